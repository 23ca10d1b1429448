# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may use the API: it comes with a U or K licence; for a firm the operator switches it on."""

from odoo import fields, models
from odoo.exceptions import AccessError


class OctopusSubscriber(models.Model):
    _name = "octopus.subscriber"
    _inherit = ["octopus.subscriber"]

    api_enabled = fields.Boolean(
        "API", help="For a firm: its programs may use the API. U and K licences have it."
    )

    def _octopus_check_api(self):
        """Refuse, and say who can help, unless programs of this subscriber may use the API."""
        subscriber = self.sudo()
        if subscriber.kind == "b" and not subscriber.api_enabled:
            raise AccessError(
                self.env._(
                    "The API is not switched on for %(code)s. Ask the operator of the platform.",
                    code=subscriber.code,
                )
            )
        if subscriber.kind in ("u", "k") and not subscriber._has_licence():
            raise AccessError(
                self.env._(
                    "Nobody pays for the dossiers of %(code)s any more, so the API does not "
                    "work. It comes with a licence.",
                    code=subscriber.code,
                )
            )

    def _has_licence(self):
        """Whether somebody pays for one of his dossiers, or he has none yet."""
        dossiers = self.dossier_ids | self.client_dossier_ids
        return not dossiers or bool(dossiers.licence_id)
