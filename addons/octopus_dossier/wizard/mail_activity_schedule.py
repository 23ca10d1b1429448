# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Activities are planned on records that one may read."""

from odoo import models


class MailActivitySchedule(models.TransientModel):
    _name = "mail.activity.schedule"
    _inherit = ["mail.activity.schedule"]

    def _evaluate_res_ids(self):
        # EXTENDS 'mail': they come from the context as well
        ids = super()._evaluate_res_ids()
        if ids and self.res_model in self.env and self.env.user._octopus_is_dossier_user():
            self.env[self.res_model].sudo(False)._octopus_check_reference(ids)
        return ids
