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
    def _write_taxes(self, file):
        company = file.dossier.company_id
        taxes = self.env["account.tax"].sudo().with_context(active_test=False)
        uses = dict(taxes._fields["type_tax_use"]._description_selection(self.env))
        header = [self.env._("Name"), self.env._("For"), self.env._("Percent or amount")]
        header += [self.env._("On the invoice"), self.env._("In use")]
        yes, no = self.env._("yes"), self.env._("no")
        found = taxes.search([("company_id", "=", company.id)])
        rows = (
            [t.name, uses[t.type_tax_use], t.amount, t.invoice_label, yes if t.active else no]
            for t in found
        )
        file.add_table("", "vat_codes.csv", header, rows, self.env._("VAT codes"))

    @api.model
    def _write_articles(self, file):
        company = file.dossier.company_id
        articles = self.env["product.product"].sudo().with_company(company)
        found = articles.with_context(active_test=False).search([("company_id", "=", company.id)])
        header = [self.env._("Code"), self.env._("Name"), self.env._("Price without VAT")]
        header += [self.env._("Description on the invoice")]
        rows = ([a.default_code, a.name, a.lst_price, a.description_sale] for a in found)
        file.add_table("", "articles.csv", header, rows, self.env._("Articles"))

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
        """All posted journal items, a file for each calendar year; drafts in one of their own."""
        company = file.dossier.company_id
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
        for year in self._years(company):
            posted = SQL(
                "l.parent_state = 'posted'"
                " AND l.date BETWEEN make_date(%s, 1, 1) AND make_date(%s, 12, 31)",
                year,
                year,
            )
            rows = self._rows(self._ledger_query(company, posted))
            about = self.env._("Journal items of %s", year)
            file.add_table("ledger", f"{year}.csv", header, rows, about)
        rows = self._rows(self._ledger_query(company, SQL("l.parent_state = 'draft'")))
        about = self.env._("Drafts, which are not booked")
        file.add_table("ledger", "drafts.csv", header, rows, about)

    @api.model
    def _account_sql(self, company):
        lang = self.env.lang or "en_US"
        return (
            SQL("a.code_store->>%s", str(company.id)),
            SQL("COALESCE(a.name->>%s, a.name->>'en_US')", lang),
        )

    @api.model
    def _ledger_query(self, company, condition):
        return SQL(
            """
            SELECT l.date, l.move_name, j.code, %s, %s, p.complete_name, l.name, l.ref,
                   l.debit, l.credit, l.date_maturity, l.matching_number
              FROM account_move_line l
              JOIN account_account a ON a.id = l.account_id
              JOIN account_journal j ON j.id = l.journal_id
              LEFT JOIN res_partner p ON p.id = l.partner_id
             WHERE l.company_id = %s AND %s
             ORDER BY l.date, l.move_id, l.id
            """,
            *self._account_sql(company),
            company.id,
            condition,
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
            rows = self._rows(self._trial_balance_query(company, year))
            about = self.env._("Trial balance of %s", year)
            file.add_table("trial_balance", f"{year}.csv", header, rows, about)

    @api.model
    def _trial_balance_query(self, company, year):
        """Costs and income of the year, balances of all others; it adds up to nothing.

        What the years before left and nobody booked as a result yet is a row without an account.
        """
        return SQL(
            """
            SELECT CASE WHEN earlier THEN '' ELSE code END, CASE WHEN earlier THEN %s ELSE name END,
                   sum(debit), sum(credit), sum(balance)
              FROM (SELECT %s AS code, %s AS name, l.debit, l.credit, l.balance,
                           a.account_type ~ '^(income|expense)'
                           AND l.date < make_date(%s, 1, 1) AS earlier
                      FROM account_move_line l JOIN account_account a ON a.id = l.account_id
                     WHERE l.company_id = %s AND l.parent_state = 'posted'
                       AND l.date <= make_date(%s, 12, 31)) item
             GROUP BY 1, 2 ORDER BY 1, 2
            """,
            self.env._("Result of earlier years, not booked yet"),
            *self._account_sql(company),
            year,
            company.id,
            year,
        )

    @api.model
    def _write_invoices(self, file):
        """The files of invoices and bills, as they were sent or received; of other entries too."""
        moves = self.env["account.move"].sudo()
        domain = [("company_id", "=", file.dossier.company_id.id), ("state", "!=", "cancel")]
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
                number = move.display_name if move.state == "draft" else move.name
                folder = "invoices" if move.is_invoice() else "entries"
                for attachment in by_move.get(move.id, ()):
                    file.add_file(
                        f"{folder}/{move.date.year}",
                        f"{number} {attachment.name}",
                        attachment,
                        move.partner_id.name,
                    )
            self.env.invalidate_all()

    # -- who may see it, as far as the reader may know --------------------------------------------

    @api.model
    def _as_reader(self, file, model):
        """A model as who asked sees it himself, with this dossier open."""
        opened = file.dossier.company_id.ids
        return self.env[model].sudo(False).with_context(allowed_company_ids=opened)

    @api.model
    def _write_rights(self, file):
        """Rights of the users of his side, and of all of them for who manages them."""
        rights = self._as_reader(file, "octopus.right")
        found = rights.search([("company_id", "=", file.dossier.company_id.id)])
        areas = dict(rights._selection_area())
        levels = dict(rights._fields["level"]._description_selection(self.env))
        header = [self.env._("Login"), self.env._("Name"), self.env._("Area")]
        header.append(self.env._("Level"))
        rows = (
            [right.user_id.login, right.user_id.name, areas[right.area], levels[right.level]]
            for right in found.sudo()
        )
        file.add_table("", "rights.csv", header, rows, self.env._("Users and their rights"))

    @api.model
    def _write_consents(self, file):
        """What was agreed about links, requests and changes of accountant, in its words."""
        consents = self._as_reader(file, "octopus.consent")
        found = consents.search([("dossier_id", "=", file.dossier.id)], order="id")
        steps = dict(consents._fields["step"]._description_selection(self.env))
        header = [self.env._("When"), self.env._("Step"), self.env._("Login")]
        header += [self.env._("Name"), self.env._("Firm"), self.env._("Until")]
        header += [self.env._("Text"), self.env._("Version"), self.env._("SHA-256")]
        rows = (
            [
                file.dossier._inventory_moment(consent.date),
                steps[consent.step],
                consent.login,
                consent.user_name,
                consent.firm_name,
                consent.date_to,
                consent.text,
                consent.version,
                consent.sha256,
            ]
            for consent in found
        )
        file.add_table("", "consents.csv", header, rows, self.env._("Consents"))

    @api.model
    def _write_accesses(self, file):
        """Who was in the dossier, by day and way in: everybody for its client, else one's own."""
        log = self._as_reader(file, "octopus.access.log")
        names = ("day", "login", "name", "subscriber_id", "kind", "first_at", "last_at")
        labels = log.fields_get(names, ["string"])
        header = [labels[name]["string"] for name in names]
        kinds = dict(log._fields["kind"]._description_selection(self.env))
        moment = file.dossier._inventory_moment
        found = self._rows(self._accesses_query(log, file.dossier))
        rows = (
            [*access, kinds[kind], moment(first_at), moment(last_at)]
            for *access, kind, first_at, last_at in found
        )
        file.add_table("", "accesses.csv", header, rows, self.env._("Who was in the dossier"))

    @api.model
    def _accesses_query(self, log, dossier):
        """:param log: the access log as its reader sees it"""
        return SQL(
            """
            SELECT a.day, a.login, a.name, s.code, a.kind, a.first_at, a.last_at
              FROM octopus_access_log a LEFT JOIN octopus_subscriber s ON s.id = a.subscriber_id
             WHERE a.id IN %s ORDER BY a.day, a.id
            """,
            log._search([("dossier_id", "=", dossier.id)]).subselect(),
        )
