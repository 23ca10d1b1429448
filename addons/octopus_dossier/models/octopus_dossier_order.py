# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ordering inside a dossier: what is active, what can be ordered, by whom, at what price.

The holder of who pays orders: the client of an external dossier, the firm of an internal one.
What costs nothing (`FREE_KINDS`) the holder of the dossier may order too; Peppol, for a dossier
that a firm pays, every accountant of that firm with the right on it.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.brussels import day_of, today
from ..tools.iban import clean_iban

# In the order in which they are offered.
OFFERED_KINDS = ("bank", "invoicing", "dms", "peppol", "mandate")
FREE_KINDS = ("peppol", "mandate")


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    # ---- who -----------------------------------------------------------------------------

    def _octopus_may_order(self, kind):
        """Whether the current user himself may order or cancel this here."""
        self.ensure_one()
        dossier, user = self.sudo(), self.env.user
        payer = dossier._octopus_order_payer()
        if user == payer.holder_user_id:
            return True
        if kind not in FREE_KINDS:
            return False
        if user == dossier.holder_id.holder_user_id:
            return True
        accountant = payer.kind == "b" and user.sudo().octopus_subscriber_id == payer
        company = dossier.company_id.sudo(False)
        return kind == "peppol" and accountant and company._octopus_has("peppol", "validate")

    def _octopus_order_payer(self):
        """Who pays what is ordered; the holder, where nobody pays any more."""
        return self.payer_id or self.holder_id

    def _octopus_who_orders(self, kind=None):
        """Who can, for the others: in one sentence."""
        dossier, payer = self.sudo(), self.sudo()._octopus_order_payer()
        names = {
            "dossier": dossier.display_name,
            "holder": payer.holder_user_id._octopus_called(),
            "payer": payer.display_name,
        }
        if kind in FREE_KINDS and payer != dossier.holder_id:
            names["client"] = dossier.holder_id.holder_user_id._octopus_called()
            return self.env._(
                "Only the holder can order this for dossier %(dossier)s: %(client)s, or "
                "%(holder)s of %(payer)s, which pays.",
                **names,
            )
        return self.env._(
            "Only the holder can order for dossier %(dossier)s: %(holder)s of %(payer)s, "
            "which pays.",
            **names,
        )

    def _octopus_check_may_order(self, kind):
        """Raise, with the way out, for who may not."""
        dossier = self.sudo()
        if not self._octopus_may_order(kind):
            raise AccessError(self._octopus_who_orders(kind))
        if dossier.state != "active":
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s is not active, so nothing can be ordered in it.",
                    dossier=dossier.display_name,
                )
            )

    # ---- what ----------------------------------------------------------------------------

    def _octopus_offer(self):
        """What can be ordered here, in the order of the screen; the right to see was checked.

        :return: a dict for each product: product, kind, active_since, active_until (the last
            day, when it was cancelled), included (in the formula), price, can_order,
            can_cancel, reason (why it cannot be ordered, in words)
        """
        self.ensure_one()
        dossier = self.sudo()
        products = self.env["product.product"].sudo()
        licence = dossier._octopus_licence_on(today())
        return [
            self._octopus_offer_line(products._octopus_product(kind), kind, licence)
            for kind in OFFERED_KINDS
        ]

    def _octopus_offer_line(self, product, kind, licence):
        since = self._octopus_active_since(kind, licence)
        reason = self._octopus_refuse_order(kind, licence)
        running = since and kind != "mandate"
        may_cancel = since and self._octopus_may_order(kind) and self.sudo().state == "active"
        included = self._octopus_included(kind, licence)
        return {
            "product": product,
            "kind": kind,
            "active_since": since,
            "active_until": self._octopus_module_lines(kind, licence)[:1].date_end,
            "included": included,
            "price": 0.0 if included else self._octopus_order_price(product, licence),
            "can_order": not reason and not running,
            "can_cancel": bool(may_cancel and not included),
            "reason": reason,
        }

    def _octopus_order_price(self, product, licence):
        """What a product costs a month in this dossier today."""
        if product.octopus_kind in FREE_KINDS or not licence:
            return 0.0
        return product._octopus_price(licence.formula_id, today())

    def _octopus_included(self, kind, licence):
        """Whether the formula brings this module along, without a price of its own."""
        return bool(licence) and kind in licence.formula_id._octopus_included().mapped(
            "octopus_kind"
        )

    def _octopus_refuse_order(self, kind, licence):
        """Why the current user cannot order this now, or ""."""
        dossier = self.sudo()
        if dossier.state != "active":
            return self.env._("The dossier is not active.")
        if self._octopus_included(kind, licence):
            return self.env._("Included in your formula.")
        if kind not in FREE_KINDS and not licence:
            return self.env._("The dossier has no licence. Ask the operator of the platform.")
        if not self._octopus_may_order(kind):
            return self._octopus_who_orders(kind)
        return ""

    def _octopus_active_since(self, kind, licence):
        """The day since which this is active, or False; other addons know their kinds."""
        if kind == "mandate":
            mandates = self._octopus_mandates()
            return bool(mandates) and min(mandates.mapped("date_from"))
        if self._octopus_included(kind, licence):
            return licence.date_start
        lines = self._octopus_module_lines(kind, licence)
        return bool(lines) and min(lines.mapped("date_start"))

    @api.model
    def _octopus_day_of(self, moment):
        """The day in Belgium of a moment as the database keeps it, for what other addons add."""
        return day_of(moment)

    def _octopus_module_lines(self, kind, licence):
        """The lines of a licence by which a module is active today."""
        return licence.line_ids._on(today()).filtered(
            lambda line: line.product_id.octopus_kind == kind
        )

    def _octopus_mandates(self):
        """The orders of bank mandates that are in force, as superuser."""
        orders = self.env["octopus.order"].sudo()
        domain = Domain("dossier_id", "=", self.id) & Domain("done_at", "!=", False)
        domain &= Domain("line_ids.octopus_kind", "=", "mandate") & Domain("iban", "!=", False)
        latest = {}
        for order in orders.search(domain, order="id"):
            latest[order.iban] = order
        return orders.union(*(order for order in latest.values() if order.kind == "order"))

    # ---- ordering ------------------------------------------------------------------------

    def _octopus_order_about(self, kind, act="order", iban=None, date=None):
        """What an order of the current user here would be about, for its text.

        :param str act: `order` or `cancel`
        """
        self.ensure_one()
        self._octopus_check_may_order(kind)
        dossier = self.sudo()
        offer = next((line for line in self._octopus_offer() if line["kind"] == kind), None)
        if not offer:
            raise UserError(self.env._("There is no such product. Choose one of the list."))
        self._octopus_check_possible(offer, act)
        return self.env["octopus.order"]._about(
            act,
            dossier._octopus_order_payer(),
            [(offer["product"], offer["price"])],
            name=dossier.name,
            number=dossier.enterprise_number,
            dossier=dossier,
            date=self._octopus_order_date(kind, act, date),
            iban=self._octopus_order_iban(kind, act, iban),
        )

    def _octopus_check_possible(self, offer, act):
        names = {
            "product": offer["product"].with_context(lang=self.env.lang).name,
            "dossier": self.sudo().display_name,
        }
        if act == "cancel" and not offer["can_cancel"]:
            raise UserError(
                self.env._(
                    "%(product)s is not active in dossier %(dossier)s, or comes with its "
                    "formula, so there is nothing to cancel.",
                    **names,
                )
            )
        if act == "order" and offer["active_since"] and offer["kind"] != "mandate":
            raise UserError(
                self.env._(
                    "%(product)s is active already in dossier %(dossier)s, since %(day)s. "
                    "Nothing was ordered.",
                    day=format_date(self.env, offer["active_since"]),
                    **names,
                )
            )
        if act == "order" and not offer["can_order"]:
            raise UserError(offer["reason"])

    def _octopus_order_date(self, kind, act, date):
        """From when: an order from today, a cancellation of a module from a day to come too."""
        may_choose = act == "cancel" and kind not in FREE_KINDS
        day = may_choose and date and fields.Date.to_date(date)
        if day and day < today():
            raise UserError(
                self.env._(
                    "Nothing can be cancelled from %(day)s, which has passed. Choose today or "
                    "later.",
                    day=format_date(self.env, day),
                )
            )
        return day or today()

    def _octopus_order_iban(self, kind, act, iban):
        """The account of a mandate, checked; False for what is no mandate."""
        if kind != "mandate":
            return False
        found = clean_iban(iban)
        if not found:
            raise UserError(
                self.env._(
                    "“%(iban)s” is no account number. An IBAN has two letters, two check digits "
                    "and the number of the account, such as BE68 5390 0754 7034.",
                    iban=str(iban or "")[:50],
                )
            )
        active = found in self._octopus_mandates().mapped("iban")
        if active == (act == "order"):
            raise UserError(
                self.env._("There is a mandate for account %(iban)s already.", iban=found)
                if active
                else self.env._("There is no mandate for account %(iban)s.", iban=found)
            )
        return found

    def _octopus_place_order(self, kind, password, act="order", shown=None, iban=None, date=None):
        """The current user orders or cancels, with his password again.

        :return: the order, as superuser, done
        """
        self._octopus_check_may_order(kind)
        self.env.user._octopus_check_password_again(str(password or ""))
        self._octopus_one_order_at_a_time()
        about = self._octopus_order_about(kind, act, iban, date)
        order = self.env["octopus.order"]._place(about, shown)
        order._octopus_fulfil()
        return order

    def _octopus_one_order_at_a_time(self):
        """Two clicks at once: the second waits, is done again, and finds it active already.

        A row that is only locked would let it go on with what it saw before.
        """
        self.env.cr.execute(
            SQL("UPDATE octopus_dossier SET state = state WHERE id IN %s", tuple(self.ids))
        )

    def action_octopus_order(self):
        """Open the screen where one orders for this dossier."""
        return self._octopus_open_order()

    def _octopus_open_order(self, kind=None, act="order"):
        """The screen, with its list, or at the product that somebody asked for elsewhere."""
        self.ensure_one()
        self.check_access("read")
        place = self.env["octopus.order.place"].create({"dossier_id": self.id})
        return place._choose(kind, act) if kind else place._reopen()

    @api.model
    def octopus_order_here(self):
        """The same for the dossier that is open, from the menu."""
        dossier = self.env.company.sudo().octopus_dossier_id.sudo(self.env.su)
        if not dossier:
            raise UserError(self.env._("Open a dossier first, then order for it."))
        return dossier.action_octopus_order()
