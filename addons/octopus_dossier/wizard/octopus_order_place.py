# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screen *Order* of a dossier: what is active, what can be ordered, what it costs."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..models.octopus_dossier_order import FREE_KINDS
from ..models.octopus_dossier_order_licence import ACTS


class OctopusOrderPlace(models.TransientModel):
    _name = "octopus.order.place"
    _description = "Order for a dossier"

    dossier_id = fields.Many2one("octopus.dossier", required=True, readonly=True)
    line_ids = fields.One2many("octopus.order.place.line", "place_id", readonly=True)
    who_orders = fields.Char(compute="_compute_who_orders")
    licence_words = fields.Text("Licence", compute="_compute_licence")
    may_change = fields.Boolean(compute="_compute_licence")
    may_pay = fields.Boolean(compute="_compute_licence")
    may_ask = fields.Boolean(compute="_compute_licence")
    may_leave = fields.Boolean(compute="_compute_licence")
    may_withdraw = fields.Boolean(compute="_compute_licence")
    may_take_back = fields.Boolean(compute="_compute_licence")
    kind = fields.Char(readonly=True)
    act = fields.Selection([("order", "Order"), ("cancel", "Cancel")], readonly=True)
    iban = fields.Char("IBAN of the account")
    date = fields.Date("From", help="Empty: from today.")
    text = fields.Text("What you confirm", readonly=True)
    shown = fields.Char(readonly=True)
    password = fields.Char("Your password, once more", store=False)

    @api.model_create_multi
    def create(self, vals_list):
        """What is offered is filled in by who asks for it: a dialog is shown to nobody else."""
        places = super().create(vals_list)
        for place in places:
            place.dossier_id.check_access("read")
            offer = place.dossier_id._octopus_offer()
            place.line_ids = [fields.Command.create(self._line_values(line)) for line in offer]
        return places

    @api.model
    def _line_values(self, line):
        words = self.env["octopus.order"]
        return {
            "kind": line["kind"],
            "name": line["product"].with_context(lang=self.env.lang).name,
            "price": "" if line["included"] else words._price_text(line["price"]),
            "status": self._status(line),
            "can_order": line["can_order"],
            "can_cancel": line["can_cancel"],
        }

    @api.model
    def _status(self, line):
        """Active or not, and why it cannot be ordered."""
        if line["included"]:
            return line["reason"]
        if line["active_until"]:
            return self.env._("Active until %s", format_date(self.env, line["active_until"]))
        if line["active_since"]:
            return self.env._("Active since %s", format_date(self.env, line["active_since"]))
        return line["reason"] or self.env._("Not active")

    @api.depends("dossier_id")
    @api.depends_context("uid")
    def _compute_who_orders(self):
        for place in self:
            dossier = place.dossier_id
            mine = dossier and dossier._octopus_may_order("bank")
            place.who_orders = "" if mine or not dossier else dossier._octopus_who_orders()

    @api.depends("dossier_id")
    @api.depends_context("uid")
    def _compute_licence(self):
        for place in self:
            dossier = place.dossier_id
            acts = dossier._octopus_licence_acts() if dossier else ()
            for act in ACTS:
                place[f"may_{act}"] = act in acts
            place.may_take_back = bool(dossier._octopus_my_payer_order()) if dossier else False
            place.licence_words = "\n".join(dossier._octopus_licence_words()) if dossier else ""

    def action_licence(self):
        """Go on with the act of the button."""
        self.ensure_one()
        act = str(self.env.context.get("octopus_act") or "")
        return self.env["octopus.order.licence"]._open(self.dossier_id, act)

    def action_take_back(self):
        """The firm is no longer asked to pay."""
        self.ensure_one()
        self.dossier_id.check_access("read")
        self.dossier_id._octopus_take_back_payer()
        return self._reopen()

    def _choose(self, kind, act):
        """Go on with one product; a mandate waits for its account, a module for its last day."""
        self.write({"kind": kind, "act": act, "text": False, "shown": False})
        waits = kind == "mandate" or (act == "cancel" and kind not in FREE_KINDS)
        return self._reopen() if waits else self.action_show()

    def action_show(self):
        """Show the text for what was filled in: account, day."""
        self.ensure_one()
        about = self.dossier_id._octopus_order_about(self.kind, self.act, self.iban, self.date)
        orders = self.env["octopus.order"]
        text = orders._order_text(about)
        self.write({"text": text, "shown": orders._order_mark(text)})
        return self._reopen()

    def action_back(self):
        """Back to the list."""
        self.ensure_one()
        self.write(dict.fromkeys(("kind", "act", "iban", "date", "text", "shown"), False))
        return self._reopen()

    def action_confirm(self):
        """Order; the password comes in the context, since it is stored nowhere."""
        self.ensure_one()
        order = self.dossier_id._octopus_place_order(
            self.kind,
            self.env.context.get("password"),
            act=self.act,
            shown=self.shown or "",
            iban=self.iban,
            date=self.date,
        )
        return order._placed_action()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Order for %s", self.dossier_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
