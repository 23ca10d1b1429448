# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A new subscription: its dossier, its licence, and the offer to the firm that was named."""

from odoo import SUPERUSER_ID, models

ADDRESS = ("street", "zip", "city", "country_id")


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    def _fulfil_signup(self):
        """Make the dossier, from the pool; its holder can work in it at once."""
        holder, partner = self.subscriber_id.holder_user_id, self.subscriber_id.partner_id
        formula = self._ordered_formula()
        # As the technical user: who orders has no right to make dossiers, and never gets one.
        dossiers = self.env["octopus.dossier"].with_user(SUPERUSER_ID)
        dossier = dossiers.create(
            {
                "name": self.subscriber_id.name,
                "holder_id": self.subscriber_id.id,
                "tier": "portal" if formula.octopus_kind == "portal" else "full",
                "enterprise_number": self.enterprise_number,
                "email": self.subscriber_id.email,
                "lang": self.lang,
            }
        )
        address = {name: partner[name] for name in ADDRESS}
        dossier.company_id.partner_id.write({**address, "country_id": partner.country_id.id})
        self.dossier_id = dossier
        self._change_payer(dossier)
        if self.firm_id:
            self.env["octopus.link"].with_user(holder)._offer(
                dossier.with_user(holder), self.firm_id, words=self._signed_words()
            )
