# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mention of why no VAT is charged, in the e-invoice."""

from odoo import models


class AccountEdiXmlUbl_Bis3(models.AbstractModel):
    _name = "account.edi.xml.ubl_bis3"
    _inherit = ["account.edi.xml.ubl_bis3"]

    def _add_invoice_header_nodes(self, document_node, vals):
        # EXTENDS 'account_edi_ubl_cii': what the law wants said about VAT; there is one note
        result = super()._add_invoice_header_nodes(document_node, vals)
        mention = vals["invoice"].octopus_vat_mention
        if mention:
            note = (document_node.get("cbc:Note") or {}).get("_text")
            document_node["cbc:Note"] = {"_text": "\n".join(filter(None, (mention, note)))}
        return result
