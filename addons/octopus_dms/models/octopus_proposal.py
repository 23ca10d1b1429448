# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a document is probably booked with: its supplier, and how he was booked before.

`_suggest(document)` → supplier in this dossier → his last posted bills → else the firm's other
dossiers (`octopus.proposal.firm`) → what the text says plainly. Nothing is written here.
"""

from collections import Counter

from odoo import api, models
from odoo.tools import SQL

from ..tools import invoice_text, words

HISTORY = 60  # lines
HEAD = 5000  # signs: a supplier says who he is at the top, or at the foot of the first page


class OctopusProposal(models.AbstractModel):
    _name = "octopus.proposal"
    _description = "Booking proposal from what was booked before"

    @api.model
    def _suggest(self, document):
        """What may be filled in for this document (its caller has the right to read it).

        :return: values of fields of the document, `payment_term_id`, and where they come from:
            `proposed_from` (`own`, `firm` or False) and `proposed_count` (bills, dossiers)
        """
        document_sudo = document.sudo().with_company(document.sudo().company_id)
        text = document_sudo._octopus_text()
        partner = self.sudo()._supplier(document_sudo, text)
        said = invoice_text.read(text)
        values = {
            name: said[name]
            for name in ("amount_total", "document_date", "due_date", "reference")
            if name in said
        }
        nothing = {"proposed_from": False, "proposed_count": 0}
        return {
            "partner_id": partner.id,
            **values,
            **nothing,
            **self._booked(document, partner, text),
        }

    @api.model
    def _booked(self, document, partner, text):
        """How it was booked before, for a user who may read what is booked."""
        if not document.company_id.sudo(self.env.su)._octopus_has("purchases", "read"):
            return {}
        own = self.sudo()._own_history(document.sudo(), partner)
        return own or self.env["octopus.proposal.firm"]._booked(document, partner, text)

    # ---- the supplier -----------------------------------------------------------------------

    def _supplier(self, document, text):
        """The relation of this dossier that the document is from, or none."""
        if document.partner_id:
            return document.partner_id
        company = document.company_id
        steps = (
            lambda: self._by_number(company, text),
            lambda: self._by_iban(company, text),
            lambda: self._by_mail(company, document),
            lambda: self._by_name(company, f"{document.supplier_name or ''}\n{text[:HEAD]}"),
        )
        for step in steps:
            partners = step().commercial_partner_id - company.partner_id
            if len(partners) == 1 and not self._is_contradicted(partners, company, text):
                return partners
        return self.env["res.partner"]

    def _is_contradicted(self, partner, company, text):
        """The document names enterprise numbers, and none is his: he is somebody else."""
        said = self._numbers(company, text)
        known = words.enterprise_numbers(f"{partner.vat or ''} {partner.company_registry or ''}")
        return bool(said and known) and known.isdisjoint(said)

    def _own(self, company):
        return [("company_id", "=", company.id)]

    def _numbers(self, company, text):
        """Enterprise numbers in the text, without that of the dossier itself."""
        own = words.enterprise_numbers(f"{company.vat or ''} {company.company_registry or ''}")
        return sorted(words.enterprise_numbers(text) - own)

    def _by_number(self, company, text):
        numbers = self._numbers(company, text)
        vats = [*numbers, *(f"BE{number}" for number in numbers)]
        domain = ["|", ("vat", "in", vats), ("company_registry", "in", numbers)]
        return self.env["res.partner"].search([*self._own(company), *domain], limit=5)

    def _by_iban(self, company, text):
        banks = self.env["res.partner.bank"].search(
            [
                ("sanitized_acc_number", "in", sorted(words.ibans(text))),
                ("partner_id.company_id", "=", company.id),
            ],
            limit=5,
        )
        return banks.partner_id

    def _by_mail(self, company, document):
        partners = self.env["res.partner"]
        address = (document.mail_from or "").rpartition("<")[2].strip(" >").lower()
        if "@" not in address:
            return partners
        return partners.search([*self._own(company), ("email_normalized", "=", address)], limit=5)

    def _by_name(self, company, text):
        """The supplier whose whole name stands in the text; the longest, if one is in another."""
        self.env["res.partner"].flush_model(["name", "company_id", "supplier_rank"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM res_partner
                 WHERE company_id = %(company)s AND parent_id IS NULL AND supplier_rank > 0
                   AND length(name) >= 4 AND position(lower(name) IN %(text)s) > 0
                 ORDER BY length(name) DESC LIMIT 2
                """,
                company=company.id,
                text=text.lower(),
            )
        )
        partners = self.env["res.partner"].browse(row[0] for row in rows)
        if len(partners) == 2 and partners[1].name.lower() in partners[0].name.lower():
            return partners[:1]
        return partners

    # ---- his history in this dossier --------------------------------------------------------

    def _own_history(self, document, partner):
        """How this supplier was booked last in this dossier."""
        if not partner:
            return {}
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", document.company_id.id),
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("parent_state", "=", "posted"),
                ("display_type", "=", "product"),
                ("move_id.move_type", "in", ("in_invoice", "in_refund")),
                ("account_id.active", "=", True),
            ],
            order="date desc, id desc",
            limit=HISTORY,
        )
        if not lines:
            return {}
        account = _most(line.account_id for line in lines)
        like = lines.filtered(lambda line: line.account_id == account)
        tax = _most(line.tax_ids[:1] for line in like)
        last = lines[:1].move_id
        return {
            "account_id": account.id,
            "tax_id": tax.id,
            "tax_ids": like.filtered(lambda line: line.tax_ids[:1] == tax)[:1].tax_ids.ids,
            "description": _most(line.name or "" for line in like),
            "payment_term_id": last.invoice_payment_term_id.id,
            "proposed_from": "own",
            "proposed_count": len(lines.move_id),
        }


def _most(values):
    """What comes most often; the newest among equals."""
    return Counter(values).most_common(1)[0][0]
