# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier stores of one kind, from one year, as of the last roll-up."""

from odoo import fields, models

from ..tools.big_integer import BigInteger


class OctopusStoragePart(models.Model):
    _name = "octopus.storage.part"
    _description = "Storage of a dossier by year and kind"
    _order = "year desc, kind"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    year = fields.Integer(required=True)
    kind = fields.Char(required=True)
    bytes = BigInteger(required=True)
    files = fields.Integer(required=True)

    _once = models.UniqueIndex("(company_id, year, kind)")
