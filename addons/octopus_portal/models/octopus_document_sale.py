# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The PDF of an own invoice among the documents of the dossier."""

from odoo import fields, models


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    source = fields.Selection(
        selection_add=[("sale", "Own invoice")], ondelete={"sale": "set default"}
    )
