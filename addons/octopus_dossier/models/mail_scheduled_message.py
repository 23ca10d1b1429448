# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Messages that wait to be sent: shown to those who may write on the record."""

from odoo import models

from ..tools.within_rights import about_beyond_rights, check_within_rights


class MailScheduledMessage(models.Model):
    _name = "mail.scheduled.message"
    _inherit = ["mail.scheduled.message"]

    def _check_access(self, operation):
        # EXTENDS 'base': core finds those of one's own records only, but their files follow this
        return check_within_rights(self, operation, super()._check_access(operation))

    def _octopus_beyond_rights(self, _operation):
        """Those about records on which the current user may not write messages."""
        return about_beyond_rights(self, "create", "model")
