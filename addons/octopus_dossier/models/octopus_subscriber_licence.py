# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The kind of a subscriber's users follows the formulas of his dossiers."""

from odoo import fields, models


class OctopusSubscriber(models.Model):
    _name = "octopus.subscriber"
    _inherit = ["octopus.subscriber"]

    def _octopus_follow_tier(self):
        """Users of an entrepreneur work in the backend when one of his dossiers is full.

        Nobody loses a right by it: their rows stay, and count again when the tier is back.
        """
        for subscriber in self.sudo().filtered(lambda subscriber: subscriber.kind != "b"):
            dossiers = subscriber.dossier_ids | subscriber.client_dossier_ids
            dossiers = dossiers.filtered(lambda dossier: dossier.state != "terminated")
            tier = "full" if "full" in dossiers.mapped("tier") else "portal"
            if not dossiers or tier == subscriber.tier:
                continue
            subscriber.tier = tier
            group = "octopus_dossier.group_dossier_user" if tier == "full" else "base.group_portal"
            users = subscriber.with_context(active_test=False).user_ids
            users.write({"group_ids": [fields.Command.set(self.env.ref(group).ids)]})
