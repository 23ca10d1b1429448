# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mail-in: which dossier a mail is for, what becomes of its files, and what its sender is told.

There is no `mail.alias` per dossier: the address follows from the dossier's number and its check
digits, so nothing has to be kept in step, and a sub-folder is only a longer address.
"""

import logging
from dataclasses import dataclass
from email.message import Message

from markupsafe import Markup

from odoo import api, models
from odoo.tools import email_normalize, email_split, formataddr
from odoo.tools.mail import decode_message_header, generate_tracking_message_id

from ..exceptions import GateError, ScannerError
from ..tools import mail_address, mail_files

_logger = logging.getLogger(__name__)

# Answers a day to one sender: about one dossier, and about all of them. All addresses that are no
# dossier count as one.
ANSWERS_ABOUT_ONE = 5
ANSWERS_TO_ONE = 20
DAY = 24 * 60
AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "bulk", "junk", "list"})


@dataclass(frozen=True)
class Mail:
    """One mail that came in: as it is, as Odoo read it, and its files."""

    message: Message
    values: dict
    files: list

    @property
    def sender(self):
        return email_normalize(self.values["email_from"]) or ""


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
    def _receive(self, message, message_dict, addresses):
        """File a mail in every dossier it reaches; every other address is answered."""
        if self._is_noise(message, message_dict):
            _logger.info("Mail %s ignored: automatic answer", message_dict["message_id"])
            return
        mail = Mail(message, message_dict, mail_files.usable_files(message))
        reached = {}
        for address in addresses:
            dossier = self._dossier(address)
            if dossier and mail.files:
                reached[dossier] = address
                continue
            _logger.info("Mail %s: nothing for %s", message_dict["message_id"], address.email)
            template = "mail_answer_no_file" if dossier else "mail_answer_address"
            self._answer(mail, address, template, dossier)
        for dossier, address in reached.items():
            lang = self._answer_lang(message_dict, dossier)
            self.with_context(lang=lang)._receive_in(dossier, address, mail)

    @api.model
    def _receive_in(self, dossier, address, mail):
        """What a dossier does with a mail that has files, by who sent it."""
        known = dossier._octopus_takes_mail_from(mail.sender)
        if not known and dossier.mail_others == "refuse":
            self._answer(mail, address, "mail_answer_sender", dossier)
            return
        folder = dossier.company_id._octopus_folder("import")
        if address.subfolder:
            folder = folder._subfolder(address.subfolder)
        kept, bad = 0, []
        documents = self.env["octopus.document"]
        for number, file in enumerate(mail.files, start=1):
            vals = {"source_ref": f"{mail.values['message_id']}#{number}", "folder_id": folder.id}
            vals |= {"mail_from": mail.values["email_from"], "company_id": dossier.company_id.id}
            try:
                documents += self._file(file, vals) if known else self._put_aside(file, vals)
                kept += 1
            except GateError as error:
                bad.append(str(error))
        self._note(documents[:1], mail, bad)
        if bad:
            self._answer(mail, address, "mail_answer_partly", dossier, kept=kept, bad=bad)

    @api.model
    def _file(self, file, vals):
        """One file as a document; empty while the virus scanner is silent, then it waits."""
        documents = self.env["octopus.document"]
        try:
            with self.env.cr.savepoint():
                return documents._store(
                    self.env["res.company"].browse(vals["company_id"]),
                    file.name,
                    file.content,
                    mimetype=file.mimetype,
                    source="mail",
                    source_ref=vals["source_ref"],
                    mail_from=vals["mail_from"],
                    folder=self.env["octopus.folder"].browse(vals["folder_id"]),
                )
        except ScannerError:
            self.env["octopus.upload"]._wait("scan", file, vals)
            return documents

    @api.model
    def _put_aside(self, file, vals):
        """One file of an unknown sender: it waits until somebody of the dossier confirms it."""
        try:
            self.env["octopus.gate"]._admit(file.name, file.content, file.mimetype)
        except ScannerError:
            _logger.info("Mail put aside without a look of the virus scanner")
        self.env["octopus.upload"]._wait("aside", file, vals)
        return self.env["octopus.document"]

    @api.model
    def _note(self, document, mail, bad):
        """The words of the mail on its first document. Its sender is no partner: partners are
        looked up by address over all dossiers."""
        if not document:
            return
        root = self.env.ref("base.user_root")
        body = Markup(mail.values.get("body") or "")
        for reason in bad:
            body += Markup("<p>%s</p>") % reason
        document.with_user(root).sudo().with_context(
            mail_create_nosubscribe=True, mail_post_autofollow_author_skip=True
        ).message_post(
            body=body,
            subject=mail.values.get("subject"),
            email_from=mail.values["email_from"],
            message_id=mail.values["message_id"],
            message_type="email",
            author_id=False,
            subtype_xmlid="mail.mt_note",
        )

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
    def _take_answer(self, mail, dossier):
        """Whether one more answer goes to this sender today.

        A `From` is typed by whoever sends: without a bound a forged one would make us flood
        somebody else.
        """
        take, about = self.env["octopus.throttle"]._take, f"{mail.sender}|{dossier.number or ''}"
        one = take("mail_answer", about, ANSWERS_ABOUT_ONE, DAY)
        taken = one and take("mail_answer_all", mail.sender, ANSWERS_TO_ONE, DAY)
        if not taken:
            _logger.info("Mail %s not answered: told often enough", mail.values["message_id"])
        return taken

    @api.model
    def _answer_lang(self, message_dict, dossier):
        """The sender's own language, else that of the dossier he reached, else the platform's."""
        sender = email_normalize(message_dict["email_from"])
        user = self.env["res.users"].sudo().search([("email_normalized", "=", sender)], limit=1)
        return user.lang or dossier.lang or self.env.company.partner_id.lang

    @api.model
    def _answer(self, mail, address, template, dossier, **words):
        """Tell the sender. The same words for every address that takes nothing: whether a
        dossier exists is nobody's business."""
        message_dict = mail.values
        if not (self._may_answer(mail.message, message_dict) and self._take_answer(mail, dossier)):
            return
        # the tag makes Odoo ignore answers to this answer
        tag = generate_tracking_message_id("loop-detection-bounce-email")
        sender = self.env["mail.alias.domain"].search([], limit=1).bounce_email
        qweb = self.env["ir.qweb"].with_context(lang=self._answer_lang(message_dict, dossier))
        subject = message_dict.get("subject") or ""
        self.env["mail.mail"].sudo().create(
            {
                "author_id": False,
                "auto_delete": True,
                "body_html": qweb._render(
                    f"octopus_dms.{template}",
                    {"address": address.email, "subject": subject, **words},
                    minimal_qcontext=True,
                ),
                "email_from": formataddr(("MAILER-DAEMON", sender)),
                "email_to": message_dict["email_from"],
                "headers": repr(
                    {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
                ),
                "references": f"{message_dict['message_id']} {tag}",
                "subject": f"Re: {subject}",
            }
        ).send()
