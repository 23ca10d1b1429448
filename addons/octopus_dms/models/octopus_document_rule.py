# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a booking rule did with a document, and whether somebody looked at it since."""

from odoo import fields, models


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    rule_id = fields.Many2one(
        "octopus.booking.rule",
        string="Booked by the rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    rule_tried = fields.Boolean(readonly=True)
    to_check = fields.Boolean(readonly=True, help="Booked by a rule, and nobody has looked at it.")

    _to_check_idx = models.Index("(company_id, id) WHERE to_check")

    def action_checked(self):
        """Somebody looked at these bookings, and they are right."""
        self._check_right("write")
        for company in self.company_id:
            company._octopus_check("purchases", "write")
        self.sudo().filtered("to_check").to_check = False

    def _rule_prepare(self, rule):
        """What has to be done before a rule books this document; for other addons."""

    def _release(self):
        # EXTENDS 'octopus_dms': what was put back is no booking of a rule, and no rule tries it
        # again
        result = super()._release()
        self.sudo().write({"rule_id": False, "to_check": False})
        return result
