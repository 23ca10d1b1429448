from . import account_move, octopus_consent, octopus_document, octopus_dossier
