# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the screens show of a link, and the buttons on them."""

from odoo import api, fields, models
from odoo.fields import Domain


class OctopusLink(models.Model):
    _name = "octopus.link"
    _inherit = ["octopus.link"]

    # In words, since a side does not read the other's records outside an open dossier.
    firm_name = fields.Char(compute="_compute_names", compute_sudo=True)
    dossier_name = fields.Char(compute="_compute_names", compute_sudo=True)
    is_mine_as_client = fields.Boolean(compute="_compute_sides")
    is_mine_as_firm = fields.Boolean(compute="_compute_sides")

    @api.depends("firm_id", "dossier_id")
    def _compute_names(self):
        for link in self:
            link.firm_name = link.firm_id.display_name
            link.dossier_name = link.dossier_id.display_name

    @api.depends("firm_id", "dossier_id")
    @api.depends_context("uid")
    def _compute_sides(self):
        for link in self:
            sides = link.sudo()
            link.is_mine_as_client = sides.dossier_id.holder_id.holder_user_id == self.env.user
            link.is_mine_as_firm = sides.firm_id.holder_user_id == self.env.user

    @api.model
    def _known_in(self, dossier):
        """The links of a dossier that the user may know of, newest first, as superuser.

        For pages of the client: all of them for his side; to a firm its own.
        """
        subscriber = self.env.user.sudo().octopus_subscriber_id
        domain = Domain("dossier_id", "=", dossier.id)
        if subscriber != dossier.sudo().holder_id:
            domain &= Domain("firm_id", "=", subscriber.id) & Domain("known_to_firm", "=", True)
        return self.sudo().search(domain)

    @api.model
    def _draft(self, firm, dossier, reason=None, date_to=None):
        """A link that is not saved, for its words."""
        return self.sudo().new(
            {
                "firm_id": firm.id,
                "dossier_id": dossier.id,
                "reason": reason or False,
                "date_to": date_to or False,
            }
        )

    def _consequences(self, step):
        """What else happens with this step, in words."""
        link = self.sudo()
        if step == "withdraw" and link.state == "granted":
            return self.env._(
                "All users of %(firm)s lose sight of dossier %(dossier)s at their next click. "
                "What they booked stays. The agreement stays readable for both sides.",
                firm=link.firm_id.display_name,
                dossier=link.dossier_id.display_name,
            )
        others = self.search_count(
            [
                ("dossier_id", "=", link.dossier_id.id),
                ("state", "in", ("requested", "offered")),
                ("firm_id", "!=", link.firm_id.id),
            ]
        )
        if step in ("grant", "accept") and others:
            return self.env._("Requests of other firms for this dossier end, and they are told.")
        return ""

    def _decide(self, step):
        self.ensure_one()
        self.check_access("read")
        decision = self.env["octopus.link.decide"].create({"link_id": self.id, "step": step})
        return {
            "type": "ir.actions.act_window",
            "name": dict(decision._fields["step"]._description_selection(self.env))[step],
            "res_model": decision._name,
            "res_id": decision.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_grant(self):
        """Show what the client agrees to."""
        return self._decide("grant")

    def action_refuse(self):
        """Ask whether the client really refuses."""
        return self._decide("refuse")

    def action_accept(self):
        """Show the firm what it accepts."""
        return self._decide("accept")

    def action_decline(self):
        """Ask whether the firm really declines."""
        return self._decide("decline")

    def action_withdraw(self):
        """Show what happens when the link ends."""
        return self._decide("withdraw")

    def action_extend(self):
        """The firm asks to continue this link."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask to continue the link"),
            "res_model": "octopus.link.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_link_id": self.id},
        }
