# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The quotes in an export: their list, their lines, and the files that went along."""

from odoo import api, models

BATCH = 500


class OctopusExportPart(models.AbstractModel):
    _name = "octopus.export.part"
    _inherit = ["octopus.export.part"]

    @api.model
    def _write_quotes(self, file):
        company = file.dossier.company_id
        orders = self.env["sale.order"].sudo().with_company(company)
        found = orders.search(orders._octopus_quote_domain(company), order="date_order, id")
        states = dict(orders._fields["state"]._description_selection(self.env))
        header = [self.env._("Number"), self.env._("Date"), self.env._("Customer")]
        header += [self.env._("State"), self.env._("Valid until"), self.env._("Without VAT")]
        header += [self.env._("Total"), self.env._("Currency"), self.env._("Reference")]
        rows = (self._quote_row(order, states) for order in found)
        file.add_table("quotes", "quotes.csv", header, rows, self.env._("Quotes"))
        header = [self.env._("Number"), self.env._("Description"), self.env._("Quantity")]
        header += [self.env._("Price without VAT"), self.env._("VAT"), self.env._("Amount")]
        about = self.env._("Lines of the quotes")
        file.add_table("quotes", "lines.csv", header, self._quote_lines(found), about)
        for order in found:
            for attachment in order.octopus_attachment_ids:
                name = f"{order.name} {attachment.name}"
                file.add_file("quotes", name, attachment, order.partner_id.name)

    @api.model
    def _quote_row(self, order, states):
        return [
            order.name,
            order.date_order.date(),
            order.partner_id.name,
            states[order.state],
            order.validity_date,
            order.amount_untaxed,
            order.amount_total,
            order.currency_id.name,
            order.client_order_ref,
        ]

    @api.model
    def _quote_lines(self, orders):
        for start in range(0, len(orders), BATCH):
            for line in orders[start : start + BATCH].order_line:
                taxes = ", ".join(tax.name for tax in line.tax_ids)
                figures = [line.product_uom_qty, line.price_unit, taxes, line.price_subtotal]
                yield [line.order_id.name, line.name, *figures]
            self.env.invalidate_all()
