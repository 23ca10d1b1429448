# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import octopus_area
from . import octopus_area_shared
from . import octopus_subscriber
from . import octopus_dossier
from . import octopus_consent
from . import octopus_link
from . import octopus_right
from . import base
from . import ir_rule
from . import res_company
from . import res_partner
from . import res_users
from . import account_move
from . import account_payment
from . import portal_mixin
