# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bytes that came or went since the last roll-up: rows are only ever added.

No row is shared, so fifty uploads into one dossier wait for nothing and none fails.
"""

from odoo import fields, models

from ..tools.big_integer import BigInteger


class OctopusStorageDelta(models.Model):
    _name = "octopus.storage.delta"
    _description = "Change of the storage of a dossier"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    day = fields.Date(required=True, help="The date in Belgium.")
    year = fields.Integer(required=True, help="The year in which the document came.")
    kind = fields.Char(required=True)
    bytes = BigInteger(required=True)
    files = fields.Integer(required=True)
