from . import account_move, octopus_document, octopus_dossier
