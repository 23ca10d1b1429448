# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the invoices of a dossier look: logo, colour, header, footer, terms, QR code, account.

Logo, header and footer are Odoo's own fields; its colours are not used, since one style sheet for
all companies would be made anew at each change. `_octopus_layout_values` and
`_octopus_set_layout` are for the page of the portal: they take and give plain text.
"""

import base64
import re

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import html2plaintext, plaintext2html

ACCENT = "#1f5f8b"
COLOUR = re.compile(r"#[0-9a-f]{6}")
LOGO_KINDS = {"image/png", "image/jpeg"}
LOGO_BYTES = 2_000_000
TERMS_BYTES = 5_000_000
TERMS_PAGES = 20
HEADER_LENGTH = 120
FOOTER_LENGTH = 600


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    octopus_accent = fields.Char("Colour on invoices", size=7)
    octopus_logo_right = fields.Boolean("Logo at the right")
    octopus_without_qr = fields.Boolean("No QR code for the payment on invoices")
    octopus_terms = fields.Binary("Terms added to invoices (PDF)", attachment=True)
    octopus_terms_name = fields.Char("Name of the terms")

    def _octopus_layout_accent(self):
        """The colour of titles and rules."""
        self.ensure_one()
        return self.octopus_accent or ACCENT

    def _octopus_layout_values(self):
        """What the page of the layout shows, as plain text."""
        self.ensure_one()
        return {
            "accent": self._octopus_layout_accent(),
            "header": html2plaintext(self.report_header or "").strip(),
            "footer": html2plaintext(self.report_footer or "").strip(),
            "logo_right": self.octopus_logo_right,
            "with_qr": not self.octopus_without_qr,
            "account": self._octopus_layout_account().acc_number or "",
        }

    def _octopus_layout_account(self):
        """The account that customers pay to: the one new invoices get."""
        self.ensure_one()
        accounts = self.partner_id.bank_ids.filtered(
            lambda account: not account.company_id or account.company_id == self
        )
        return accounts.sorted(lambda account: not account.allow_out_payment)[:1]

    def _octopus_set_layout(self, values):
        """Keep what was typed on the page of the layout.

        :param values: any of accent, header, footer (text), logo_right, with_qr
        :raise UserError: with what is wrong
        """
        self.ensure_one()
        accent = (values.get("accent") or ACCENT).strip().lower()
        if not COLOUR.fullmatch(accent):
            raise UserError(self.env._("Choose the colour again: “%(it)s” is none.", it=accent))
        self.write(
            {
                "octopus_accent": accent,
                "octopus_logo_right": bool(values.get("logo_right")),
                "octopus_without_qr": not values.get("with_qr"),
            }
        )
        for field, limit in (("report_header", HEADER_LENGTH), ("report_footer", FOOTER_LENGTH)):
            text = values.get(field.removeprefix("report_")) or ""
            self._octopus_set_layout_text(field, text.replace("\0", "").strip()[:limit])

    def _octopus_set_layout_text(self, field, text):
        """The same text for customers of every language."""
        html = plaintext2html(text, with_paragraph=False) if text else False
        for code, _name in self.env["res.lang"].get_installed():
            self.with_context(lang=code)[field] = html

    def _octopus_set_logo(self, name, content):
        """A picture from outside as logo."""
        verdict = self._octopus_admit(name, content, LOGO_BYTES)
        if verdict.mimetype not in LOGO_KINDS:
            raise UserError(self.env._("%(name)s is no PNG or JPEG picture.", name=verdict.name))
        self.logo = base64.b64encode(content)

    def _octopus_set_terms(self, name, content):
        """The terms that go with each invoice, as its last pages."""
        verdict = self._octopus_admit(name, content, TERMS_BYTES)
        if verdict.mimetype != "application/pdf":
            raise UserError(self.env._("%(name)s is no PDF.", name=verdict.name))
        if verdict.pages > TERMS_PAGES:
            raise UserError(
                self.env._(
                    "%(name)s has %(pages)s pages; at most %(limit)s can go with an invoice.",
                    name=verdict.name,
                    pages=verdict.pages,
                    limit=TERMS_PAGES,
                )
            )
        self.write({"octopus_terms": base64.b64encode(content), "octopus_terms_name": verdict.name})

    def _octopus_admit(self, name, content, limit):
        """Through the gate that every file from outside passes."""
        if len(content) > limit:
            raise UserError(
                self.env._(
                    "%(name)s is too large: at most %(limit)s MB.",
                    name=name,
                    limit=limit // 1_000_000,
                )
            )
        return self.env["octopus.gate"]._admit(name, content)

    def _octopus_set_account(self, number):
        """The account that customers pay to; invoices made before keep theirs."""
        self.ensure_one()
        number = (number or "").strip()[:50]
        # Odoo lets its own groups alone trust an account; here `bank: write` decided it
        company = self.with_user(SUPERUSER_ID)
        accounts = company.partner_id.with_context(active_test=False).bank_ids
        plain = number.replace(" ", "").upper()
        known = accounts.filtered(lambda account: account.sanitized_acc_number == plain)[:1]
        try:
            account = known or accounts.create(
                {"partner_id": self.partner_id.id, "acc_number": number, "company_id": self.id}
            )
        except ValidationError as error:
            raise UserError(str(error)) from error
        if account.acc_type != "iban":
            raise UserError(
                self.env._("%(number)s is no valid IBAN. Type it again.", number=number)
            )
        first = min(accounts.mapped("sequence"), default=10)
        account.write({"active": True, "allow_out_payment": True, "sequence": first - 1})
