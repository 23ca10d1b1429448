# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A whole number of eight bytes: the bytes of a dossier pass 2^31 at two gigabytes."""

from odoo import fields


class BigInteger(fields.Integer):
    _column_type = ("int8", "int8")
