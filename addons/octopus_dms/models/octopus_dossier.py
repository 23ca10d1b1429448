# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    document_email = fields.Char(
        string="Mail address for documents",
        compute="_compute_document_email",
        compute_sudo=True,
        help="Files mailed to this address arrive in the import folder. "
        "Put -WORD before the @ to have them filed in a sub-folder of that name.",
    )

    @api.depends("number", "company_id.alias_domain_id.name")
    def _compute_document_email(self):
        fallback = self.env["mail.alias.domain"].search([], limit=1).name
        for dossier in self:
            domain = dossier.company_id.alias_domain_id.name or fallback
            dossier.document_email = (
                f"uid-{dossier.number}-{dossier._check_digits()}@{domain}"
                if domain and dossier.number
                else False
            )
