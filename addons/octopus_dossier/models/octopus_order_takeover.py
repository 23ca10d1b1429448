# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An internal dossier becomes the client's own, once the firm has confirmed it (O-03).

Who orders names a firm and an enterprise number; both are public, so they prove nothing. The
holder of the firm looks who asks, chooses the dossier and confirms with his password; before
that nobody learns whether the firm has such a dossier. Then, in one transaction, the client
becomes the holder, the firm is linked, the payer changes; rows of rights stay as they are.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.brussels import day_of, today
from .octopus_order import WAITING_KINDS
from .product_product import FORMULAS

ANSWER_DAYS = 14
# The formulas that an entrepreneur orders for himself.
SUBSCRIPTIONS = ("portal", "full")


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    client_email = fields.Char("His mail address", compute="_compute_client", compute_sudo=True)
    lapses_on = fields.Date("Answer before", compute="_compute_lapses_on")
    may_answer = fields.Boolean(compute="_compute_may_answer")

    @api.depends("subscriber_id")
    def _compute_client(self):
        for order in self:
            order.client_email = order.subscriber_id.email

    @api.depends("date", "kind", "done_at", "refused_at")
    def _compute_lapses_on(self):
        for order in self:
            order.lapses_on = order._waits_for_firm() and order._takeover_lapse_day()

    @api.depends("firm_id", "kind", "done_at", "refused_at")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        for order in self:
            firm = order.sudo().firm_id
            order.may_answer = order._waits_for_firm() and firm.holder_user_id == self.env.user

    def _waits_for_firm(self):
        return self.kind in WAITING_KINDS and self.state == "confirmed"

    def _takeover_lapse_day(self):
        days = self.env["ir.config_parameter"]._octopus_number("order_answer_days", ANSWER_DAYS)
        return day_of(self.date + timedelta(days=days))

    def _takeover_dossiers(self):
        """The dossiers of the firm that it could mean, as superuser.

        Those it holds, and those of K numbers it pays for; never one that a U number holds,
        even where the firm pays.
        """
        order = self.sudo()
        domain = Domain("payer_id", "=", order.firm_id.id)
        domain &= Domain("holder_id", "=", order.firm_id.id) | Domain("holder_id.kind", "=", "k")
        domain &= Domain("enterprise_number", "=", order.enterprise_number)
        domain &= Domain("state", "=", "active") & Domain("is_template", "=", False)
        return self.env["octopus.dossier"].sudo().search(domain)

    def action_answer(self):
        """Open the form in which the firm hands over or refuses; which, says the button."""
        self.ensure_one()
        self.check_access("read")
        answer = self.env["octopus.order.answer"].create(
            {"order_id": self.id, "step": self.env.context.get("octopus_step") or "hand_over"}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": answer._name,
            "res_id": answer.id,
            "view_mode": "form",
            "target": "new",
        }

    def _hand_over(self, dossier, password):
        """The firm confirms that this dossier is the client's, with its password again."""
        order = self._takeover_open("firm")
        dossier = order.env["octopus.dossier"].browse(dossier.ids)
        if dossier not in order._takeover_dossiers():
            raise UserError(
                self.env._(
                    "%(firm)s pays for no active dossier with enterprise number %(number)s that "
                    "was chosen here. Choose one of the list, or refuse.",
                    firm=order.firm_id.display_name,
                    number=order.enterprise_number,
                )
            )
        order._check_firm_keeps_one(dossier)
        self.env.user._octopus_check_password_again(str(password or ""))
        previous = {dossier.email: dossier.lang} if dossier.email else {}
        client = dossier.client_id or dossier.holder_id.filtered(lambda held: held.kind == "k")
        if client.email:
            previous[client.email] = client.holder_user_id.lang
        order._change_holder(dossier, client)
        order._change_payer(dossier)
        # After the tier: it says how far the rights of a holder go.
        dossier._give_starting_rights(order.subscriber_id)
        order.write(
            {
                "dossier_id": dossier.id,
                "done_at": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        order._mail_answer(previous)

    def _ordered_formula(self):
        """The formula among the products of a subscription."""
        return self.line_ids.filtered(lambda line: line.octopus_kind in FORMULAS).product_id

    def _check_firm_keeps_one(self, dossier):
        """A firm that manages dossiers has one of its own, see `_check_may_be_linked`."""
        if self.firm_id.dossier_ids == dossier:
            raise UserError(
                self.env._(
                    "%(dossier)s is the only dossier that %(firm)s holds itself, and a firm "
                    "needs one to manage others. Make a dossier for the firm first.",
                    dossier=dossier.display_name,
                    firm=self.firm_id.display_name,
                )
            )

    def _change_holder(self, dossier, client):
        """The client holds it, a K number keeps its access, the firm is linked."""
        links = self.env["octopus.link"]
        holder = self.subscriber_id.holder_user_id
        linked = links._current(dossier)
        dossier.write({"holder_id": self.subscriber_id.id, "client_id": client.id})
        if not linked:
            asked = links.with_user(self.firm_id.holder_user_id).sudo()
            reason = self.env._("Order %(number)s", number=self.id)
            link = asked._request(self.firm_id, dossier, reason=reason)
            link.with_user(holder).sudo()._grant(words=self._signed_words())

    def _change_payer(self, dossier, day=None):
        """The licence goes on under who pays, with the formula and modules of the order."""
        day = day or today()
        formula = self._ordered_formula()
        modules = self.line_ids.product_id - formula
        licences = self.env["octopus.licence"].sudo()
        licence = dossier._octopus_licence_on(day)
        if not licence:
            licences._octopus_start(dossier, self.subscriber_id, formula, modules, day)
            return
        running = licence._modules_on(day)
        licence._octopus_change(
            day,
            formula=formula,
            payer=self.subscriber_id,
            add=modules - running,
            remove=running - modules,
            reopen=True,
        )

    def _refuse(self, reason):
        """The firm does not confirm; the client is told, and can start anew."""
        order = self._takeover_open("firm")
        order._end_takeover(reason, by=self.env.user)

    def _end_takeover(self, reason, by=None):
        self.write(
            {
                "refused_at": fields.Datetime.now(),
                "answered_by_id": by.id if by else False,
                "reason": " ".join(str(reason or "").split())[:200] or False,
            }
        )
        self._mail_answer()

    def _takeover_open(self, side):
        """This order, as superuser and alone, for the holder of the firm or of the client."""
        self.ensure_one()
        # Without the dossiers that are open: steps are taken in the name of the client too.
        order = self.sudo().with_context(allowed_company_ids=[])
        whose = order.firm_id if side == "firm" else order._asked_by()
        if order.kind not in WAITING_KINDS or whose.holder_user_id != self.env.user:
            raise AccessError(
                self.env._("Only the holder of %(who)s can answer this.", who=whose.display_name)
                if order.kind in WAITING_KINDS
                else self.env._("This order waits for nobody.")
            )
        self.env["octopus.agreement"]._check_accepted(self.env.user)
        self.env.execute_query(
            SQL("SELECT 1 FROM octopus_order WHERE id = %s FOR UPDATE", order.id)
        )
        order.invalidate_recordset()
        if order.state != "confirmed":
            raise UserError(self.env._("This was answered already. Nothing was done now."))
        return order

    def _asked_by(self):
        """The subscriber who asked the firm."""
        return self.subscriber_id

    def _start_instead(self, shown=None):
        """The client does not wait: he starts with a new, empty dossier.

        :return: the new order, as superuser, done
        """
        order = self.sudo()
        if order.subscriber_id.holder_user_id != self.env.user or order.kind != "takeover":
            raise AccessError(self.env._("Only who placed this order can start anew."))
        # of two clicks at once the second is done again, and finds the dossier of the first
        self.env.execute_query(
            SQL(
                "UPDATE octopus_subscriber SET code = code WHERE id = %s RETURNING id",
                order.subscriber_id.id,
            )
        )
        if order.done_at or order.subscriber_id.dossier_ids:
            raise UserError(self.env._("You have a dossier already. Nothing was done."))
        about = self._start_instead_about()
        if order.state == "confirmed":
            order._takeover_open("client")._end_takeover(
                self.env._("The client starts with a new dossier."), by=self.env.user
            )
        new = self._place(about, shown)
        new._octopus_fulfil()
        return new

    def _start_instead_about(self):
        """The same formula and modules, at the prices of today, for a new dossier."""
        order = self.sudo()
        products, formula = order.line_ids.product_id, order._ordered_formula()
        return self._about(
            "signup",
            order.subscriber_id,
            [(product, product._octopus_price(formula, today())) for product in products],
            name=order.subscriber_id.name,
            number=order.enterprise_number,
            firm=order.firm_id,
        )

    @api.model
    def _cron_lapse(self):
        """End what a firm did not answer in time."""
        days = self.env["ir.config_parameter"]._octopus_number("order_answer_days", ANSWER_DAYS)
        border = fields.Datetime.now() - timedelta(days=days)
        waiting = Domain("kind", "in", WAITING_KINDS) & Domain("state", "in", ["confirmed"])
        orders = self.search(waiting & Domain("date", "<", border)).try_lock_for_update()
        self.env["ir.cron"]._octopus_each(orders, self._lapse_these)

    @api.model
    def _lapse_these(self, orders):
        for order in orders:
            reader = order.with_context(lang=order.lang)
            order._end_takeover(reader.env._("The firm did not answer in time."))
