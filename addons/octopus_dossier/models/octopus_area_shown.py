# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rights in the words of the users, and which right a button asks for."""

from odoo import api, models, tools

from .octopus_area import AREAS
from .octopus_area_account import BOOKING_AREAS

MOVE_AREAS = {"in": "purchases", "out": "sales"}
# Models with a rule of their own, that still asks the area of whoever makes one.
CREATED = ("account.journal", "account.payment", "res.partner")


class OctopusArea(models.AbstractModel):
    _inherit = "octopus.area"

    @api.model
    def _right_name(self, area, level):
        """A right in the words of the users: “Purchases: write”."""
        names = dict(self.env["octopus.right"]._selection_area())
        levels = {
            "read": self.env._("read"),
            "write": self.env._("write"),
            "validate": self.env._("validate"),
        }
        return f"{names[area]}: {levels[level]}"

    @api.model
    @tools.ormcache()
    def _create_areas(self):
        """Model → the areas of which any one is enough to make a record of it.

        Only where that is all the rule asks. Of bookings each kind stands beside it too, by the
        first word of its type: `account.move.in`.
        """
        found = {
            name: spec.areas("create")
            for name, spec in self._specs().items()
            if spec.area in AREAS and (not spec.domain or name in CREATED)
        }
        found["account.move"] = BOOKING_AREAS
        for kind, area in {**MOVE_AREAS, "entry": "misc"}.items():
            found[f"account.move.{kind}"] = (area,)
        return found

    @api.model
    def _button_levels(self):
        """What a button needs: model → name of the method → the (area, level) it asks for.

        Area None is the area of the record. For the screens only: the methods check by
        themselves. A model without buttons of its own still shows why it is read-only.
        """
        validating = (
            "action_invoice_sent",
            "action_post",
            "action_reverse",
            "action_send_and_print",
            "button_cancel",
            "button_draft",
            "button_hash",
            "button_request_cancel",
            "button_set_checked",
            "set_moves_checked",
        )
        paying = ("action_register_payment", "action_force_register_payment")
        booking = {
            **dict.fromkeys(validating, ((None, "validate"),)),
            **dict.fromkeys(paying, ((None, "write"),)),
        }
        payment = ("action_post", "action_draft", "action_cancel", "action_reject")
        return {
            "account.move": booking,
            "account.payment": dict.fromkeys(
                (*payment, "action_validate"), (("financial", "validate"),)
            ),
            "account.account": {},
            "account.journal": {},
            "account.tax": {},
            "octopus.dossier": {},
            "res.partner": {},
        }
