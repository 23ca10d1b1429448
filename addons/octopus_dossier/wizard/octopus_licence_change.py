# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The operator changes the licence of a dossier from a day on, ends it, or begins one."""

from odoo import api, fields, models

from ..models.product_product import MODULES
from ..tools.brussels import today


class OctopusLicenceChange(models.TransientModel):
    _name = "octopus.licence.change"
    _description = "Change of a licence"

    dossier_id = fields.Many2one("octopus.dossier", required=True, readonly=True)
    licence_id = fields.Many2one("octopus.licence", related="dossier_id.licence_id")
    date = fields.Date("From", required=True, default=lambda self: today())
    formula = fields.Selection(
        [
            ("portal", "Client portal"),
            ("full", "Full bookkeeping"),
            ("internal", "Internal dossier"),
        ],
        required=True,
    )
    payer_id = fields.Many2one("octopus.subscriber", required=True, domain=[("kind", "!=", "k")])
    module_bank = fields.Boolean("Bank")
    module_invoicing = fields.Boolean("Invoicing", help="It comes with the client portal.")
    module_dms = fields.Boolean("Documents")
    date_end = fields.Date("Last day that is paid for", default=lambda self: today())

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what the dossier has now
        values = super().default_get(fields)
        dossier = self.env["octopus.dossier"].browse(values.get("dossier_id"))
        if not dossier:
            return values
        dossier._check_operator()
        licence = dossier.sudo().licence_id or dossier.sudo().licence_ids[:1]
        now = {
            "formula": licence.formula_id.octopus_kind,
            "payer_id": (licence.payer_id or dossier.sudo()._who_pays()).id,
        }
        kinds = licence._modules_on(max(today(), licence.date_start or today()))
        for module in MODULES:
            now[f"module_{module}"] = module in kinds.mapped("octopus_kind")
        values.update({name: value for name, value in now.items() if name in fields})
        return values

    def action_change(self):
        """Change, or begin when nobody pays now."""
        self.dossier_id._check_operator()
        product = self.env["product.product"]._octopus_product
        formula, payer = product(self.formula), self.payer_id.sudo()
        modules = product("bank").browse()
        for module in MODULES:
            if self[f"module_{module}"]:
                modules |= product(module)
        licence = self.dossier_id._octopus_licence_on(self.date)
        if licence:
            remove = licence._modules_on(self.date) - modules
            licence._octopus_change(
                self.date, formula=formula, payer=payer, add=modules, remove=remove
            )
        else:
            licence = licence._octopus_start(self.dossier_id, payer, formula, modules, self.date)
        return {"type": "ir.actions.act_window_close"}

    def action_end(self):
        """The payer leaves."""
        self.dossier_id._check_operator()
        self.licence_id._octopus_end(self.date_end)
        return {"type": "ir.actions.act_window_close"}
