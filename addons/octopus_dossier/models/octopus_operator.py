# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The operator's own company: an ordinary dossier, in which the subscriptions are invoiced."""

from odoo import api, models
from odoo.exceptions import UserError

OPERATOR_DOSSIER = "octopus_dossier.operator_dossier_id"


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    @api.model
    def _octopus_operator(self):
        """The dossier of the operator's own company, as superuser.

        It gives no right: who reads or books in it was checked before.
        """
        dossier = self.sudo().browse(self._octopus_operator_id() or ()).exists()
        if not dossier.company_id:
            raise UserError(
                self.env._(
                    "The operator's own dossier is not set, so nothing can be invoiced. Choose "
                    "it under Settings > Octopus > Subscriptions."
                )
            )
        return dossier

    def _octopus_make_operator(self):
        """Make this the dossier in which the operator keeps his own books."""
        self.ensure_one()
        self.env["ir.config_parameter"].sudo().set_param(OPERATOR_DOSSIER, str(self.id))

    @api.model
    def _octopus_operator_id(self):
        """The id of the operator's own dossier, or 0 while none is set."""
        value = self.env["ir.config_parameter"].sudo().get_param(OPERATOR_DOSSIER) or ""
        return int(value) if value.isdecimal() else 0
