# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier costs in a month, and what it was counted from.

`_octopus_collect` counts; other addons extend it with what they meter. The rows are kept: they
are what an invoice line can be held against. `octopus_invoice_run.py` makes invoices of them.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_round, format_date, formatLang

from ..tools.append_only import protect
from ..tools.brussels import last_of
from .octopus_licence import in_force


class OctopusCharge(models.Model):
    _name = "octopus.charge"
    _description = "What was counted for an invoice"
    _order = "month desc, dossier_id, id"
    _rec_name = "text"
    _log_access = False

    run_line_id = fields.Many2one(
        "octopus.invoice.run.line", readonly=True, index=True, ondelete="restrict"
    )
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    dossier_id = fields.Many2one(
        "octopus.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    payer_id = fields.Many2one(
        "octopus.subscriber", required=True, readonly=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", "What", required=True, readonly=True, ondelete="restrict"
    )
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    quantity = fields.Float(readonly=True, digits=(16, 4))
    price_unit = fields.Float("Price", readonly=True, digits=(16, 4))
    amount = fields.Float(readonly=True, digits=(16, 2), help="Without VAT.")
    text = fields.Char("On the invoice", required=True, readonly=True)
    figure = fields.Char("Counted", readonly=True, help="The figure that the amount comes from.")
    counted_at = fields.Datetime("Counted at", required=True, readonly=True)
    state = fields.Selection(
        [("counted", "To invoice"), ("invoiced", "Invoiced"), ("credited", "Credited")],
        required=True,
        readonly=True,
        default="counted",
    )
    invoice_number = fields.Char(readonly=True)
    credit_number = fields.Char("Credit note", readonly=True)

    # What makes a second run harmless: nothing is counted twice, whoever counts.
    _live = models.UniqueIndex(
        "(dossier_id, product_id, month, date_from) WHERE state != 'credited'",
        "This was counted already.",
    )

    def init(self):
        """Let PostgreSQL keep what was invoiced and credited again."""
        result = super().init()
        protect(self.env.cr, self._table, "OLD.state = 'credited'")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_counted(self):
        if any(charge.state != "counted" for charge in self):
            raise UserError(
                self.env._("What was invoiced is not deleted. Correct it with a credit note.")
            )

    # ---- counting --------------------------------------------------------------------------

    @api.model
    def _octopus_collect(self, month, dossiers):
        """What these dossiers cost in a month; whoever calls has checked the right.

        :param month: its first day; months are those of Brussels
        :return: a dict for each charge: dossier_id, payer_id, product_id, quantity, price_unit,
            date_from, date_to, text, figure, counted_at
        """
        first, last = month, last_of(month)
        operator = self.env["octopus.dossier"]._octopus_operator().holder_id
        licences = self._licences_between(first, last, dossiers)
        prices, words, found = {}, {}, []
        for licence in licences.filtered(lambda licence: licence.payer_id != operator):
            for product, start, end in self._parts(licence, first, last):
                key = (licence.formula_id, product, start)
                if key not in prices:
                    prices[key] = product._octopus_price(licence.formula_id, start)
                if prices[key]:
                    lang = self._lang_of(licence.payer_id)
                    found.append(
                        {
                            "dossier_id": licence.dossier_id.id,
                            "payer_id": licence.payer_id.id,
                            "product_id": product.id,
                            "date_from": start,
                            "date_to": end,
                            **self._amounts(prices[key], start, end, last),
                            **self._words(words, lang, product, prices[key], start, end, last),
                        }
                    )
        return found

    @api.model
    def _licences_between(self, first, last, dossiers):
        """Licences that were in force in between, as superuser; template dossiers are free."""
        domain = in_force(first, last) & Domain("dossier_id", "in", dossiers.ids)
        domain &= Domain("dossier_id.is_template", "=", False)
        licences = self.env["octopus.licence"].sudo().search(domain, order="dossier_id, id")
        return licences.filtered(lambda licence: licence.state != "void")

    @api.model
    def _parts(self, licence, first, last):
        """(product, from, until) of what the licence has in between."""
        end = min(licence.date_end or last, last)
        yield licence.formula_id, max(licence.date_start, first), end
        for line in licence.line_ids:
            line_from, line_to = max(line.date_start, first), min(line.date_end or end, end)
            if line_from <= line_to:
                yield line.product_id, line_from, line_to

    @api.model
    def _amounts(self, price, start, end, last):
        """Part of a month costs its days."""
        days = (end - start).days + 1
        part = float_round(price * days / last.day, precision_digits=2)
        return {"quantity": 1.0, "price_unit": part, "counted_at": fields.Datetime.now()}

    @api.model
    def _words(self, cache, lang, product, price, start, end, last):
        """Text and figure in the payer's language; most dossiers have the same."""
        key = (lang, product, price, start, end)
        if key not in cache:
            env = self.with_context(lang=lang).env
            days = (end - start).days + 1
            text = product.with_env(env).sudo().name
            cost = formatLang(env, price, currency_obj=env.ref("base.EUR"))
            if days == last.day:
                figure = env._("1 month at %(price)s", price=cost)
            else:
                dates = {
                    "start": format_date(env, start, lang_code=lang),
                    "end": format_date(env, end, lang_code=lang),
                }
                text = env._("%(what)s, %(start)s to %(end)s", what=text, **dates)
                figure = env._(
                    "%(days)s of %(all)s days, a month at %(price)s",
                    days=days,
                    all=last.day,
                    price=cost,
                )
            cache[key] = {"text": text, "figure": figure}
        return cache[key]

    @api.model
    def _lang_of(self, payer):
        """The language of a payer's invoices."""
        return payer.sudo().holder_user_id.lang or self.env.lang or "en_US"

    # ---- keeping ---------------------------------------------------------------------------

    @api.model
    def _count(self, month, lines):
        """Count what these lines of a run invoice, and keep it; anew when it was counted before.

        :param lines: `octopus.invoice.run.line`, one for each payer
        """
        lines = lines.sudo()
        lines.charge_ids.filtered(lambda charge: charge.state == "counted").unlink()
        line_of = {line.payer_id.id: line for line in lines}
        licences = self._licences_between(month, last_of(month), self._dossiers_of(lines, month))
        known = self._known(month, licences.dossier_id)
        values = []
        for charge in self._octopus_collect(month, licences.dossier_id):
            key = (charge["dossier_id"], charge["product_id"], charge["date_from"])
            if charge["payer_id"] in line_of and key not in known:
                amount = float_round(charge["quantity"] * charge["price_unit"], precision_digits=2)
                line = line_of[charge["payer_id"]]
                values.append({**charge, "month": month, "amount": amount, "run_line_id": line.id})
        return self.sudo().create(values)

    @api.model
    def _dossiers_of(self, lines, month):
        """The dossiers that these payers paid for in the month."""
        licences = self.env["octopus.licence"].sudo()
        paid = in_force(month, last_of(month)) & Domain("payer_id", "in", lines.payer_id.ids)
        return licences.search(paid).dossier_id

    @api.model
    def _known(self, month, dossiers):
        """What is counted or invoiced already."""
        charges = self.sudo().search_fetch(
            [
                ("month", "=", month),
                ("state", "!=", "credited"),
                ("dossier_id", "in", dossiers.ids),
            ],
            ["dossier_id", "product_id", "date_from"],
        )
        return {
            (charge.dossier_id.id, charge.product_id.id, charge.date_from) for charge in charges
        }

    def _by_invoice_line(self):
        """Charges that stand in one invoice line: a firm has one for each dossier.

        :rtype: dict[tuple, octopus.charge]
        """
        groups = defaultdict(self.browse)
        for charge in self:
            whole = charge.payer_id.kind == "b"
            key = (charge.dossier_id.id,) if whole else (charge.dossier_id.id, charge.id)
            groups[key] |= charge
        return groups
