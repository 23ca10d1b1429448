# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody adds somebody to a chat whom he does not know."""

from odoo import api, models


class DiscussChannelMember(models.Model):
    _name = "discuss.channel.member"
    _inherit = ["discuss.channel.member"]

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'mail': core adds members as superuser, by id.
        if self.env.user._octopus_is_dossier_user():
            partner_ids = [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
            self.env["res.partner"].sudo(False)._octopus_check_reference(partner_ids)
        return super().create(vals_list)
