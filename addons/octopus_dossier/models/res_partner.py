# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner"]

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base: core makes partners as superuser too (from a mail address,
        # from an import). Made by a user of dossiers, they belong to a dossier.
        user = self.env.user
        if self.env.su and user._octopus_is_dossier_user():
            company = self.env(su=False).company
            vals_list = [{"company_id": company.id, **vals} for vals in vals_list]
        return super().create(vals_list)

    def signup_get_auth_param(self):
        # EXTENDS auth_signup: it makes a token to sign up in the partner's name,
        # as superuser and for any internal user.
        self.check_access("write")
        return super().signup_get_auth_param()
