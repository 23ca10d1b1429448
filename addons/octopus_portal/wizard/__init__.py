from . import (
    mail_compose_message,
    octopus_chart_offer,
    octopus_report_release,
    validate_account_move,
)
