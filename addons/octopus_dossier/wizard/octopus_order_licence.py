# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screen that changes the licence of a dossier: formula, modules, who pays, from when on."""

from odoo import api, fields, models

from ..models.product_product import MODULES


class OctopusOrderLicence(models.TransientModel):
    _name = "octopus.order.licence"
    _description = "Change the licence of a dossier"

    dossier_id = fields.Many2one("octopus.dossier", required=True, readonly=True)
    act = fields.Selection(
        [
            ("change", "Change the formula"),
            ("pay", "Pay for it"),
            ("ask", "Ask the firm to pay"),
            ("leave", "Stop paying"),
            ("withdraw", "Take back what is planned"),
        ],
        required=True,
        readonly=True,
    )
    formula = fields.Selection([("portal", "Client portal"), ("full", "Full bookkeeping")])
    has_choice = fields.Boolean(compute="_compute_has_choice")
    module_bank = fields.Boolean("Bank")
    module_invoicing = fields.Boolean("Invoicing", help="It comes with the client portal.")
    module_dms = fields.Boolean("Documents")
    date = fields.Date("From")
    text = fields.Text("What you confirm", readonly=True)
    shown = fields.Char(readonly=True)
    password = fields.Char("Your password, once more", store=False)

    @api.depends("dossier_id", "act")
    def _compute_has_choice(self):
        for form in self:
            form.dossier_id.check_access("read")
            several = len(form.dossier_id._octopus_formulas()) > 1
            form.has_choice = form.act in ("change", "pay") and several

    @api.model
    def _open(self, dossier, act):
        """The form for one act, with what the licence has now."""
        dossier.check_access("read")
        dossier._octopus_check_licence(act)
        licence = dossier.sudo()._last_licence()
        kept = (licence.formula_id._octopus_included() | licence._octopus_going_on()).mapped(
            "octopus_kind"
        )
        formulas = dict(self._fields["formula"].selection)
        kind = licence.formula_id.octopus_kind
        form = self.create(
            {
                "dossier_id": dossier.id,
                "act": act,
                "formula": kind if kind in formulas else False,
                "date": dossier._octopus_licence_day(act, None),
                **{f"module_{module}": module in kept for module in MODULES},
            }
        )
        return form.action_show() if act == "withdraw" else form._reopen()

    def _chosen(self):
        return {
            "formula": self.formula,
            "modules": [module for module in MODULES if self[f"module_{module}"]],
            "date": self.date,
        }

    def action_show(self):
        """Show the text for what was chosen, with what it costs."""
        self.ensure_one()
        about = self.dossier_id._octopus_licence_about(self.act, **self._chosen())
        orders = self.env["octopus.order"]
        text = orders._order_text(about)
        self.write({"text": text, "shown": orders._order_mark(text)})
        return self._reopen()

    def action_back(self):
        """Back to what is chosen; from the choice, to the list of what can be ordered."""
        self.ensure_one()
        if not self.text or self.act == "withdraw":
            return self.dossier_id.action_octopus_order()
        self.write({"text": False, "shown": False})
        return self._reopen()

    def action_confirm(self):
        """Order it; the password comes in the context, since it is stored nowhere."""
        self.ensure_one()
        order = self.dossier_id._octopus_order_licence(
            self.act, self.env.context.get("password"), shown=self.shown or "", **self._chosen()
        )
        return order._placed_action()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Licence of %(dossier)s", dossier=self.dossier_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
