# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a client reads at any time: who can see his dossier, who did, what changed."""

from odoo import models


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def action_viewers(self):
        """Who can see this dossier."""
        return self._octopus_transparent_action("octopus_dossier_viewer_action")

    def action_accesses(self):
        """Who saw this dossier."""
        return self._octopus_transparent_action("octopus_access_log_action")

    def _octopus_transparent_action(self, name):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"octopus_dossier.{name}")
        action["domain"] = [("dossier_id", "=", self.id)]
        action["display_name"] = f"{action['name']}: {self.display_name}"
        return action

    def _octopus_is_client_side(self):
        """Whether the current user sees everything about who sees this dossier.

        The holder, or the client with a K number; and his people with the right on the users.
        """
        self.ensure_one()
        dossier, user = self.sudo(), self.env.user
        subscriber = user.sudo().octopus_subscriber_id
        if not subscriber or subscriber not in dossier.holder_id | dossier.client_id:
            return False
        company = dossier.company_id.sudo(False)
        if subscriber.holder_user_id == user:
            return company.id in user._octopus_known_company_ids(company.ids)
        return company._octopus_has("users", "read")

    def _octopus_viewers(self):
        """Who can see this dossier, as superuser; the right was checked."""
        return self.env["octopus.dossier.viewer"].sudo().search([("dossier_id", "=", self.id)])

    def _octopus_accesses(self, limit, offset=0):
        """The latest visits, as superuser; the right was checked."""
        log = self.env["octopus.access.log"].sudo()
        domain = [("dossier_id", "=", self.id)]
        return log.search(domain, limit=limit, offset=offset), log.search_count(domain)

    def _octopus_right_changes(self, limit):
        """The latest changes of rights, as superuser; the right was checked."""
        changes = self.env["octopus.right.change"].sudo()
        return changes.search([("dossier_id", "=", self.id)], limit=limit)
