# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No export of translations for users of dossiers."""

from odoo import models
from odoo.exceptions import AccessError

from ..models.octopus_area import REFUSED


class BaseLanguageExport(models.TransientModel):
    _name = "base.language.export"
    _inherit = ["base.language.export"]

    def act_getfile(self):
        # EXTENDS 'base': it keeps a worker busy for a minute.
        if self.env.user._octopus_is_dossier_user():
            raise AccessError(self.env["octopus.area"]._refusal_shared(self._name, REFUSED))
        return super().act_getfile()
