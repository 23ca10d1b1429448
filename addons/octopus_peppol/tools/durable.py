# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that must outlive a power cut, like the rows that name them."""

import os


def sync(path):
    """Bring the file at ``path`` and its entry in the folder to the disk.

    PostgreSQL does so with every commit; Odoo's file store leaves it to the system.
    """
    for target in (path, os.path.dirname(path)):
        handle = os.open(target, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
