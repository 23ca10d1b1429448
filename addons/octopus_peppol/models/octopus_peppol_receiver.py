# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Take a message in: open, decide whether we serve it, store, and only then receipt."""

import base64
import hashlib
import logging
import time

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..lib.edelivery import EdeliveryError, Limits, errors
from ..lib.edelivery.as4 import message as as4_message
from ..lib.edelivery.as4 import receiver
from ..tools import clock, keys
from ..tools import settings as peppol_settings

_logger = logging.getLogger(__name__)

STORE_TRIES = 100
STORE_PAUSE = 0.02
# A trigger costs a row and a notification, so a burst of messages shares one.
# What falls between two stools waits for the cron's own minute.
TRIGGER_PAUSE = 0.5
_last_trigger = {}


class _Busy(Exception):
    """Somebody else is storing this very message, or this envelope."""


class OctopusPeppolReceiver(models.AbstractModel):
    """The receiving side of the access point, independent of any user or session."""

    _name = "octopus.peppol.receiver"
    _description = "Peppol receiver"

    @api.model
    def _receive(self, content_type, body):
        """Answer one AS4 request: a receipt when the message is safe, else an ebMS error.

        The answer is the library's ``Response(content_type, body)``. Nothing
        escapes: a peer must never see, and a log never hold, a traceback.
        """
        identity = incoming = None
        try:
            settings = peppol_settings.current()
            identities = keys.ap_identities(settings)
            identity = identities[0]
            incoming = receiver.open(
                content_type,
                body,
                identity=identities,
                trust=self.env["octopus.peppol.revocation"]._trust(settings),
                at=clock.now(),
                limits=Limits(max_body=settings.max_body, max_payload=settings.max_body),
            )
            opened = {known.certificate: known for known in identities}
            identity = opened[incoming.receiver_certificate]
            return self._answer(incoming, content_type, body, identity, settings)
        except EdeliveryError as error:
            return self._refuse(error, identity, incoming)
        except Exception as error:  # noqa: BLE001
            # Our own trouble (database, disk, settings, a mistake of ours): the peer
            # is told to come back, the operator reads why.
            _logger.error("Peppol: cannot receive, %s: %s", type(error).__name__, _line(error))
            failure = errors.DeliveryFailure("the access point cannot take messages now")
            return self._refuse(failure, identity, incoming)

    @api.model
    def _refuse_unread(self, error):
        """The answer to a request whose body could not even be taken in."""
        try:
            identity = keys.ap_identity(peppol_settings.current())
        except peppol_settings.SettingsError:
            identity = None
        return self._refuse(error, identity)

    @api.model
    def _refuse(self, error, identity, incoming=None):
        """The signed ebMS error for ``error``, and the one line that the log gets."""
        ref_to = error.ref_to_message_id or (incoming.message_id if incoming else None)
        _logger.info("Peppol: refused message %s: %s %s", ref_to, error.ebms_code, error.detail)
        return receiver.error(
            error,
            identity=identity,
            message_id=self._new_message_id(),
            timestamp=clock.now(),
            ref_to=ref_to,
        )

    @api.model
    def _new_message_id(self):
        try:
            host = peppol_settings.current().host
        except peppol_settings.SettingsError:
            host = peppol_settings.Settings().host
        return as4_message.new_message_id(host)

    def _answer(self, incoming, content_type, body, identity, settings):
        if incoming.is_test:
            _logger.info("Peppol: answered test message %s", incoming.message_id)
            return self._receipt(incoming, identity, settings)
        # A cursor of our own: what it commits is on disk before the receipt is
        # on its way, whatever the request's own transaction does afterwards.
        # REPEATABLE READ hides a row that somebody else inserted meanwhile, so who
        # comes second needs a new transaction to see the winner.
        for _try in range(STORE_TRIES):
            try:
                with self.env.registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    own = env[self._name]
                    return own._store(incoming, content_type, body, identity, settings)
            except (_Busy, UniqueViolation, SerializationFailure):
                time.sleep(STORE_PAUSE)
        raise errors.DeliveryFailure("the access point is busy with this message")

    def _store(self, incoming, content_type, body, identity, settings):
        """Store the message with its receipt; for one we know, the answer it had."""
        self._wait_turn(incoming)
        digest = hashlib.sha256(b"".join(incoming.references)).hexdigest()
        known = self._known(incoming)
        same_id = known.filtered(lambda message: message.message_id == incoming.message_id)
        if same_id:
            return self._answer_again(same_id, incoming, digest, identity, settings)
        participant = self._served(incoming)
        response = self._receipt(incoming, identity, settings)
        values = self._prepare_message_values(incoming, participant, digest, known)
        values |= {
            "receipt": base64.b64encode(response.body),
            "receipt_type": response.content_type,
        }
        messages = self._in_company(participant)["octopus.peppol.message"]
        message = messages.create({**values, "body_type": content_type})
        message._keep_evidence(body=body, sbd=incoming.sbd)
        self._wake_importer()
        notes = [*incoming.flags, *(["known-envelope"] if message.duplicate_of_id else [])]
        _logger.info(
            "Peppol: stored message %s, envelope %s, from %s for company %s %s",
            incoming.message_id,
            incoming.envelope.instance_id,
            incoming.sender_seat,
            participant.company_id.id,
            " ".join(notes),
        )
        return response

    def _in_company(self, participant):
        """The dossier's company as the current one, without reading the superuser's."""
        return self.env(context={"allowed_company_ids": participant.company_id.ids})

    def _known(self, incoming):
        """Messages with this message id or with this envelope: one query for both.

        In SQL, because nearly always there is none, and building the query out of a
        domain costs as much as signing the receipt. Both arms are those of an index.
        """
        messages = self.env["octopus.peppol.message"]
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM octopus_peppol_message WHERE direction = 'in'"
                " AND (message_id = %s OR (instance_id = %s AND duplicate_of_id IS NULL))",
                incoming.message_id,
                incoming.envelope.instance_id,
            )
        )
        return messages.browse(message_id for (message_id,) in found)

    def _wait_turn(self, incoming):
        """One at a time per message id and per envelope: who comes second tries again later.

        The unique indexes have the last word; this keeps their refusals, which the
        log would show as errors, out of what is an ordinary race.
        """
        self.env.cr.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
            " AND pg_try_advisory_xact_lock(hashtextextended(%s, 1))",
            [incoming.message_id, incoming.envelope.instance_id],
        )
        if not self.env.cr.fetchone()[0]:
            raise _Busy

    def _answer_again(self, known, incoming, digest, identity, settings):
        """A message id for the second time: the sender has not seen our receipt."""
        again = known.digest == digest
        if known.seat != incoming.sender_seat or not (again or self._is_same(known, incoming)):
            raise errors.ValueInconsistent("this message id was used for another message")
        _logger.info("Peppol: message %s again, receipt sent again", known.message_id)
        if again:
            return receiver.Response(known.receipt_type, base64.b64decode(known.receipt))
        # Signed anew under the same id: the stored receipt would not match.
        return self._receipt(incoming, identity, settings)

    def _is_same(self, known, incoming):
        """Whether a message brings, in the same envelope, the document that we have."""
        # Without its evidence nobody can say so: then it counts as another document.
        return (
            known.instance_id == incoming.envelope.instance_id
            and bool(known._evidence_bytes("sbd"))
            and incoming.envelope.has_document_of(known._envelope())
        )

    def _served(self, incoming):
        """The dossier's registration, from the verified envelope and nothing else."""
        envelope = incoming.envelope
        participant = self.env["octopus.peppol.participant"]._serving(envelope.receiver)
        if not participant or (
            participant._document_types().get(envelope.document_type) != envelope.process
        ):
            raise receiver.not_serviced(incoming.message_id)
        return participant

    def _receipt(self, incoming, identity, settings):
        return receiver.receipt(
            incoming,
            identity=identity,
            message_id=as4_message.new_message_id(settings.host),
            timestamp=clock.now(),
        )

    def _prepare_message_values(self, incoming, participant, digest, known):
        envelope = incoming.envelope
        now = fields.Datetime.now()
        first = self._first_of(envelope, known)
        # Some senders use an envelope id twice: another document is never dropped for that.
        same = bool(first) and self._is_same(first, incoming)
        return {
            "direction": "in",
            "state": "in_done" if same else "in_received",
            "duplicate_of_id": first.id,
            "document_id": first.document_id.id if same else False,
            "company_id": participant.company_id.id,
            "message_id": incoming.message_id,
            "instance_id": envelope.instance_id,
            "sender": envelope.sender.identifier,
            "receiver": envelope.receiver.identifier,
            "document_type": envelope.document_type.urn,
            "process": envelope.process.urn,
            "country_c1": envelope.country_c1,
            "seat": incoming.sender_seat,
            "digest": digest,
            "exchanged_at": now,
            "next_try": now,
        }

    def _first_of(self, envelope, known):
        """The message that already brought this envelope, under another message id."""
        parties = (envelope.sender.canonical, envelope.receiver.canonical)
        return known.filtered(
            lambda message: (
                not message.duplicate_of_id
                and (message.sender.lower(), message.receiver.lower()) == parties
            )
        )[:1]

    def _wake_importer(self):
        database, now = self.env.cr.dbname, time.monotonic()
        if now - _last_trigger.get(database, 0) >= TRIGGER_PAUSE:
            self.env.ref("octopus_peppol.ir_cron_peppol_incoming")._trigger()
            _last_trigger[database] = now


def _line(error):
    """The first line of an error, for a log of one line."""
    return str(error).strip().partition("\n")[0]
