# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The client offers his dossier to a firm, and so agrees beforehand."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class OctopusLinkOffer(models.TransientModel):
    _name = "octopus.link.offer"
    _description = "Offer a dossier to a firm"

    dossier_id = fields.Many2one(
        "octopus.dossier",
        required=True,
        domain=lambda self: [("holder_id.holder_user_id", "=", self.env.user.id)],
        default=lambda self: self._default_dossier_id(),
    )
    firm_code = fields.Char(string="B-number of the firm", required=True)
    firm_name = fields.Char(compute="_compute_firm_name", string="Firm")
    reason = fields.Char()
    date_to = fields.Date(string="Until", help="Empty: until you or the firm withdraw it.")
    text = fields.Text(compute="_compute_text", string="What you agree to")
    # Comes back from the screen as it was shown there, and is not computed again.
    shown = fields.Char(compute="_compute_shown", store=True, readonly=False, compute_sudo=False)
    agreed = fields.Boolean(string="I have read this and I agree")

    @api.model
    def _default_dossier_id(self):
        mine = [("holder_id.holder_user_id", "=", self.env.user.id)]
        dossiers = self.env["octopus.dossier"].search(mine, limit=2)
        return dossiers if len(dossiers) == 1 else dossiers.browse()

    @api.depends("firm_code")
    def _compute_firm_name(self):
        for offer in self:
            firm = self.env["octopus.subscriber"]._ask_firm(offer.firm_code)
            offer.firm_name = firm.name

    @api.depends("dossier_id", "firm_code", "date_to", "reason")
    @api.depends_context("lang")
    def _compute_text(self):
        for offer in self:
            draft = offer._draft()
            offer.text = draft and draft._consent_text("grant")

    @api.depends("dossier_id", "firm_code", "date_to", "reason")
    def _compute_shown(self):
        for offer in self:
            draft = offer._draft()
            offer.shown = draft and draft._mark("grant")

    def _draft(self):
        """The link as it would be, not saved; False as long as something is missing."""
        firm = self.env["octopus.subscriber"]._ask_firm(self.firm_code)
        if not firm or not self.dossier_id:
            return False
        self.dossier_id.check_access("read")
        return self.env["octopus.link"]._draft(
            firm, self.dossier_id._origin, self.reason, self.date_to
        )

    def action_offer(self):
        """Send the offer to the firm."""
        self.ensure_one()
        firm = self.env["octopus.subscriber"]._ask_firm(self.firm_code)
        if not firm:
            raise UserError(self.env._("No firm can be linked under this B-number."))
        if not self.agreed:
            raise UserError(self.env._("Read the text, and tick that you agree."))
        self.dossier_id.check_access("read")
        self.env["octopus.link"]._offer(
            self.dossier_id, firm, self.reason, self.date_to, shown=self.shown
        )
        return {"type": "ir.actions.act_window_close"}
