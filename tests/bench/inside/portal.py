"""The books that bench_portal reads: a large dossier, and as many invoices in a stock company.

Arguments: invoices (0: what an earlier run filled), documents, clients, file for what the bench has
to know. One invoice, one bill and one document are made as people make them; the others are rows
copied in SQL, over five years, five hundred relations and all accounts of costs and income, one in
twenty not paid.
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

from browser import session_of
from settle import settle

from odoo import fields
from odoo.fields import Command
from odoo.tools import file_open

RELATIONS = 500
STOCK_LOGIN = "customer-of-stock"
SALES_SHARE = 0.6
DAY = "(CURRENT_DATE - mod(i.n * 7919, 1825)::int)"
OPEN = "mod(i.n, 20) = 0"
WORDS = "(ARRAY['flour','tyres','bricks','paper','diesel','coffee','cement','oranges'])"


class Portal:
    def __init__(self, env, invoices, documents, clients):
        context = {**env.context, "tracking_disable": True, "mail_create_nolog": True}
        self.env = env(context=context)
        self.invoices, self.documents, self.clients = invoices, documents, clients
        self.dossier = env["octopus.dossier"].search([("tier", "=", "portal")], limit=1)
        self.company = self.dossier.company_id
        self.owner = self.dossier.holder_id.holder_user_id

    # -- rows --------------------------------------------------------------------------------------

    def _columns(self, name):
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND table_schema = current_schema AND is_generated = 'NEVER'",
            [name],
        )
        return [column for (column,) in self.env.cr.fetchall()]

    def _copy(self, name, id_, count, changed, first=None):
        """The row again and again, each with what is changed in it; the id of the first."""
        if first is None:
            self.env.cr.execute(f"SELECT COALESCE(MAX(id), 0) + 1000 FROM {name}")
            [first] = self.env.cr.fetchone()
        names = self._columns(name)
        values = {column: changed.get(column, f"t.{column}") for column in names}
        values["id"] = f"{first} + i.n"
        self.env.cr.execute(
            f"INSERT INTO {name} ({', '.join(names)}) "
            f"SELECT {', '.join(values[column] for column in names)} "
            f"FROM {name} t, generate_series(0, %s) i (n) WHERE t.id = %s",
            [count - 1, id_],
        )
        self.env.cr.execute(f"SELECT setval('{name}_id_seq', (SELECT MAX(id) FROM {name}))")
        self.env.invalidate_all()
        return first

    def _relations(self, company):
        partner = self.env["res.partner"].create(
            {"name": "Relation", "is_company": True, "company_id": company.id}
        )
        self.env.flush_all()
        name = f"initcap({WORDS}[1 + mod(i.n, 8)]) || ' relation ' || i.n"
        changed = {"name": name, "complete_name": name, "commercial_partner_id": "i.n"}
        self.env.cr.execute("SELECT MAX(id) + 1000 FROM res_partner")
        [first] = self.env.cr.fetchone()
        changed["commercial_partner_id"] = f"{first} + i.n"
        return self._copy("res_partner", partner.id, RELATIONS, changed, first)

    def _copy_moves(self, move, count, partner):
        """So many invoices more like this one.

        :param partner: the partner of the i-th, in SQL
        """
        name = f"'{move.name.rpartition('/')[0]}/X' || i.n"
        day, due = DAY, f"({DAY} + 30)"
        scale = "(1 + mod(i.n, 97))"
        state = f"CASE WHEN {OPEN} THEN 'not_paid' ELSE 'paid' END"
        amounts = [column for column in self._columns("account_move") if "amount" in column]
        changed = {column: f"t.{column} * {scale}" for column in amounts}
        for column in (name for name in amounts if "residual" in name):
            changed[column] = f"CASE WHEN {OPEN} THEN t.{column} * {scale} ELSE 0 END"
        changed |= dict.fromkeys(("date", "invoice_date"), day) | {
            "name": name,
            "sequence_number": "1000 + i.n",
            "ref": "'R-' || i.n",
            "payment_reference": name,
            "invoice_date_due": due,
            "payment_state": state,
            "partner_id": partner,
            "commercial_partner_id": partner,
            "partner_shipping_id": "NULL",
            "invoice_partner_display_name": f"'relation ' || {partner}",
            "access_token": "NULL",
        }
        first = self._copy("account_move", move.id, count, changed)
        for line in move.line_ids:
            self._copy_lines(line, count, first, partner, name, scale, day, due)
        self.env.cr.commit()

    def _copy_lines(self, line, count, first, partner, name, scale, day, due):
        money = ("debit", "credit", "balance", "amount_currency", "price_total", "price_subtotal")
        changed = {column: f"t.{column} * {scale}" for column in money}
        changed["price_unit"] = f"t.price_unit * {scale}"
        for column in ("amount_residual", "amount_residual_currency"):
            changed[column] = f"CASE WHEN {OPEN} THEN t.{column} * {scale} ELSE 0 END"
        changed |= dict.fromkeys(("date", "invoice_date"), day) | {
            "move_id": f"{first} + i.n",
            "move_name": name,
            "partner_id": partner,
            "reconciled": f"t.date_maturity IS NOT NULL AND NOT ({OPEN})",
            "date_maturity": f"CASE WHEN t.date_maturity IS NULL THEN NULL ELSE {due} END",
        }
        kind = line.account_id.account_type
        if kind.startswith(("income", "expense")):
            accounts = self.env["account.account"].search(
                [("company_ids", "in", line.company_id.ids), ("account_type", "=", kind)]
            )
            changed["account_id"] = f"(ARRAY{accounts.ids})[1 + mod(i.n, {len(accounts)})]"
        self._copy("account_move_line", line.id, count, changed)

    # -- what is there -----------------------------------------------------------------------------

    def _move(self, company, kind, partner_id):
        day = fields.Date.today() - timedelta(days=40)
        move = self.env["account.move"].with_company(company)
        move = move.create(
            {
                "move_type": kind,
                "partner_id": partner_id,
                "invoice_date": day,
                "date": day,
                "invoice_line_ids": [
                    Command.create({"name": "Bread", "quantity": 2, "price_unit": 12.5})
                ],
            }
        )
        move.action_post()
        self.env.flush_all()
        return move

    def fill(self):
        if not self.invoices:  # books that an earlier run filled
            return self.env["res.users"].search([("login", "=", STOCK_LOGIN)])
        start = time.perf_counter()
        first = self._relations(self.company)
        partner = f"({first} + mod(i.n, {RELATIONS}))"
        sales = int(self.invoices * SALES_SHARE)
        self._copy_moves(self._move(self.company, "out_invoice", first), sales, partner)
        bills = self.invoices - sales
        self._copy_moves(self._move(self.company, "in_invoice", first), bills, partner)
        self._fill_documents()
        stock = self._fill_stock()
        settle(self.env)
        self.env["credit.control.policy"]._octopus_ensure(self.company)
        self.env.cr.commit()
        print(f"books filled in {time.perf_counter() - start:.0f} s", flush=True)
        return stock

    def _fill_documents(self):
        with file_open("octopus_portal/static/description/icon.png", "rb") as file:
            content = file.read()
        document = self.env["octopus.document"]._store(self.company, "sample.png", content)
        self.env.flush_all()
        changed = {
            "name": f"'invoice-' || i.n || '-' || {WORDS}[1 + mod(i.n, 8)] || '.png'",
            "supplier_name": f"initcap({WORDS}[1 + mod(i.n, 8)]) || ' supplier ' || mod(i.n, 997)",
            "state": "CASE WHEN mod(i.n, 10) = 0 THEN 'todo' ELSE 'archived' END",
            "received_at": f"{DAY}::timestamp",
            "document_date": DAY,
            "source_ref": "NULL",
        }
        self._copy("octopus_document", document.id, self.documents, changed)
        self.env.cr.commit()

    def _fill_stock(self):
        """As many invoices for one customer of a company that is no dossier; his login."""
        company = self.env["res.company"]._octopus_make_companies(1)
        company.octopus_is_pool = False
        self.env["res.users"].browse(self.env.uid).company_ids |= company
        user = self.env["res.users"].create(
            {
                "name": "Customer",
                "login": STOCK_LOGIN,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        partner = user.partner_id
        move = self._move(company, "out_invoice", partner.id)
        self._copy_moves(move, self.invoices, str(partner.id))
        return user

    # -- who looks ---------------------------------------------------------------------------------

    def run(self, path):
        stock = self.fill()
        found = {
            "number": self.dossier.number,
            "owner": [session_of(self.owner) for _client in range(self.clients)],
            "stock": [session_of(stock) for _client in range(self.clients)],
        }
        self.env.cr.commit()
        Path(path).write_text(json.dumps(found))


Portal(env, *map(int, sys.argv[1:4])).run(sys.argv[4])  # noqa: F821
