# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an export holds, part by part; read by PostgreSQL, as superuser after the check."""

from odoo import api, models
from odoo.tools import SQL

BATCH = 1000


class OctopusExportPart(models.AbstractModel):
    _name = "octopus.export.part"
    _description = "Parts of the export of a dossier"

    @api.model
    def _rows(self, query):
        """The rows of a query in batches, so that a big ledger takes little memory."""
        self.env.flush_all()
        cursor = self.env.cr._obj.connection.cursor(name="octopus_export")
        try:
            cursor.itersize = BATCH
            cursor.execute(query.code, query.params)
            yield from cursor
        finally:
            cursor.close()

    @api.model
    def _write_accounts(self, file):
        company = file.dossier.company_id
        accounts = self.env["account.account"].sudo().with_company(company)
        accounts = accounts.with_context(allowed_company_ids=company.ids, active_test=False)
        found = accounts.search([("company_ids", "in", company.ids)]).sorted("code")
        types = dict(accounts._fields["account_type"]._description_selection(self.env))
        header = [self.env._("Code"), self.env._("Name"), self.env._("Type")]
        rows = ([a.code, a.name, types.get(a.account_type)] for a in found)
        file.add_table("", "accounts.csv", header, rows, self.env._("Chart of accounts"))

    @api.model
    def _write_relations(self, file):
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search([("company_id", "=", file.dossier.company_id.id)])
        names = ("name", "vat", "company_registry", "ref", "email", "phone", "street", "street2")
        names += ("zip", "city")
        labels = partners.fields_get(names, ["string"])
        header = [*(labels[name]["string"] for name in names), self.env._("Country")]
        rows = ([*(p[name] for name in names), p.country_id.code] for p in found)
        file.add_table("", "relations.csv", header, rows, self.env._("Relations"))

    @api.model
    def _write_journals(self, file):
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        found = journals.search([("company_id", "=", file.dossier.company_id.id)])
        header = [self.env._("Code"), self.env._("Name"), self.env._("Type")]
        rows = ([j.code, j.name, j.type] for j in found)
        file.add_table("", "journals.csv", header, rows, self.env._("Journals"))

    @api.model
    def _years(self, company):
        query = SQL(
            "SELECT DISTINCT extract(year FROM date)::int FROM account_move_line"
            " WHERE company_id = %s AND parent_state = 'posted' ORDER BY 1",
            company.id,
        )
        return [year for (year,) in self.env.execute_query(query)]

    @api.model
    def _write_ledger(self, file):
        """All posted journal items, a file for each calendar year."""
        header = [
            self.env._("Date"),
            self.env._("Entry"),
            self.env._("Journal"),
            self.env._("Account"),
            self.env._("Name of the account"),
            self.env._("Relation"),
            self.env._("Description"),
            self.env._("Reference"),
            self.env._("Debit"),
            self.env._("Credit"),
            self.env._("Due date"),
            self.env._("Matching"),
        ]
        for year in self._years(file.dossier.company_id):
            rows = self._rows(self._ledger_query(file.dossier.company_id, year))
            about = self.env._("Journal items of %s", year)
            file.add_table("ledger", f"{year}.csv", header, rows, about)

    @api.model
    def _account_sql(self, company):
        lang = self.env.lang or "en_US"
        return (
            SQL("a.code_store->>%s", str(company.id)),
            SQL("COALESCE(a.name->>%s, a.name->>'en_US')", lang),
        )

    @api.model
    def _ledger_query(self, company, year):
        return SQL(
            """
            SELECT l.date, l.move_name, j.code, %s, %s, p.complete_name, l.name, l.ref,
                   l.debit, l.credit, l.date_maturity, l.matching_number
              FROM account_move_line l
              JOIN account_account a ON a.id = l.account_id
              JOIN account_journal j ON j.id = l.journal_id
              LEFT JOIN res_partner p ON p.id = l.partner_id
             WHERE l.company_id = %s AND l.parent_state = 'posted'
               AND l.date BETWEEN make_date(%s, 1, 1) AND make_date(%s, 12, 31)
             ORDER BY l.date, l.move_id, l.id
            """,
            *self._account_sql(company),
            company.id,
            year,
            year,
        )

    @api.model
    def _write_trial_balance(self, file):
        """The balances at the end of every calendar year."""
        company = file.dossier.company_id
        header = [
            self.env._("Account"),
            self.env._("Name of the account"),
            self.env._("Debit"),
            self.env._("Credit"),
            self.env._("Balance"),
        ]
        for year in self._years(company):
            query = SQL(
                """
                SELECT %s, %s, sum(l.debit), sum(l.credit), sum(l.balance)
                  FROM account_move_line l JOIN account_account a ON a.id = l.account_id
                 WHERE l.company_id = %s AND l.parent_state = 'posted'
                   AND l.date <= make_date(%s, 12, 31)
                   AND (l.date >= make_date(%s, 1, 1) OR a.account_type !~ '^(income|expense)')
                 GROUP BY a.id ORDER BY 1
                """,
                *self._account_sql(company),
                company.id,
                year,
                year,
            )
            about = self.env._("Trial balance of %s", year)
            file.add_table("trial_balance", f"{year}.csv", header, self._rows(query), about)

    @api.model
    def _write_invoices(self, file):
        """The files of posted invoices and bills, as they were sent or received."""
        moves = self.env["account.move"].sudo()
        domain = [
            ("company_id", "=", file.dossier.company_id.id),
            ("state", "=", "posted"),
            ("move_type", "!=", "entry"),
        ]
        attachments = self.env["ir.attachment"].sudo()
        ids = moves.search(domain, order="date, id").ids
        for start in range(0, len(ids), BATCH):
            batch = moves.browse(ids[start : start + BATCH])
            # With a field in the domain, files of fields (the PDF itself) are found too.
            found = attachments.search(
                [
                    ("res_model", "=", "account.move"),
                    ("res_id", "in", batch.ids),
                    ("id", "!=", False),
                ]
            )
            by_move = found.grouped("res_id")
            for move in batch:
                for attachment in by_move.get(move.id, ()):
                    name = f"{move.name} {attachment.name}"
                    file.add_file(
                        f"invoices/{move.date.year}", name, attachment, move.partner_id.name
                    )
            self.env.invalidate_all()
