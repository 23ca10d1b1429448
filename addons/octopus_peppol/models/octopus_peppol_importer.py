# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happens to a message after its receipt: read, file, mail."""

import logging

from odoo import api, fields, models

from ..lib import ubl
from .octopus_peppol_worker import MAX_TRIES

_logger = logging.getLogger(__name__)

XML = "application/xml"


class OctopusPeppolImporter(models.AbstractModel):
    """Bring received messages into their dossier, each step on its own.

    read → file the document in *incoming Peppol* → mail it to the client. The
    document never waits for the mail: it is committed before. A crash between
    mail and commit repeats the mail, with the same Message-Id.
    """

    _name = "octopus.peppol.importer"
    _inherit = ["octopus.peppol.worker"]
    _description = "Peppol importer"

    _failed_state = "in_failed"

    def _steps(self):
        # EXTENDS 'octopus.peppol.worker'
        return {
            "in_received": self._step_read,
            "in_validated": self._step_file,
            "in_filed": self._step_mail,
        }

    @api.model
    def _process_incoming(self):
        """Entry point of the cron."""
        self._work()

    def _step_read(self, message):
        document, findings = self._read(message)
        found = [self._reused_envelope(message), findings]
        message.write(
            {
                "state": "in_validated",
                "summary": self._summary(message, document),
                "findings": "\n".join(filter(None, found)) or False,
            }
        )

    def _reused_envelope(self, message):
        """What to say of a document whose envelope has the id of an earlier one."""
        if not message.duplicate_of_id:
            return ""
        return self.env._(
            "Its sender gave it the envelope id of another document, %(other)s: look whether"
            " both are meant.",
            other=message.duplicate_of_id.summary or message.duplicate_of_id.message_id,
        )

    def _step_file(self, message):
        if not message.document_id:
            message.document_id = self._file(message)
        message.write({"state": "in_filed", "retry_count": 0, "error": False})
        _logger.info(
            "Peppol: message %s filed as document %s of company %s",
            message.message_id,
            message.document_id.id,
            message.company_id.id,
        )

    def _step_mail(self, message):
        sent_to = self.env["octopus.peppol.notice"]._send(message)
        values = {"state": "in_done", "error": False, "next_try": False}
        if sent_to:
            values |= {"mail_to": sent_to, "mail_sent_at": fields.Datetime.now()}
        message.write(values)
        self._log_attempt(message, "done")

    def _payload(self, message):
        return message._envelope().payload

    def _read(self, message):
        """``(document, findings)``: an e-invoice that cannot be read is no failure
        of ours, it is filed with the reason and a person looks at it."""
        try:
            document = ubl.read(self._payload(message))
        except ubl.UblError as error:
            return None, str(error)
        return document, "\n".join(map(str, ubl.check(document))) or False

    def _summary(self, message, document):
        kinds = dict(message._fields["document_kind"]._description_selection(message.env))
        kind = kinds[message.document_kind]
        if not document:
            return f"{kind} {message.instance_id}"
        return f"{kind} {document.number}"

    def _file(self, message):
        company = message.company_id
        payload = self._payload(message)
        document, findings = self._read(message)
        stem = self._file_stem(message, document)
        documents = self.env["octopus.document"]
        filed = documents._store(
            company,
            f"{stem}.xml",
            payload,
            XML,
            "peppol",
            source_ref=str(message.id),
            folder_kind="peppol_in",
            peppol_message_id=message.id,
            peppol_state="new",
            reason=False if document else findings,
            **documents._ubl_values(document),
        )
        if document and not filed.attachment_ids:
            filed._ubl_add_pdf(f"{stem}.pdf", document)
        return filed

    def _file_stem(self, message, document):
        name = document.number if document else message.instance_id
        safe = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name)
        return f"{message.document_kind.replace('_', '-')}-{safe[:80]}"

    def _default_next_step(self):
        # EXTENDS 'octopus.peppol.worker'
        return self.env._(
            "It was tried %(tries)s times. Mend what the reason names, then press Try again:"
            " the message goes on where it stopped, nothing is done twice.",
            tries=MAX_TRIES,
        )
