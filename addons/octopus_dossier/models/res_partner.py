# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Partners that core makes, names or shows as superuser stay inside the dossier."""

from odoo import api, models
from odoo.fields import Domain

from .octopus_area_account import BOOKING_AREAS

# Field that shows a partner with the same number → the number.
SAME_NUMBER = {
    "same_vat_partner_id": "vat",
    "same_company_registry_partner_id": "company_registry",
}


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner"]

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': core makes partners as superuser too (from a mail address,
        # from an import). Made by a user of dossiers, they belong to a dossier.
        user = self.env.user
        if self.env.su and user._octopus_is_dossier_user():
            company = self.env(su=False).company
            vals_list = [{"company_id": company.id, **vals} for vals in vals_list]
        return super().create(vals_list)

    def signup_get_auth_param(self):
        # EXTENDS 'auth_signup': it makes a token to sign up in the partner's name,
        # as superuser and for any internal user.
        self.check_access("write")
        return super().signup_get_auth_param()

    def _compute_same_vat_partner_id(self):
        # EXTENDS 'base': it looks in all dossiers, as superuser.
        super()._compute_same_vat_partner_id()
        if self.env.su:
            return
        partners = self.with_context(active_test=False)
        for partner in self:
            for name, key in SAME_NUMBER.items():
                if not partner[name] or partner[name].has_access("read"):
                    continue
                others = [(key, "=", partner[key]), ("id", "not in", partner._origin.ids)]
                partner[name] = partners.search(others, limit=1)

    def _asset_difference_search(self, account_type, operator, operand):
        # EXTENDS 'account': who does not read all books does not find by what they add up to
        company = self.env.company
        if self._octopus_is_guarded() and not all(
            company._octopus_has(area, "read") for area in BOOKING_AREAS
        ):
            return Domain.FALSE
        return super()._asset_difference_search(account_type, operator, operand)

    def _avatar_generate_svg(self):
        # EXTENDS 'base': nothing to store while many users are made.
        if self.env.context.get("octopus_without_avatar"):
            return False
        return super()._avatar_generate_svg()

    def _get_needaction_count(self):
        # EXTENDS 'mail': without messages about what one may read no more
        user = self.env.user
        if self != user.partner_id or not user._octopus_is_dossier_user():
            return super()._get_needaction_count()
        return self.env["mail.message"].sudo(False).search_count([("needaction", "=", True)])
