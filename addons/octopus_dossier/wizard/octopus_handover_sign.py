# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sign a change of accountant, object to it or refuse it from the screen."""

from odoo import api, fields, models

# Button → the step whose words are shown. Only the leaving firm's refusal has some: its objection.
STEPS = {"sign": "handover_sign", "alone": "handover_alone", "refuse": "handover_object"}


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
    side = fields.Selection(related="handover_id.my_side")
    text = fields.Text(compute="_compute_text")
    shown = fields.Char(help="Which text this dialog shows.")
    password = fields.Char("Your password, once more", store=False)
    reason = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            step, side = wizard._words()
            wizard.shown = side and wizard.handover_id.sudo()._mark(step, side)
        return wizards

    @api.depends("handover_id", "step")
    @api.depends_context("uid", "lang")
    def _compute_text(self):
        for wizard in self:
            step, side = wizard._words()
            wizard.text = side and wizard.handover_id.sudo()._step_text(step, side)

    def _words(self):
        """Of which step and which side the words are shown."""
        return STEPS[self.step], self.handover_id.sudo()._side_of(self.env.user)

    def action_confirm(self):
        """Take the step; the password comes in the context, since it is stored nowhere."""
        self.ensure_one()
        handover, password = self.handover_id, self.env.context.get("password")
        if self.step == "refuse":
            handover.refuse(self.reason, self.shown)
        elif self.step == "alone":
            handover.go_on_alone(password, self.shown)
        else:
            handover.sign(password, self.shown)
        return {"type": "ir.actions.act_window_close"}
