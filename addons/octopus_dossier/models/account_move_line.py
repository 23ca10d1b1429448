# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of entries: posted ones stay, and a running balance adds up what one may read."""

from odoo import models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line"]

    def unlink(self):
        # EXTENDS 'account': as for the entry itself
        self.move_id.filtered(lambda move: move.state == "posted")._octopus_check_moves()
        return super().unlink()

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # EXTENDS 'account': core adds up past the rules, such as what a relation owes, or the
        # running balance of a list over whatever its domain finds, in all dossiers and areas
        if bypass_access and self._octopus_is_guarded():
            bypass_access = False
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
