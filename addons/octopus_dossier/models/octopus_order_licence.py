# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A change of a licence that was ordered: its words, with what it costs, and doing it.

Who may order it is asked before, in `octopus_dossier_order_licence`. Rows of licences are never
written over (`octopus_licence`), and neither dossier nor rights are touched.
"""

from datetime import timedelta

from odoo import api, models

from ..tools.brussels import last_of, month_of, today
from .octopus_dossier_licence import TIER_OF


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    # ---- doing it ------------------------------------------------------------------------

    def _fulfil_change(self):
        """The licence goes on as ordered from its day on."""
        self._change_payer(self.dossier_id, max(self.date_from, today()))

    def _cancel_formula(self, line):
        """What is planned does not begin; or, when nothing is, who pays stops."""
        planned = self.dossier_id._octopus_planned()
        if planned and planned.date_start == self.date_from:
            planned._octopus_withdraw()
        else:
            self.dossier_id.licence_id._octopus_end(self.date_from - timedelta(days=1))

    def _cancel_portal(self, line):
        self._cancel_formula(line)

    def _cancel_full(self, line):
        self._cancel_formula(line)

    def _cancel_internal(self, line):
        self._cancel_formula(line)

    def _mail_placed(self, also=None):
        # EXTENDS 'octopus_dossier': a licence concerns who holds the dossier, his client with
        # a K number, and who paid until now
        if self.kind in ("change", "cancel") and self._ordered_formula():
            dossier, last_day = self.dossier_id, self.date_from - timedelta(days=1)
            ended = dossier.licence_ids.filtered(lambda licence: licence.date_end == last_day)
            also = (dossier.holder_id | dossier.client_id | ended.payer_id).holder_user_id
        return super()._mail_placed(also)

    # ---- the words -----------------------------------------------------------------------

    @api.model
    def _words_change(self, about, names):
        before = self._licence_before(about)
        if not before:
            first = self.env._(
                "%(payer)s pays for dossier %(dossier)s from %(day)s until it is cancelled:",
                **names,
            )
        elif before.payer_id == about["payer"]:
            first = self.env._(
                "%(payer)s changes the licence of dossier %(dossier)s from %(day)s until it is "
                "cancelled:",
                **names,
            )
        else:
            first = self.env._(
                "%(payer)s pays for dossier %(dossier)s from %(day)s until it is cancelled, and "
                "%(before)s no longer does:",
                before=before.payer_id.display_name,
                **names,
            )
        return [first, *self._words_of_licence(about, before)]

    @api.model
    def _words_payer(self, about, names):
        return [
            self.env._(
                "%(name)s asks %(payer)s to pay for dossier %(dossier)s from %(day)s until it is "
                "cancelled:",
                **names,
            ),
            *self._words_of_licence(about, self._licence_before(about)),
            self.env._(
                "Nothing changes before %(payer)s has confirmed it. From then on the holder of "
                "%(payer)s orders for the dossier. %(name)s stays its holder, and can pay for it "
                "again from any day on.",
                **names,
            ),
        ]

    @api.model
    def _words_cancel(self, about, names):
        # EXTENDS 'octopus_dossier'
        if not self._is_formula(about["lines"][0][0]):
            return super()._words_cancel(about, names)
        planned = about["dossier"]._octopus_planned()
        if planned and planned.date_start == about["date"]:
            return [
                self.env._(
                    "%(payer)s takes back what is planned for dossier %(dossier)s from %(day)s "
                    "on. This does not begin:",
                    **names,
                ),
                *self._words_of_lines(about["lines"], prices=False),
                self.env._("The licence goes on as it is until then."),
            ]
        return [
            self.env._("%(payer)s stops paying for dossier %(dossier)s from %(day)s on:", **names),
            *self._words_of_lines(about["lines"], prices=False),
            self.env._(
                "Unless somebody else pays by then, the dossier becomes read-only after notice by "
                "mail. Nothing is deleted: everything can be read and exported, and writing opens "
                "again as soon as somebody pays."
            ),
        ]

    @api.model
    def _is_formula(self, product):
        return product.sudo().octopus_pricelist_id

    @api.model
    def _licence_before(self, about):
        """The licence that goes on until the day of the change."""
        day = max(about["date"] - timedelta(days=1), today())
        return about["dossier"]._octopus_licence_on(day)

    @api.model
    def _words_of_licence(self, about, before):
        """What it has and costs from that day on, what it cost until then, what stays."""
        lines = about["lines"]
        yield from self._words_of_lines(lines)
        yield self._words_together(lines)
        if before:
            yield self._words_until_then(before, about)
        yield self._words_of_month(before, about, sum(price for _product, price in lines))
        yield self._words_storage()
        yield self._words_kept(about)

    @api.model
    def _words_until_then(self, before, about):
        day = max(about["date"] - timedelta(days=1), before.date_start)
        formula = before.formula_id
        products = formula | before._modules_on(day)
        total = sum(product._octopus_price(formula, day) for product in products)
        return self.env._(
            "Until then: %(products)s, together %(price)s.",
            products=", ".join(products.with_context(lang=self.env.lang).mapped("name")),
            price=self._price_text(total),
        )

    @api.model
    def _words_of_month(self, before, about, total):
        """What the month of the change costs, by its days; nothing to say of a whole month."""
        day, last = about["date"], last_of(about["date"])
        if day == month_of(day):
            return ""
        charges, paid = self.env["octopus.charge"].sudo(), 0.0
        parts = charges._parts(before, month_of(day), day - timedelta(days=1)) if before else ()
        for product, start, until in parts:
            if start <= until:
                price = product._octopus_price(before.formula_id, start)
                paid += charges._amounts(price, start, until, last)["price_unit"]
        new = charges._amounts(total, day, last, last)["price_unit"]
        return self.env._(
            "The month of the change is charged by its days: %(before)s until the day before, "
            "%(after)s from that day on.",
            before=self._amount_text(paid),
            after=self._amount_text(new),
        )

    @api.model
    def _words_kept(self, about):
        """What becomes of the screens and the rights."""
        kind = about["lines"][0][0].sudo().octopus_kind
        if TIER_OF[kind] == about["dossier"].tier:
            return self.env._("Dossier, documents, users and rights stay as they are.")
        if kind == "portal":
            return self.env._(
                "In the client portal the client no longer works in the bookkeeping screens; "
                "the accountant goes on there. Nothing is deleted, and all rights are kept: they "
                "count again with full bookkeeping."
            )
        return self.env._(
            "The client works in the bookkeeping screens too, as far as the rights of his users "
            "go. Nothing is deleted, and all rights are kept."
        )
