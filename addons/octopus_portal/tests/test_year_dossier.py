"""The year dossier comes to the figures worked out by hand."""

from collections import Counter

from odoo.tests import tagged

from .common import PortalCommon
from .year_dossier import FIGURES, book_year


@tagged("post_install", "-at_install")
class TestYearDossier(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.garage.company_id
        cls.year = book_year(cls.company)

    def _balances(self, domain, by):
        inside = [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
        groups = (
            self.env["account.move.line"]
            .with_company(self.company)
            ._read_group([*inside, *domain], [by], ["balance:sum"])
        )
        return {key: round(balance, 2) for key, balance in groups}

    def test_accounts(self):
        until = [("date", "<=", "2025-12-31")]
        this_year = [("date", ">=", "2025-01-01"), *until]
        balances = {
            account.with_company(self.company).code: balance
            for account, balance in self._balances(until, "account_id").items()
            if account.with_company(self.company).code < "6"
        }
        results = {
            account.with_company(self.company).code: balance
            for account, balance in self._balances(this_year, "account_id").items()
            if account.with_company(self.company).code >= "6"
        }
        expected = dict(FIGURES["accounts"])
        for name in ("bank", "cash"):
            journal = self._journal(self.garage, name)
            expected[journal.default_account_id.with_company(self.company).code] = expected.pop(
                name
            )
        for name, found in (("balance", balances), ("result", results)):
            with self.subTest(name):
                wanted = {
                    code: amount
                    for code, amount in expected.items()
                    if (code < "6") == (name == "balance") and amount
                }
                self.assertEqual({k: v for k, v in found.items() if v}, wanted)

    def test_grids_of_the_invoices(self):
        """The tags on the lines, each with the sign that the return prints it with."""
        found = Counter()
        for tag, balance in self._balances(
            [("date", ">=", "2025-01-01"), ("tax_tag_ids", "!=", False)], "tax_tag_ids"
        ).items():
            found[tag.name[:2]] += abs(balance)
        for grid, quarters in FIGURES["grids"].items():
            if grid not in ("71", "72"):
                self.assertAlmostEqual(found[grid], sum(quarters), 2, grid)

    def test_open(self):
        for table in ("open_customers", "open_suppliers"):
            for name, amount in FIGURES[table].items():
                move = self.year[name]
                self.assertAlmostEqual(move.amount_residual_signed, amount, 2, name)
        for name in ("S1", "S5", "CS1", "P1", "CP1", "CP5"):
            self.assertFalse(self.year[name].amount_residual, name)

    def test_another_dossier_and_year(self):
        records = book_year(self.foreign.company_id, 2024)
        self.assertEqual(str(records["S1"].date), "2024-01-15")
        self.assertEqual(records["S1"].company_id, self.foreign.company_id)
        self.assertEqual(records["S1"].name.count("2024"), 1)
