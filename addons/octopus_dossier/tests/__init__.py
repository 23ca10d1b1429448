# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_account_move_access
from . import test_base_access
from . import test_base_reference_access
from . import test_fuzz_access
from . import test_http_access
from . import test_octopus_area
from . import test_octopus_consent
from . import test_octopus_dossier
from . import test_octopus_link
from . import test_octopus_right
from . import test_octopus_right_access
from . import test_octopus_subscriber
from . import test_res_company
from . import test_res_users_access
from . import test_res_users_password
