# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The firm answers a client: who asks for the dossier it keeps, or that it pays for his."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class OctopusOrderAnswer(models.TransientModel):
    _name = "octopus.order.answer"
    _description = "Hand over an internal dossier"

    order_id = fields.Many2one("octopus.order", required=True, readonly=True)
    step = fields.Selection(
        [("hand_over", "Hand over"), ("pay", "Pay for it"), ("refuse", "Refuse")],
        required=True,
        readonly=True,
    )
    text = fields.Text(compute="_compute_text", help="What the client agreed to.")
    candidate_ids = fields.Many2many("octopus.dossier", compute="_compute_text")
    dossier_id = fields.Many2one(
        "octopus.dossier",
        compute="_compute_dossier_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', candidate_ids)]",
    )
    known = fields.Boolean(
        compute="_compute_known",
        help="The mail address of who asks is the one of this dossier or of its client.",
    )
    password = fields.Char("Your password, once more", store=False)
    reason = fields.Char()

    @api.depends("order_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.order_id.text
            order = wizard.order_id
            asks = order.may_answer and order.kind == "takeover"
            candidates = order._takeover_dossiers() if asks else ()
            wizard.candidate_ids = [fields.Command.set([dossier.id for dossier in candidates])]

    @api.depends("candidate_ids")
    def _compute_dossier_id(self):
        for wizard in self:
            candidates = wizard.candidate_ids
            wizard.dossier_id = candidates if len(candidates) == 1 else False

    @api.depends("dossier_id", "order_id")
    def _compute_known(self):
        for wizard in self:
            dossier = wizard.dossier_id.sudo()
            emails = {dossier.email, dossier.client_id.email} - {False}
            wizard.known = wizard.order_id.sudo().subscriber_id.email in emails

    def action_confirm(self):
        """Take the step; the password comes in the context, since it is stored nowhere."""
        self.ensure_one()
        if self.step == "refuse":
            if not (self.reason or "").strip():
                raise UserError(self.env._("Tell the client why, in a few words."))
            self.order_id._refuse(self.reason)
        elif self.step == "pay":
            self.order_id._confirm_payer(self.env.context.get("password"))
        elif not self.dossier_id:
            raise UserError(self.env._("Choose the dossier that becomes the client's own."))
        else:
            self.order_id._hand_over(self.dossier_id.sudo(), self.env.context.get("password"))
        return {"type": "ir.actions.act_window_close"}
