# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sign a change of accountant, object to it or refuse it from the screen."""

from odoo import api, fields, models


class OctopusHandoverSign(models.TransientModel):
    _name = "octopus.handover.sign"
    _description = "Sign a change of accountant"

    handover_id = fields.Many2one(
        "octopus.handover", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [("sign", "Sign"), ("alone", "Go on without the leaving firm"), ("refuse", "Refuse")],
        required=True,
        readonly=True,
    )
    text = fields.Text(compute="_compute_text")
    password = fields.Char("Your password, once more", store=False)
    reason = fields.Char()

    @api.depends("handover_id", "step")
    @api.depends_context("uid", "lang")
    def _compute_text(self):
        for wizard in self:
            handover = wizard.handover_id.sudo()
            side = handover._side_of(self.env.user)
            step = {"sign": "handover_sign", "alone": "handover_alone"}.get(wizard.step)
            wizard.text = side and step and handover._step_text(step, side)

    def action_confirm(self):
        """Take the step; the password comes in the context, since it is stored nowhere."""
        self.ensure_one()
        handover, password = self.handover_id, self.env.context.get("password")
        if self.step == "refuse":
            handover.refuse(self.reason)
        elif self.step == "alone":
            handover.go_on_alone(password)
        else:
            handover.sign(password)
        return {"type": "ir.actions.act_window_close"}
