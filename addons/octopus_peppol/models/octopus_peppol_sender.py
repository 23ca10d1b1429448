# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way of an invoice out: intent, look-up, message, receipt."""

import base64
import logging
import uuid
from urllib.parse import urlsplit

from lxml import etree

from odoo import api, fields, models

from ..lib import ubl
from ..lib.edelivery import DocumentTypeId, Envelope, ParticipantId, ProcessId, errors, sbdh
from ..lib.edelivery.as4 import message as as4_message
from ..lib.edelivery.as4 import sender
from ..tools import clock, keys, resolver, transport
from ..tools import settings as peppol_settings
from .octopus_peppol_worker import Again, Refusal, Silence

_logger = logging.getLogger(__name__)

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


class OctopusPeppolSender(models.AbstractModel):
    """Send what was queued: prepare once, then the same bytes and id on every try.

    ``out_pending`` is an intent; ``out_sending`` has its message built, stored and
    committed. Only then is it posted, so whatever happens afterwards, the next
    try repeats that very message and the receiver can tell that it is the same.
    """

    _name = "octopus.peppol.sender"
    _inherit = ["octopus.peppol.worker"]
    _description = "Peppol sender"

    _failed_state = "out_failed"

    def _steps(self):
        # EXTENDS 'octopus.peppol.worker'
        return {"out_pending": self._step_prepare, "out_sending": self._step_post}

    # ---- the intent -------------------------------------------------------------------------

    @api.model
    def _queue(self, move, payload):
        """Write the intent to send ``payload`` for ``move`` and wake the cron.

        :raise Refusal: with the reason and the way out
        """
        move.company_id._octopus_check("invoicing", "validate")
        move_sudo = move.sudo()
        # Two clicks: the second waits for the first here, then finds its message.
        move_sudo.lock_for_update()
        again = self._refuse_or_reuse(move_sudo)
        message = again or self._create_intent(move_sudo, payload)
        if again:
            again._restart()
        move_sudo.write(
            {"peppol_message_uuid": message.message_id, "peppol_move_state": "processing"}
        )
        self.env.ref("octopus_peppol.ir_cron_peppol_outgoing").sudo()._trigger()
        return message

    def _refuse_or_reuse(self, move):
        """Refuse what is under way or delivered; reuse what may have arrived."""
        earlier = move.peppol_out_message_ids.filtered(lambda known: known.direction == "out")
        under_way = earlier.filtered(lambda known: known.state != "out_failed")[:1]
        if under_way:
            raise Refusal(
                self.env._("%(invoice)s was already sent over Peppol.", invoice=move.name),
                self.env._("To correct it, make a credit note and send that."),
            )
        # No refusal and no receipt: it may have arrived, so only the same message
        # may go again.
        return earlier.filtered(lambda known: not known.refused and known.evidence)[:1]

    def _create_intent(self, move, payload):
        participant = self.env["octopus.peppol.participant"].sudo()._active_of(move.company_id)
        candidates = self.env["octopus.peppol.network"]._candidates(move.commercial_partner_id)
        self._check_sendable(move, participant, candidates, payload)
        document_type, process = self._types_of(payload)
        settings = peppol_settings.current()
        message = (
            self.env["octopus.peppol.message"]
            .sudo()
            .create(
                {
                    "direction": "out",
                    "state": "out_pending",
                    "company_id": move.company_id.id,
                    "message_id": as4_message.new_message_id(settings.host),
                    "instance_id": str(uuid.uuid4()),
                    "sender": participant.identifier,
                    "receiver": candidates[0],
                    "document_type": document_type.urn,
                    "process": process.urn,
                    "country_c1": move.company_id.country_id.code,
                    "move_id": move.id,
                    "summary": move.name,
                    "next_try": fields.Datetime.now(),
                }
            )
        )
        message._keep_evidence(sbd=payload)
        return message

    def _check_sendable(self, move, participant, candidates, payload):
        if self.env["ir.config_parameter"].sudo().get_param("database.is_neutralized"):
            raise Refusal(self.env._("This database is a copy: it sends nothing over Peppol."))
        if move.state != "posted":
            raise Refusal(self.env._("Only a posted invoice can be sent over Peppol."))
        if not participant:
            raise Refusal(
                self.env._("This dossier is not registered on Peppol."),
                self.env._("Open the dossier, tab Peppol, and press Register."),
            )
        if not candidates:
            raise Refusal(
                self.env._(
                    "%(partner)s has no Peppol address.",
                    partner=move.commercial_partner_id.display_name,
                ),
                self.env._("Fill in its VAT or enterprise number, or send the invoice by mail."),
            )
        if not payload:
            raise Refusal(self.env._("There is no e-invoice (UBL) for %(name)s.", name=move.name))
        self._check_author(move, participant, payload)

    def _check_author(self, move, participant, payload):
        """The e-invoice names its dossier; its address book entry could claim to be another."""
        try:
            document = ubl.read(payload)
        except ubl.UblError as error:
            raise Refusal(
                self.env._(
                    "The e-invoice of %(name)s cannot go over Peppol. %(why)s",
                    name=move.name,
                    why=error,
                ),
                self.env._("Choose BIS Billing 3.0 as the e-invoice format of the customer."),
            ) from error
        author = document.buyer if document.self_billing else document.seller
        named = author.endpoint and f"{author.endpoint.scheme}:{author.endpoint.value}".lower()
        if named != participant.identifier:
            raise Refusal(
                self.env._(
                    "The e-invoice names %(named)s as its sender, but this dossier is"
                    " registered on Peppol as %(own)s.",
                    named=named or author.name,
                    own=participant.identifier,
                ),
                self.env._("Correct the Peppol address of the dossier's own company."),
            )

    def _types_of(self, payload):
        """Document type and process of a UBL document of ours."""
        root = etree.fromstring(payload, etree.XMLParser(resolve_entities=False, huge_tree=True))
        name = etree.QName(root)
        customization = root.findtext(f"{CBC}CustomizationID")
        version = root.findtext(f"{CBC}UBLVersionID") or "2.1"
        value = f"{name.namespace}::{name.localname}##{customization}::{version}"
        return DocumentTypeId(value), ProcessId(root.findtext(f"{CBC}ProfileID"))

    # ---- the queue --------------------------------------------------------------------------

    @api.model
    def _process_outgoing(self):
        """Entry point of the cron."""
        if not self.env["ir.config_parameter"].sudo().get_param("database.is_neutralized"):
            self._work()

    def _step_prepare(self, message):
        """Find the receiver and build the message, once and for all."""
        settings = peppol_settings.current()
        document_type = DocumentTypeId.parse(message.document_type)
        process = ProcessId.parse(message.process)
        receiver, endpoint = self._find_receiver(message, document_type, process)
        envelope = Envelope(
            sender=ParticipantId.parse(message.sender),
            receiver=receiver,
            document_type=document_type,
            process=process,
            country_c1=message.country_c1,
            instance_id=message.instance_id,
            created=clock.now(),
            payload=message._evidence_bytes("sbd"),
        )
        sbd = sbdh.write(envelope)
        outgoing = self._build(message, sbd, endpoint, settings)
        self._keep_outgoing(message, sbd, receiver, outgoing, endpoint)

    def _find_receiver(self, message, document_type, process):
        network = self.env["octopus.peppol.network"]
        partner = message.move_id.commercial_partner_id
        try:
            return network._find(network._candidates(partner), document_type, process)
        except resolver.NotRegistered as error:
            raise Refusal(
                self.env._(
                    "%(partner)s is not registered on Peppol for this kind of document.",
                    partner=partner.display_name,
                ),
                self.env._("Send the invoice by mail, or ask the customer to register."),
            ) from error
        except (resolver.LookupUnavailable, peppol_settings.SettingsError) as error:
            raise Again(str(error)) from error

    def _build(self, message, sbd, endpoint, settings):
        return sender.build(
            sbd,
            sender=keys.ap_identity(settings),
            receiver_certificate=endpoint.certificate,
            message_id=message.message_id,
            timestamp=clock.now(),
            conversation_id=message.instance_id,
        )

    def _keep_outgoing(self, message, sbd, receiver, outgoing, endpoint):
        attachments = self.env["ir.attachment"].sudo()
        attachments.search(message._evidence_domain("sbd")).unlink()
        message._keep_evidence(sbd=sbd, body=outgoing.body)
        message.write(
            {
                "state": "out_sending",
                "receiver": receiver.identifier,
                "endpoint_url": endpoint.address,
                "seat": keys.seat(endpoint.certificate),
                "evidence": outgoing.to_evidence(),
                "body_type": outgoing.content_type,
                "retry_count": 0,
                "error": False,
            }
        )

    def _step_post(self, message):
        """One try: post, verify the receipt against what was sent, write down."""
        settings = peppol_settings.current()
        host = urlsplit(message.endpoint_url).netloc
        if host in self.env.context.get("peppol_silent", ()):
            raise Again(self.env._("%(host)s did not answer a moment ago.", host=host))
        outgoing = sender.OutgoingMessage.from_evidence(
            message.evidence, message.body_type, message._evidence_bytes("body")
        )
        try:
            answer = transport.post(
                message.endpoint_url, outgoing.body, outgoing.content_type, settings
            )
            receipt = sender.read_response(
                answer.status,
                answer.content_type,
                answer.body,
                outgoing,
                self.env["octopus.peppol.revocation"]._trust(settings),
                clock.now(),
            )
        except (transport.TransportError, errors.ResponseError) as error:
            raise self._outcome(error, host) from error
        except peppol_settings.SettingsError as error:
            raise Again(str(error)) from error
        self._delivered(message, receipt)

    def _outcome(self, error, host):
        """What a failed try means: try again, refused, or unknown."""
        if isinstance(error, errors.PeerError) and not error.retryable:
            return self._refused_by_peer(error)
        if isinstance(error, transport.TransportError) and error.retryable:
            return Silence(self._reason(error), host)
        if error.retryable:
            return Again(self._reason(error))
        if isinstance(error, transport.TransportError) and not error.sent:
            return Refusal(
                self._reason(error),
                self.env._("Tell the customer: its access point is not reachable as published."),
            )
        # It may be there: nobody may take this for "not sent" and send a second one.
        return Refusal(
            self.env._(
                "The receiver's answer proves no delivery: %(why)s", why=self._reason(error)
            ),
            self._ask_the_customer(),
            refused=False,
        )

    def _ask_the_customer(self):
        return self.env._("Ask the customer whether it arrived; Try again sends the same message.")

    def _refused_by_peer(self, error):
        if error.is_duplicate:
            return Refusal(
                self.env._(
                    "The receiver's access point has had this message before, and gives no"
                    " receipt for it a second time."
                ),
                self._ask_the_customer(),
                refused=False,
            )
        return Refusal(
            self.env._(
                "The receiver's access point refused it: %(code)s %(detail)s",
                code=error.code,
                detail=error.peer_detail,
            ),
            self.env._("Mend what it names and send again, or send the invoice by mail."),
        )

    def _delivered(self, message, receipt):
        message.write(
            {
                "state": "out_delivered",
                "receipt": base64.b64encode(receipt.raw),
                "exchanged_at": fields.Datetime.now(),
                "retry_count": message.retry_count + 1,
                "next_try": False,
                "error": False,
            }
        )
        self._log_attempt(message, "done")
        message.move_id.peppol_move_state = "done"
        message.move_id._message_log(
            body=self.env._("Delivered over Peppol to %(who)s.", who=message.receiver)
        )
        _logger.info(
            "Peppol: delivered message %s, envelope %s, to %s for company %s",
            message.message_id,
            message.instance_id,
            message.seat,
            message.company_id.id,
        )

    def _on_failed(self, message):
        # EXTENDS 'octopus.peppol.worker'
        message.move_id.peppol_move_state = "error"
        message.move_id._message_log(
            body=self.env._("Not sent over Peppol: %(reason)s", reason=message.error)
        )

    def _default_next_step(self):
        # EXTENDS 'octopus.peppol.worker'
        return self.env._("Try again later, or send the invoice by mail.")
