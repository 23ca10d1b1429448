# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Updates of modules are for who may open their dialog."""

from odoo import models


class BaseModuleUpgrade(models.TransientModel):
    _name = "base.module.upgrade"
    _inherit = ["base.module.upgrade"]

    def upgrade_module(self):
        # EXTENDS 'base': it loads all models anew, for seconds and for whoever calls, since it
        # touches no record of this dialog, whose access is therefore never asked.
        self.check_access("create")
        return super().upgrade_module()

    def upgrade_module_cancel(self):
        # EXTENDS 'base'
        self.check_access("create")
        return super().upgrade_module_cancel()
