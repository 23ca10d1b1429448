# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Firms that may be linked, and how a client finds one by its B-number."""

import re

from odoo import api, models
from odoo.exceptions import ValidationError

FIRM_CODE = re.compile(r"B?([0-9]{1,12})", re.ASCII)


class OctopusSubscriber(models.Model):
    _name = "octopus.subscriber"
    _inherit = ["octopus.subscriber"]

    def _check_may_be_linked(self):
        """Refuse who is no firm, and a firm without a dossier of its own."""
        if self.kind != "b":
            raise ValidationError(
                self.env._(
                    "%(code)s is no accounting firm, so it cannot manage a dossier.",
                    code=self.code,
                )
            )
        if not self.dossier_ids:
            raise ValidationError(
                self.env._(
                    "%(code)s needs a dossier of its own before it can be linked to others.",
                    code=self.code,
                )
            )

    @api.model
    def _find_firm(self, code):
        """The firm with this B-number, as superuser; empty when there is none to link with.

        Whoever asks may know its name, and nothing else.
        """
        code = str(code or "")
        compact = code.replace(" ", "").upper() if code.isascii() and len(code) < 40 else ""
        match = FIRM_CODE.fullmatch(compact)
        if not match:
            return self.sudo().browse()
        wanted = [("code", "=", f"B{match[1]}"), ("kind", "=", "b"), ("dossier_ids", "!=", False)]
        return self.sudo().search(wanted, limit=1)
