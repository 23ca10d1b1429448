# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Messages that wait to be sent: shown to those who may write on the record."""

from odoo import models


class MailScheduledMessage(models.Model):
    _name = "mail.scheduled.message"
    _inherit = ["mail.scheduled.message"]

    def _check_access(self, operation):
        # EXTENDS 'base': core finds those of one's own records only, and shows any by its number
        result = super()._check_access(operation)
        if result or not any(self._ids) or not self._octopus_is_guarded():
            return result
        beyond = self.browse()
        for model, planned in self.sudo().grouped("model").items():
            ids = planned.mapped("res_id")
            hidden = self.env["mail.message"]._octopus_ids_beyond(model, ids, "create")
            beyond += planned.filtered(lambda one, ids=hidden: one.res_id in ids).sudo(False)
        rules = self.env["ir.rule"]
        return (beyond, lambda: rules._make_access_error(operation, beyond)) if beyond else None
