from . import octopus_document_refuse, peppol_registration
