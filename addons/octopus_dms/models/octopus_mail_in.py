# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mail-in: which dossier a mail is for, and what its sender is told when it is for none.

There is no `mail.alias` per dossier: the address follows from the dossier's number and its check
digits, so nothing has to be kept in step, and a sub-folder is only a longer address.
"""

import logging

from odoo import api, models
from odoo.tools import email_normalize, email_split, formataddr
from odoo.tools.mail import decode_message_header, generate_tracking_message_id

from ..tools import mail_address, mail_files

_logger = logging.getLogger(__name__)

AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "bulk", "junk", "list"})


class OctopusMailIn(models.AbstractModel):
    _name = "octopus.mail.in"
    _description = "Mail gate of the dossiers"

    @api.model
    def _addresses(self, recipients):
        """The dossier addresses among `recipients`, each once, on our own mail domains."""
        domains = {name.lower() for name in self.env["mail.alias.domain"].search([]).mapped("name")}
        found = {}
        for email in email_split(recipients or ""):
            address = mail_address.parse(email.lower())
            if address and email.lower().partition("@")[2] in domains:
                found.setdefault(address.email, address)
        return list(found.values())

    @api.model
    def _has_other_alias(self, recipients, addresses):
        ours = {address.email for address in addresses}
        others = [email.lower() for email in email_split(recipients) if email.lower() not in ours]
        return bool(
            self.env["mail.alias"].search_count([("alias_full_name", "in", others)], limit=1)
        )

    @api.model
    def _routes(self, message, message_dict, addresses):
        """One route per dossier the mail reaches; every other address is answered."""
        if self._is_noise(message, message_dict):
            _logger.info("Mail %s ignored: automatic answer", message_dict["message_id"])
            return []
        files = mail_files.usable_files(message)
        routes = {}
        for address in addresses:
            dossier = self._dossier(address)
            if not dossier:
                _logger.info(
                    "Mail %s: no dossier takes documents at %s",
                    message_dict["message_id"],
                    address.email,
                )
                self._answer(message, message_dict, address, "mail_answer_address", dossier)
            elif not files:
                self._answer(message, message_dict, address, "mail_answer_no_file", dossier)
            else:
                routes[dossier.id] = self._route(dossier, address, files)
        return list(routes.values())

    @api.model
    def _route(self, dossier, address, files):
        values = {
            "company_id": dossier.company_id.id,
            "subfolder": address.subfolder,
            "files": files,
        }
        return ("octopus.document", 0, values, self.env.uid, None)

    @api.model
    def _dossier(self, address):
        """The active dossier behind an address; wrong check digits are no dossier."""
        Dossier = self.env["octopus.dossier"]
        if not address.number:
            return Dossier
        dossier = Dossier.search([("number", "=", address.number)], limit=1)
        fits = (
            dossier.company_id
            and dossier.state == "active"
            and str(dossier._check_digits()) == address.check_digits
        )
        return dossier if fits else Dossier

    # ---- answers ----------------------------------------------------------------------------

    @api.model
    def _is_noise(self, message, message_dict):
        """Answers of machines, and mail that comes from one of our own addresses."""
        if decode_message_header(message, "Auto-Submitted").lower().startswith("auto-replied"):
            return True
        if decode_message_header(message, "Precedence").lower() == "auto_reply":
            return True
        sender = email_normalize(message_dict["email_from"]) or ""
        own = set()
        for domain in self.env["mail.alias.domain"].search_fetch([], ["name"]):
            own |= {domain.bounce_email, domain.catchall_email}
        return sender in own or bool(self._addresses(sender))

    @api.model
    def _may_answer(self, message, message_dict):
        """Whether the sender is somebody who can read an answer (RFC 3834)."""
        automatic = decode_message_header(message, "Auto-Submitted").lower()
        return (
            automatic in ("", "no")
            and decode_message_header(message, "Precedence").lower() not in AUTOMATIC_PRECEDENCE
            and not message.get("List-Id")
            and decode_message_header(message, "Return-Path") != "<>"
            and bool(email_normalize(message_dict["email_from"]))
        )

    @api.model
    def _answer_lang(self, message_dict, dossier):
        """The sender's own language, else that of the dossier he reached, else the platform's."""
        sender = email_normalize(message_dict["email_from"])
        user = self.env["res.users"].sudo().search([("email_normalized", "=", sender)], limit=1)
        return user.lang or dossier.lang or self.env.company.partner_id.lang

    @api.model
    def _answer(self, message, message_dict, address, template, dossier):
        """Tell the sender. The same words for every address that takes nothing: whether a
        dossier exists is nobody's business."""
        if not self._may_answer(message, message_dict):
            return
        # the tag makes Odoo ignore answers to this answer
        tag = generate_tracking_message_id("loop-detection-bounce-email")
        sender = self.env["mail.alias.domain"].search([], limit=1).bounce_email
        qweb = self.env["ir.qweb"].with_context(lang=self._answer_lang(message_dict, dossier))
        self.env["mail.mail"].sudo().create(
            {
                "author_id": False,
                "auto_delete": True,
                "body_html": qweb._render(
                    f"octopus_dms.{template}",
                    {"address": address.email, "subject": message_dict.get("subject") or ""},
                    minimal_qcontext=True,
                ),
                "email_from": formataddr(("MAILER-DAEMON", sender)),
                "email_to": message_dict["email_from"],
                "headers": repr(
                    {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
                ),
                "references": f"{message_dict['message_id']} {tag}",
                "subject": f"Re: {message_dict.get('subject') or ''}",
            }
        ).send()
