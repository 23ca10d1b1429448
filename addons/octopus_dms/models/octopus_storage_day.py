# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier stored at the end of a day in Belgium; only days on which that changed."""

from odoo import fields, models

from ..tools.big_integer import BigInteger


class OctopusStorageDay(models.Model):
    _name = "octopus.storage.day"
    _description = "Storage of a dossier at the end of a day"
    _order = "day"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    day = fields.Date(required=True)
    bytes = BigInteger(required=True)
    files = fields.Integer(required=True)

    _once_a_day = models.UniqueIndex("(company_id, day)")
