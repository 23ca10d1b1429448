from odoo import models


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # EXTENDS 'base': the box that sends documents is the same in backend and portal
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "octopus_dms", "octopus_portal"]
