# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class OctopusDocument(models.Model):
    """Split, merge, rotate: new documents take the place of the one that came in, which stays."""

    _name = "octopus.document"
    _inherit = ["octopus.document"]

    origin_ids = fields.Many2many(
        "octopus.document",
        "octopus_document_origin_rel",
        "result_id",
        "origin_id",
        string="Made from",
        readonly=True,
    )
    result_ids = fields.Many2many(
        "octopus.document",
        "octopus_document_origin_rel",
        "origin_id",
        "result_id",
        string="Replaced by",
        readonly=True,
    )
