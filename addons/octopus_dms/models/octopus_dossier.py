# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier has for its documents: an address, what waits, whether proposals are shared."""

from odoo import api, fields, models
from odoo.tools import SQL


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

    waiting_documents = fields.Integer(
        "Documents to do",
        compute="_compute_waiting",
        search="_search_waiting_documents",
        compute_sudo=False,
    )

    proposals_shared = fields.Boolean(
        string="Share proposals inside the firm",
        default=True,
        help="Which account and VAT code of the common chart a supplier is booked on counts in "
        "proposals for the other dossiers of the same dossier manager, and theirs in this one. "
        "Names, amounts and texts never pass.",
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

    @api.model
    def _octopus_waiting(self, company_ids):
        # EXTENDS 'octopus_dossier'
        return {
            **super()._octopus_waiting(company_ids),
            "documents": self._waiting_documents(company_ids),
        }

    @api.model
    def _waiting_documents(self, company_ids):
        """Documents that wait in the import viewer."""
        self.env["octopus.document"].flush_model(["company_id", "state"])
        return self._octopus_counts(
            SQL(
                """
                SELECT company_id, count(*) FROM octopus_document
                 WHERE company_id = ANY(%s) AND state = 'todo' AND %s
                 GROUP BY company_id
                """,
                self._octopus_allowed(company_ids, "documents"),
                self._waiting_documents_condition(),
            )
        )

    @api.model
    def _waiting_documents_condition(self):
        """Which documents that are to do wait for a booking; for addons with more states."""
        return SQL("TRUE")

    @api.model
    def _search_waiting_documents(self, operator, value):
        return self._search_waiting("documents", operator, value)

    def _octopus_inventory(self):
        # EXTENDS 'octopus_dossier'
        return [*super()._octopus_inventory(), self._inventory_documents()]

    def _inventory_documents(self):
        """Every document with its size and SHA-256, but for those the client keeps for himself."""
        inside = [("company_id", "=", self.company_id.id), ("kept_by_id", "=", False)]
        documents = self.env["octopus.document"].sudo().search(inside, order="id")
        return {
            "key": "documents",
            "name": self.env._("Documents"),
            "totals": {
                self.env._("Documents"): len(documents),
                self.env._("Bytes"): sum(documents.mapped("file_size")),
            },
            "columns": [
                self.env._("Document"),
                self.env._("Received"),
                self.env._("Bytes"),
                self.env._("SHA-256"),
            ],
            "rows": [
                [
                    document.name,
                    self._inventory_moment(document.received_at),
                    document.file_size,
                    document.content_hash or "",
                ]
                for document in documents
            ],
        }

    def _after_emptying(self):
        # EXTENDS 'octopus_dossier': documents stay; those whose booking went wait again.
        result = super()._after_emptying()
        documents = self.env["octopus.document"].sudo()
        booked = documents.search(
            [("company_id", "in", self.sudo().company_id.ids), ("state", "=", "booked")]
        )
        booked.filtered(lambda document: not document.link_record())._release()
        return result
