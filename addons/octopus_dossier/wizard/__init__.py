# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import account_move_send_batch_wizard
from . import base_language_export
from . import base_module_upgrade
from . import mail_compose_message
from . import octopus_client_access
from . import octopus_dossier_manage
from . import octopus_dossier_new
from . import octopus_dossier_terminate
from . import octopus_handover_sign
from . import octopus_handover_start
from . import octopus_link_ask
from . import octopus_link_decide
from . import octopus_link_offer
from . import octopus_user_create
from . import octopus_user_rename
from . import portal_wizard_user
