from . import (
    account_move,
    ir_http,
    octopus_area,
    octopus_consent,
    octopus_document,
    octopus_dossier,
    octopus_missing_document,
    octopus_note,
)
