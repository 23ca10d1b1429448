# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A decision about a link, with the whole text on the screen."""

from odoo import api, fields, models
from odoo.exceptions import UserError

NEEDS_TICK = ("grant",)


class OctopusLinkDecide(models.TransientModel):
    _name = "octopus.link.decide"
    _description = "Decide about a link"

    link_id = fields.Many2one("octopus.link", required=True, readonly=True)
    step = fields.Selection(
        [
            ("grant", "Agree"),
            ("refuse", "Refuse"),
            ("accept", "Accept"),
            ("decline", "Decline"),
            ("withdraw", "Withdraw"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Text(compute="_compute_text")
    others = fields.Text(compute="_compute_text", string="What happens")
    shown = fields.Char(help="Which text this dialog shows.")
    agreed = fields.Boolean(string="I have read this and I agree")

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        for decision in decisions:
            decision.shown = decision._visible_link()._mark(decision.step)
        return decisions

    @api.depends("link_id", "step")
    @api.depends_context("lang")
    def _compute_text(self):
        for decision in self:
            link = decision._visible_link()
            decision.text = link and link._consent_text(decision.step)
            decision.others = link and link._consequences(decision.step)

    def _visible_link(self):
        self.link_id.check_access("read")
        return self.link_id

    def action_confirm(self):
        """Take the step, if the text is still the one that was shown."""
        self.ensure_one()
        link = self._visible_link()
        if self.step in NEEDS_TICK and not self.agreed:
            raise UserError(self.env._("Read the text, and tick that you agree."))
        if self.step in ("grant", "withdraw"):
            getattr(link, f"_{self.step}")(shown=self.shown)
        else:
            getattr(link, f"_{self.step}")()
        return {"type": "ir.actions.act_window_close"}
