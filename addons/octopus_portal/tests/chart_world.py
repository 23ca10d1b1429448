# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bookings of two years for the tests of charts."""

from odoo.fields import Command


class ChartWorld:
    @classmethod
    def set_up_charts(cls):
        """Sales, a purchase, a payment and an entry of two years in the bakery."""
        cls._entries(cls.bakery)
        cls._entries(cls.foreign, 77)
        cls.env.flush_all()

    @classmethod
    def _entries(cls, dossier, factor=1):
        for day, journal, debit, credit, amount in (
            ("2025-03-31", "sale", "400000", "700000", 100),
            ("2025-12-31", "general", "400000", "700000", 10),
            ("2026-01-01", "sale", "400000", "700000", 1000),
            ("2026-05-10", "sale", "400000", "701000", 200.5),
            ("2026-05-11", "purchase", "611000", "440000", 50),
            ("2026-05-12", "bank", "550000", "400000", 300),
            ("2026-05-31", "general", "630200", "280009", 7),
        ):
            cls._entry(dossier, day, journal, debit, credit, amount * factor)

    @classmethod
    def _entry(cls, dossier, day, journal, debit, credit, amount):
        sides = ((debit, amount, 0), (credit, 0, amount))
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "journal_id": cls._journal(dossier, journal).id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": cls._account(dossier, code).id,
                            "debit": debit,
                            "credit": credit,
                            "date_maturity": day,
                        }
                    )
                    for code, debit, credit in sides
                ],
            }
        )
        move.action_post()

    @classmethod
    def _account(cls, dossier, code):
        accounts = cls.env["account.account"].with_company(dossier.company_id)
        known = accounts.search(
            [("code", "=", code), ("company_ids", "in", dossier.company_id.ids)], limit=1
        )
        types = {"4000": "asset_receivable", "4400": "liability_payable", "5500": "asset_cash"}
        kind = types.get(code[:4]) or {"7": "income", "6": "expense"}.get(code[0], "asset_current")
        return known or accounts.create({"code": code, "name": code, "account_type": kind})
