# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps of a dossier's set-up are ticked off by who may set it up."""

from odoo import models


class OnboardingStep(models.Model):
    _name = "onboarding.onboarding.step"
    _inherit = ["onboarding.onboarding.step"]

    def action_set_just_done(self):
        # EXTENDS 'onboarding': core ticks steps off as superuser, for the company of any
        # journal in the context. Who may not change the settings ticks nothing off.
        user, company = self.env.user, self.env.company
        if user._octopus_is_dossier_user() and not user._octopus_company_ids(
            "dossier_settings", "write", company.ids
        ):
            return self.browse()
        return super().action_set_just_done()
