# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    mail_compose_message,
    octopus_chart_offer,
    octopus_report_release,
    validate_account_move,
)
