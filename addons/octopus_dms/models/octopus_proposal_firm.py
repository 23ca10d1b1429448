# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a firm books a supplier in its other dossiers.

Nothing of one dossier shows in another, so only this passes: which account and which VAT code of
the *shared chart* (never one that a dossier made for itself) at least `FEWEST` other dossiers use
for the supplier with this enterprise number. No name, no amount, no text. Asked are only dossiers
that this firm manages now, that did not opt out, and in which the user himself may read purchases.
"""

from odoo import api, models
from odoo.tools import SQL

from ..tools import words

FEWEST = 2


class OctopusProposalFirm(models.AbstractModel):
    _name = "octopus.proposal.firm"
    _description = "Booking proposal from the other dossiers of a firm"

    @api.model
    def _booked(self, document, partner, text):
        """Account and VAT code as values of the document; nothing when too few agree."""
        company = document.sudo().company_id
        number = self.sudo()._number(company, partner, text)
        company_ids = self._company_ids(company)
        if not number or len(company_ids) < FEWEST:
            return {}
        return self.sudo()._most_used(company, number, company_ids)

    @api.model
    def _company_ids(self, company):
        """The other dossiers that are asked: of this firm, not opted out, readable by the user."""
        user, dossier = self.env.user, company.octopus_dossier_ids
        firm = user.sudo().octopus_subscriber_id
        if self.env.su or firm.kind != "b" or not dossier.proposals_shared:
            return []
        if dossier._octopus_manager() != firm:
            return []
        readable = user._octopus_company_ids("purchases", "read") - {company.id}
        others = self.env["octopus.dossier"].sudo()
        others = others.search(
            [
                ("company_id", "in", sorted(readable)),
                ("proposals_shared", "=", True),
                ("state", "!=", "terminated"),
                "|",
                ("firm_id", "=", firm.id),
                "&",
                ("firm_id", "=", False),
                ("holder_id", "=", firm.id),
            ]
        )
        return others.company_id.ids

    def _number(self, company, partner, text):
        """The enterprise number of the supplier: the relation's, else the one in the text."""
        if partner:
            known = words.enterprise_numbers(
                f"{partner.vat or ''} {partner.company_registry or ''}"
            )
        else:
            known = self.env["octopus.proposal"]._numbers(company, text)
        return next(iter(known)) if len(known) == 1 else None

    def _most_used(self, company, number, company_ids):
        partners = self.env["res.partner"].search(
            [
                ("company_id", "in", company_ids),
                "|",
                ("vat", "in", [number, f"BE{number}"]),
                ("company_registry", "=", number),
            ]
        )
        account, count = self._of_chart(company, partners, "account.account")
        if not account:
            return {}
        tax, _count = self._of_chart(company, partners, "account.tax")
        return {
            "account_id": account.id,
            "tax_id": tax.id,
            "tax_ids": tax.ids,
            "proposed_from": "firm",
            "proposed_count": count,
        }

    def _of_chart(self, company, partners, model):
        """This dossier's own record of the chart that most of these dossiers used."""
        records = self.env[model]
        if not partners:
            return records, 0
        for name, count in self.env.execute_query(self._used(partners, model)):
            own = self.env.ref(f"account.{company.id}_{name}", raise_if_not_found=False)
            if own and own.active:
                return own, count
        return records, 0

    def _used(self, partners, model):
        """(name in the chart, number of dossiers); a chart's records have `account.<id>_<name>`."""
        through, join = SQL("line.account_id"), SQL()
        if model == "account.tax":
            through = SQL("taxed.account_tax_id")
            join = SQL(
                "JOIN account_move_line_account_tax_rel taxed"
                " ON taxed.account_move_line_id = line.id"
            )
        return SQL(
            """
            SELECT substr(data.name, length(line.company_id::text) + 2),
                   count(DISTINCT line.company_id)
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id AND move.state = 'posted'
                   AND move.move_type IN ('in_invoice', 'in_refund')
              %(join)s
              JOIN ir_model_data data ON data.module = 'account' AND data.model = %(model)s
                   AND data.res_id = %(through)s
                   AND starts_with(data.name, line.company_id || '_')
             WHERE line.partner_id = ANY(%(partners)s) AND line.display_type = 'product'
               AND line.date > current_date - interval '3 years'
             GROUP BY 1 HAVING count(DISTINCT line.company_id) >= %(fewest)s
             ORDER BY 2 DESC, 1
            """,
            join=join,
            model=model,
            through=through,
            partners=partners.ids,
            fewest=FEWEST,
        )
