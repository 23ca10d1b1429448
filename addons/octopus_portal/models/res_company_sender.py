# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who writes to the customers of a dossier: quotes, invoices and reminders come from the same."""

from urllib.parse import urlsplit

from odoo import models
from odoo.tools import formataddr


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    def _octopus_sender(self):
        """In the name of the dossier, from an address that the platform may send from.

        Its own address would be refused by who looks whether its domain lets us send (SPF, DMARC).
        """
        self.ensure_one()
        address = self.env["ir.mail_server"].sudo()._get_default_from_address()
        host = urlsplit(self.get_base_url()).hostname
        return formataddr((self.partner_id.name, address or f"octopus@{host}"))

    def _octopus_answer_to(self):
        """Answers go to the entrepreneur; nothing where he gave no address."""
        self.ensure_one()
        return self.partner_id.email_formatted or ""
