# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who works in a dossier: its holder, the client with a K number, the linked firm."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class OctopusDossier(models.Model):
    _inherit = "octopus.dossier"

    client_id = fields.Many2one(
        "octopus.subscriber",
        string="Client with access",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        tracking=True,
        help="The K number that the firm gave access to its internal dossier. "
        "The firm stays the holder, and pays.",
    )

    @api.constrains("client_id", "holder_id")
    def _check_client(self):
        for dossier in self.sudo().filtered("client_id"):
            client = dossier.client_id
            if client.kind != "k" or client.firm_id != dossier.holder_id:
                raise ValidationError(
                    self.env._(
                        "%(client)s cannot get access to dossier %(dossier)s: that takes a K "
                        "number of %(holder)s, which holds the dossier.",
                        client=client.code,
                        dossier=dossier.display_name,
                        holder=dossier.holder_id.code,
                    )
                )

    def write(self, vals):
        # EXTENDS 'octopus_dossier'
        result = super().write(vals)
        if "client_id" in vals:
            self.sudo().company_id._octopus_rights_changed()
        return result

    def _octopus_subscribers(self):
        """The subscribers whose users may hold rights here, as superuser."""
        dossiers = self.sudo()
        return dossiers.holder_id | dossiers.client_id | dossiers.firm_id

    def _octopus_manager(self):
        """The firm that keeps these books: the linked one, or the holder that is a firm.

        :return: the subscriber as superuser, empty when the holder does it himself
        """
        self.ensure_one()
        dossier = self.sudo()
        return dossier.firm_id or dossier.holder_id.filtered(lambda holder: holder.kind == "b")
