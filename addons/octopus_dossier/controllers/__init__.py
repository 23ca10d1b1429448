# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import agreement
from . import dataset
from . import login
from . import two_factor
from . import xmlrpc
from . import handover
from . import export
from . import link_preview
from . import logo
from . import list_export
