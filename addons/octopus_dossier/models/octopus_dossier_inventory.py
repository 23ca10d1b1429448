# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is in a dossier at one moment: counts and totals per kind, for a change of accountant."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.brussels import there


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def _octopus_inventory(self):
        """Sections with totals and rows, plain values that can be JSON; as superuser.

        Other addons add theirs: `{"key", "name", "totals": {label: value}, "columns": [label],
        "rows": [[value]]}`.
        """
        self.ensure_one()
        self.env.flush_all()
        return [
            self._inventory_journals(),
            self._inventory_open("customers", "asset_receivable"),
            self._inventory_open("suppliers", "liability_payable"),
            self._inventory_trial_balance(),
        ]

    @api.model
    def _inventory_moment(self, moment):
        """A moment by the clocks of Belgium, as a paper in any language has it."""
        return there(moment).strftime("%Y-%m-%d %H:%M") if moment else ""

    def _inventory_journals(self):
        """Journals with first and last number and period of what is posted in them."""
        journals = self.env["account.journal"].search([("company_id", "=", self.company_id.id)])
        rows = self._inventory_posted()
        found = {row[0]: row[1:] for row in rows}
        return {
            "key": "journals",
            "name": self.env._("Journals"),
            "totals": {self.env._("Posted entries"): sum(row[1] for row in rows)},
            "columns": [
                self.env._("Journal"),
                self.env._("Name"),
                self.env._("Entries"),
                self.env._("From"),
                self.env._("Until"),
                self.env._("First number"),
                self.env._("Last number"),
            ],
            "rows": [
                [journal.code, journal.name, *found.get(journal.id, (0, "", "", "", ""))]
                for journal in journals
            ],
        }

    def _inventory_posted(self):
        """Per journal: how many entries, first and last day, first and last number."""
        return self.env.execute_query(
            SQL(
                """
                SELECT m.journal_id, count(*), min(m.date)::text, max(m.date)::text,
                       (array_agg(m.name ORDER BY m.date, m.sequence_number, m.id))[1],
                       (array_agg(m.name ORDER BY m.date DESC, m.sequence_number DESC,
                                                  m.id DESC))[1]
                  FROM account_move m
                 WHERE m.company_id = %s AND m.state = 'posted'
                 GROUP BY m.journal_id
                """,
                self.company_id.id,
            )
        )

    def _inventory_open(self, key, account_type):
        """What customers owe, or what is owed to suppliers, per relation."""
        rows = self._inventory_open_items(account_type)
        names = {
            "customers": self.env._("Open customers"),
            "suppliers": self.env._("Open suppliers"),
        }
        currency = self.company_id.currency_id
        total = currency.round(sum(float(row[2]) for row in rows))
        return {
            "key": key,
            "name": names[key],
            "totals": {
                self.env._("Relations"): len(rows),
                self.env._("Balance"): f"{total:.2f}",
            },
            "columns": [self.env._("Relation"), self.env._("Open items"), self.env._("Balance")],
            "rows": [[name, count, f"{float(amount):.2f}"] for name, count, amount in rows],
        }

    def _inventory_open_items(self, account_type):
        """Per relation: how many items are open, and their balance."""
        return self.env.execute_query(
            SQL(
                """
                SELECT coalesce(p.name, ''), count(*), sum(l.amount_residual)::text
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id AND a.account_type = %s
                  LEFT JOIN res_partner p ON p.id = l.partner_id
                 WHERE l.company_id = %s AND l.parent_state = 'posted' AND NOT l.reconciled
                 GROUP BY l.partner_id, p.name
                HAVING sum(l.amount_residual) <> 0
                 ORDER BY p.name, l.partner_id
                """,
                account_type,
                self.company_id.id,
            )
        )

    def _inventory_trial_balance(self):
        """Debit and credit per account, and their totals."""
        lines = self.env["account.move.line"].sudo()
        groups = lines._read_group(
            [("company_id", "=", self.company_id.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["debit:sum", "credit:sum"],
        )
        rows = sorted(
            [account.code or "", account.name, f"{debit:.2f}", f"{credit:.2f}"]
            for account, debit, credit in groups
        )
        return {
            "key": "trial_balance",
            "name": self.env._("Trial balance"),
            "totals": {
                self.env._("Debit"): f"{sum(group[1] for group in groups):.2f}",
                self.env._("Credit"): f"{sum(group[2] for group in groups):.2f}",
            },
            "columns": [
                self.env._("Account"),
                self.env._("Name"),
                self.env._("Debit"),
                self.env._("Credit"),
            ],
            "rows": rows,
        }
