# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may mail documents to a dossier, and what happens to the mail of others."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    mail_senders = fields.Selection(
        [
            ("all", "Everybody"),
            ("known", "Known senders, and the addresses below"),
            ("list", "Only the addresses below"),
        ],
        string="Documents by mail from",
        required=True,
        default="all",
        help="Known are the users of this dossier, its own address and the addresses of its "
        "relations.",
    )
    mail_others = fields.Selection(
        [("aside", "Put aside, to be confirmed"), ("refuse", "Refuse, and tell the sender")],
        string="Mail of others",
        required=True,
        default="aside",
    )
    mail_sender_list = fields.Text(
        string="Addresses",
        help="One on each line: an address, or @ and a domain for everybody there.",
    )

    @api.constrains("mail_sender_list")
    def _check_mail_sender_list(self):
        for dossier in self:
            for entry in dossier._mail_sender_entries():
                address = f"a{entry}" if entry.startswith("@") else entry
                if email_normalize(address) != address:
                    raise ValidationError(
                        self.env._(
                            "“%(entry)s” is neither an address nor @ and a domain. Write one on "
                            "each line.",
                            entry=entry,
                        )
                    )

    def action_mail_rules(self):
        """Open the form with the rules of this dossier."""
        self.ensure_one()
        self.company_id._octopus_check("dossier_settings", "write")
        values = {name: self[name] for name in ("mail_senders", "mail_others", "mail_sender_list")}
        rules = self.env["octopus.mail.rules"].create({**values, "dossier_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_id": rules.id,
            "name": self.env._("Documents by mail to %(dossier)s", dossier=self.display_name),
            "res_model": "octopus.mail.rules",
            "view_mode": "form",
            "target": "new",
        }

    def _mail_sender_entries(self):
        lines = (self.mail_sender_list or "").lower().splitlines()
        return {line.strip() for line in lines if line.strip()}

    def _octopus_takes_mail_from(self, sender):
        """Whether mail of this normalised address is filed at once (superuser)."""
        self.ensure_one()
        if self.mail_senders == "all":
            return True
        entries = self._mail_sender_entries()
        if sender in entries or f"@{sender.rpartition('@')[2]}" in entries:
            return bool(sender)
        return self.mail_senders == "known" and self._octopus_knows(sender)

    def _octopus_knows(self, sender):
        """Whether it is somebody of this dossier, or one of its relations."""
        if not sender:
            return False
        company = self.company_id
        people = company.octopus_right_ids.user_id | self._octopus_subscribers().holder_user_id
        if sender in people.mapped("email_normalized") + [email_normalize(self.email)]:
            return True
        relations = [("company_id", "=", company.id), ("email_normalized", "=", sender)]
        return bool(self.env["res.partner"].search_count(relations, limit=1))

    def _octopus_take_mail_from(self, senders):
        """Add addresses to the list (superuser); what is known already is not written twice."""
        self.ensure_one()
        new = {sender for sender in senders if sender} - self._mail_sender_entries()
        if new:
            before = [self.mail_sender_list] if self.mail_sender_list else []
            self.mail_sender_list = "\n".join([*before, *sorted(new)])
