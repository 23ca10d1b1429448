from . import octopus_client_access, octopus_document_refuse, peppol_registration
