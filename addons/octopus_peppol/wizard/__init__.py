from . import octopus_document_refuse
