# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Questions to the Peppol network, for partners and for sending."""

from odoo import api, models

from ..lib.edelivery import EdeliveryError, ParticipantId, identifiers, smp
from ..tools import resolver
from ..tools import settings as peppol_settings


class OctopusPeppolNetwork(models.AbstractModel):
    """Who is registered, for what, and where: live, by SML and SMP."""

    _name = "octopus.peppol.network"
    _description = "Peppol network"

    @api.model
    def _lookup(self, identification):
        """What core calls participant info, or ``None`` when not registered.

        :raise resolver.LookupUnavailable: the network could not be asked
        """
        try:
            participant = ParticipantId.parse(identification)
            settings = peppol_settings.current()
            base, types = resolver.document_types(participant, settings)
        except (EdeliveryError, resolver.NotRegistered):
            return None
        except peppol_settings.SettingsError as error:
            raise resolver.LookupUnavailable(str(error)) from error
        return {
            "identifier": participant.identifier,
            "services": [
                {
                    "href": smp.service_metadata_url(base, participant, document_type),
                    "document_id": document_type.value,
                }
                for document_type in types
            ],
        }

    @api.model
    def _find(self, candidates, document_type, process):
        """``(participant, endpoint)`` of the first candidate that takes the document.

        Belgian order: the enterprise number (0208) first, the VAT number (9925)
        only when that one is not registered, so that nobody gets it twice.
        """
        settings = peppol_settings.current()
        trust = self.env["octopus.peppol.revocation"]._trust(settings)
        failure = None
        for identification in candidates:
            try:
                participant = ParticipantId.parse(identification)
                found = resolver.endpoint(participant, document_type, process, settings, trust)
                return participant, found
            except resolver.NotRegistered as error:
                failure = error
            except EdeliveryError as error:
                failure = resolver.NotRegistered(identification)
                failure.__cause__ = error
        raise failure or resolver.NotRegistered("")

    @api.model
    def _candidates(self, partner):
        """Peppol identifiers of ``partner``, in the order in which to try them."""
        scheme, value = partner.peppol_eas, partner.peppol_endpoint
        if not scheme or not value:
            return []
        digits = value.upper().removeprefix("BE")
        if scheme in ("0208", "9925") and identifiers.valid_enterprise_number(digits):
            return [f"0208:{digits}", f"9925:BE{digits}".lower()]
        return [f"{scheme}:{value}"]
