# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Consents from before their hash was stored get it: every one has to have it.

PostgreSQL keeps their rows as they were written (`tools/append_only.py`); this adds to them what
follows from their words.
"""


def migrate(cr, version):
    cr.execute("ALTER TABLE octopus_consent ADD COLUMN IF NOT EXISTS sha256 varchar")
    cr.execute("ALTER TABLE octopus_consent DISABLE TRIGGER USER")
    cr.execute(
        "UPDATE octopus_consent SET sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')"
        " WHERE sha256 IS NULL"
    )
    cr.execute("ALTER TABLE octopus_consent ENABLE TRIGGER USER")
