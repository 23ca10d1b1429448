# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Firms that may be linked, and how a client finds one by its B-number."""

import re

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

FIRM_CODE = re.compile(r"B?([0-9]{1,12})", re.ASCII)
# A form that is filled in asks several times while one number is typed.
FIRM_TRIES, FIRM_MINUTES = 100, 60


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
    def _compact_code(self, code):
        code = str(code or "")
        return code.replace(" ", "").upper() if code.isascii() and len(code) < 40 else ""

    @api.model
    def _find_firm(self, code):
        """The firm with this B-number, as superuser; empty when there is none to link with.

        Whoever asks may know its name, and nothing else.
        """
        match = FIRM_CODE.fullmatch(self._compact_code(code))
        if not match:
            return self.sudo().browse()
        wanted = [("code", "=", f"B{match[1]}"), ("kind", "=", "b"), ("dossier_ids", "!=", False)]
        return self.sudo().search(wanted, limit=1)

    @api.model
    def _ask_firm(self, code):
        """The same for a user who types one; counted, since the list of all firms is nobody's."""
        compact = self._compact_code(code)
        counted = self.env.cr.cache.setdefault("octopus_asked_firms", set())
        if FIRM_CODE.fullmatch(compact) and compact not in counted:
            counted.add(compact)
            throttle = self.env["octopus.throttle"]
            if not throttle._take("firm", self.env.uid, FIRM_TRIES, FIRM_MINUTES):
                raise UserError(
                    self.env._(
                        "You looked up %(count)s B-numbers within an hour. Ask the firm for its "
                        "own, and try again later.",
                        count=FIRM_TRIES,
                    )
                )
        return self._find_firm(code)
