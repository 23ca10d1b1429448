# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import octopus_client_access, octopus_document_refuse, peppol_registration
