# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may use the API, asked of each call that comes with a key."""

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    @classmethod
    def _pre_dispatch(cls, rule, args):
        # EXTENDS 'base': a key works for who may use the API; JSON-2 comes in here. Not while
        # the key is read: there every refusal becomes “Access Denied”.
        result = super()._pre_dispatch(rule, args)
        is_key = request.httprequest.headers.get("Authorization")
        if rule.endpoint.routing["auth"] == "bearer" and is_key:
            request.env.user.sudo().octopus_subscriber_id._octopus_check_api()
        return result
