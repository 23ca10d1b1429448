"""The PDF of an own invoice among the documents of the dossier."""

from odoo import fields, models


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    source = fields.Selection(
        selection_add=[("sale", "Own invoice")], ondelete={"sale": "set default"}
    )
