# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An e-invoice in the documents, by whatever way it came: shown, and filled in beside it."""

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.octopus_dms.exceptions import GateError

from ..lib import ubl
from ..tools.draw import draw_pdf
from ..tools.draw_fonts import odoo_fonts
from ..tools.draw_style import CannotDraw

XML_TYPES = frozenset({"application/xml", "text/xml"})
PDF = "application/pdf"
NOT_ACCEPTED = ("new", "disputed")
# have a value before anybody gave one
DEFAULTED = ("booking_type", "currency_id")


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    @api.model
    def _store_many(self, company, files, source="upload", folder=None, folder_kind="import"):
        # EXTENDS 'octopus_dms': an e-invoice that was uploaded or mailed is drawn at once
        documents = super()._store_many(company, files, source, folder, folder_kind)
        if source != "peppol":
            for document in documents:
                if document.mimetype in XML_TYPES and not document.attachment_ids:
                    document._ubl_show(document.attachment_id.raw)
        return documents

    def _ubl_show(self, content):
        """Fill in what the e-invoice says, and add its picture; other XML stays as it is."""
        try:
            invoice = ubl.read(content)
        except ubl.UblError:
            return
        said = self._ubl_values(invoice)
        # what the sender of the mail or the caller filled in stays
        self.write({key: said[key] for key in said if key in DEFAULTED or not self[key]})
        stem = self.name.rpartition(".")[0] or self.name
        self._ubl_add_pdf(f"{stem}.pdf", invoice)

    @api.model
    def _ubl_values(self, invoice):
        """What the lists and the desk show of an e-invoice before anybody books it."""
        if not invoice:
            return {}
        totals = invoice.totals
        currency = self.env["res.currency"].search([("name", "=", invoice.currency)], limit=1)
        return {
            "supplier_name": invoice.seller.name,
            "document_date": invoice.issue_date,
            "due_date": invoice.due_date or False,
            "reference": invoice.number,
            "booking_type": "in_refund" if invoice.is_credit else "in_invoice",
            "amount_total": float(totals.tax_inclusive or 0),
            "amount_untaxed": float(totals.tax_exclusive or 0),
            **({"currency_id": currency.id} if currency else {}),
        }

    def _ubl_add_pdf(self, name, invoice):
        """The sender's own PDF when there is one that may come in, else one drawn from the XML."""
        if invoice.pdf:
            try:
                self._add_file(name, invoice.pdf.content, PDF)
                return
            except GateError as error:
                # what somebody put inside an invoice does not keep the invoice out
                self.reason = str(error)
        lang = self.company_id.partner_id.lang or "en_US"
        try:
            drawn = draw_pdf(invoice, lang, odoo_fonts())
        except CannotDraw:
            self.reason = self.env._(
                "No PDF of it could be drawn: one of its texts is longer than a page. The"
                " e-invoice itself is complete."
            )
            return
        self._add_file(name, drawn, PDF)

    @api.depends("mimetype")
    def _compute_books_itself(self):
        # EXTENDS 'octopus_dms'
        result = super()._compute_books_itself()
        for document in self:
            if document.mimetype in XML_TYPES:
                document.books_itself = True
        return result

    @api.model
    def _desk_domain(self):
        # EXTENDS 'octopus_dms': what came over Peppol is accepted first
        return super()._desk_domain() & Domain("peppol_state", "not in", NOT_ACCEPTED)
