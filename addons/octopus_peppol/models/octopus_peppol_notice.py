# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mail that tells a client that a document has arrived."""

import smtplib

from odoo import api, models

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..tools import settings as peppol_settings
from .octopus_peppol_worker import Again

PDF = "application/pdf"


class OctopusPeppolNotice(models.AbstractModel):
    """Sends through Odoo's outgoing server, without a queue of its own.

    The message's state is the queue: it only becomes done once the server took
    the mail. The Message-Id is made from the envelope's id, so that a mail sent
    twice by a crash in between is one mail to the reader.
    """

    _name = "octopus.peppol.notice"
    _description = "Peppol notice"

    @api.model
    def _send(self, message):
        """Mail the document of ``message``; the address, or an empty string for none."""
        participant = self._participant(message)
        address = participant._notice_address() if participant else ""
        # A document that was destroyed meanwhile is nobody's to mail.
        if not address or not message.document_id:
            return ""
        servers = self.env["ir.mail_server"]
        try:
            servers.send_email(self._build(message, participant, address))
        except (MailDeliveryException, smtplib.SMTPException, OSError) as error:
            raise Again(
                self.env._(
                    "The mail to %(address)s could not be handed to the mail server.",
                    address=address,
                )
            ) from error
        return address

    def _participant(self, message):
        return self.env["octopus.peppol.participant"].search(
            [
                ("company_id", "=", message.company_id.id),
                ("identifier", "=", message.receiver.lower()),
            ],
            order="state, id desc",
            limit=1,
        )

    def _build(self, message, participant, address):
        template = self.env.ref("octopus_peppol.mail_template_arrival")
        lang = message.company_id.partner_id.lang or self.env.lang
        template = template.with_context(lang=lang)
        rendered = {
            name: template._render_field(name, message.ids, set_lang=lang)[message.id]
            for name in ("subject", "body_html", "email_from")
        }
        servers = self.env["ir.mail_server"]
        return servers._build_email__(
            rendered["email_from"] or servers._get_default_from_address() or self._sender(),
            [address],
            rendered["subject"],
            rendered["body_html"],
            subtype="html",
            attachments=self._attachments(message, participant),
            message_id=f"<{message.instance_id}.{message.id}@{self._host()}>",
        )

    def _sender(self):
        """An address of the platform's own, when Odoo has no default sender."""
        return f"peppol@{peppol_settings.current().host}"

    def _host(self):
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid")

    def _attachments(self, message, participant):
        document = message.document_id
        files = [(document.attachment_id, document.mimetype)]
        files += [(file, file.mimetype) for file in document.attachment_ids]
        return [
            (file.name, file.raw, mimetype)
            for file, mimetype in files
            if participant.notice_format == "both" or mimetype == PDF
        ]
