# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.company_restore import book_tables
from ..tools.company_rows import collected
from ..tools.company_tables import company_tables
from .common import ALL, DossierCommon

EMPTY = {"act": "empty", "name": "Empty", "kinds": ["entries", "relations", "articles"]}
# Written by the act itself, about itself.
OF_THE_ACT = {"octopus_restore_point", "octopus_bulk", "octopus_bulk_line"}


@tagged("post_install", "-at_install")
class TestOctopusRestorePoint(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm.dossier_manager = True
        cls.bills = cls._move(cls.garage) + cls._move(cls.garage, "out_invoice")
        cls.bills.action_post()
        cls._pay(cls.bills[0])
        cls.relation = cls._relation(cls.garage, "Kept relation")
        cls.env["product.template"].create({"name": "Tyre", "company_id": cls.garage.company_id.id})
        cls.bills[0].message_post(body="a note")
        cls.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "account.move", "res_id": cls.bills[0].id}
        )
        cls.env.flush_all()

    @classmethod
    def _pay(cls, bill):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        )
        wizard.create({})._create_payments()

    def _rows(self, dossier):
        """All rows of all tables of a company, as text."""
        with collected(self.env, company_tables(self.env), dossier.company_id.ids) as rows:
            return {
                table.name: sorted(
                    row
                    for (row,) in self.env.execute_query(
                        SQL("SELECT r::text FROM (%s) r", rows.select(table))
                    )
                )
                for table in rows.tables
                if table.name not in OF_THE_ACT
                and not (table.generic and table.name == "ir_attachment")
            }

    def _empty(self, dossier, user=None, **params):
        env = self._as(user or self.accountant, dossier)
        return env["octopus.bulk"]._start(
            "Empty", "octopus.dossier", "manage", dossier.with_env(env), {**EMPTY, **params}
        )

    def _point(self, dossier, user=None):
        env = self._as(user or self.accountant, dossier)
        return env["octopus.restore.point"].search([], limit=1)

    def _queries(self, acts):
        acts.invalidate_recordset()
        acts.mapped("state")
        before = self.cr.sql_log_count
        acts.mapped("may_undo")
        return self.cr.sql_log_count - before

    def test_emptied_and_put_back_every_table_is_as_before(self):
        before = self._rows(self.garage)
        others = self._rows(self.bakery)
        bulk = self._empty(self.garage)
        self.assertEqual(bulk.line_ids.mapped("state"), ["done"], bulk.line_ids.message)
        self.assertIn("entries: 3", bulk.line_ids.message)
        self.env.invalidate_all()
        entries = self.env["account.move"].search([("company_id", "=", self.garage.company_id.id)])
        self.assertFalse(entries)
        self.assertFalse(self.relation.exists())
        self.assertTrue(self._journal(self.garage, "sale"))
        # Work that was done since goes; the names of what comes back were taken meanwhile.
        again = self._move(self.garage)
        again.action_post()
        self.relation.search([("company_id", "=", self.garage.company_id.id)], limit=1).name = "x"
        journal = self._journal(self.garage, "sale")
        journal.name = "Changed"
        self._point(self.garage).action_restore()
        after = self._rows(self.garage)
        for name, rows in before.items():
            self.assertEqual(after[name], rows, name)
        self.assertEqual(self._rows(self.bakery), others)
        self.assertNotEqual(journal.name, "Changed")
        self.assertEqual(self.bills.mapped("state"), ["posted", "posted"])
        self.assertTrue(self.relation.exists())
        self.assertFalse(again.exists())
        # putting back is an act as well: what was booked since is not lost
        self._point(self.garage).action_restore()
        self.env.invalidate_all()
        self.assertEqual(again.state, "posted")
        self.assertFalse(self.bills.exists())

    def test_an_act_is_undone_from_its_result(self):
        """In one dossier or in all, whichever are open; and the undoing too."""
        env = self._as(self.accountant, self.firm_dossier)
        bulks, both = env["octopus.bulk"], (self.garage + self.bakery).with_env(env)
        self._move(self.bakery)
        act = bulks._start("Empty", "octopus.dossier", "manage", both, EMPTY)
        self.assertEqual(
            act.line_ids.mapped("may_undo"), [True, True], act.line_ids.mapped("state")
        )
        one = bulks.browse(act.line_ids[0].action_undo()["res_id"])
        self.assertEqual(one.line_ids.mapped("state"), ["done"], one.line_ids.message)
        self.assertEqual(one.line_ids.dossier_id, self.garage)
        self.assertEqual(len(self.bills.exists()), 2)
        act.invalidate_recordset()
        self.assertEqual(act.line_ids.mapped("may_undo"), [False, True])
        with self.assertRaises(AccessError):
            act.with_user(self.employee).action_undo()
        rest = bulks.browse(act.action_undo()["res_id"])
        self.assertEqual(rest.line_ids.dossier_id, self.bakery)
        act.invalidate_recordset()
        self.assertFalse(act.may_undo)
        with self.assertRaisesRegex(UserError, "undone already"):
            act.action_undo()
        # a list of acts asks once for all of them
        self.assertEqual(self._queries(act + one + rest), self._queries(act))
        again = bulks.browse(one.line_ids.action_undo()["res_id"])
        self.assertEqual(again.line_ids.state, "done", again.line_ids.message)
        self.assertFalse(self.bills.exists())
        # where nothing was deleted or overwritten, nothing is offered to be undone
        points = self.env["octopus.restore.point"].search_count([])
        copy = {"act": "copy", "name": "Copy", "kinds": ["taxes"], "source_id": self.bakery.id}
        for params in (EMPTY, copy):
            nothing = bulks._start("x", "octopus.dossier", "manage", both[0], params)
            self.assertEqual(nothing.line_ids.state, "done", nothing.line_ids.message)
            self.assertFalse(nothing.may_undo, params["act"])
        self.assertEqual(self.env["octopus.restore.point"].search_count([]), points)

    def test_what_the_law_keeps_is_not_emptied(self):
        company = self.garage.company_id
        for reason, change in (
            ("sent", {"is_move_sent": True}),
            ("secured", {"inalterable_hash": "$4$x"}),
        ):
            with self.cr.savepoint() as savepoint:
                self.bills[1].flush_recordset()
                column, value = next(iter(change.items()))
                self.cr.execute(
                    SQL(
                        "UPDATE account_move SET %s = %s WHERE id = %s",
                        SQL.identifier(column),
                        value,
                        self.bills[1].id,
                    )
                )
                self.env.invalidate_all()
                self._assert_kept(reason)
                savepoint.rollback()
            self.env.invalidate_all()
        self.bills.flush_recordset()
        company.fiscalyear_lock_date = "2026-12-31"
        self._assert_kept("closed period")

    def _assert_kept(self, reason):
        bulk = self._empty(self.garage)
        self.assertEqual(bulk.line_ids.state, "failed")
        self.assertIn(reason, bulk.line_ids.message)
        self.assertIn("new ID", bulk.line_ids.message)
        self.assertTrue(self.bills.exists())
        self.assertFalse(self._point(self.garage))
        bulk = self._empty(self.garage, kinds=["relations"])
        self.assertEqual(bulk.line_ids.state, "done", bulk.line_ids.message)
        self.assertTrue(self.bills.exists().partner_id)
        self.assertEqual(len(self.bills.partner_id.exists()), 2)

    def test_no_way_back_over_entries_that_must_stay(self):
        self._empty(self.garage)
        sent = self._move(self.garage, "out_invoice")
        sent.action_post()
        sent.is_move_sent = True
        with self.assertRaisesRegex(UserError, "must stay"):
            self._point(self.garage).action_restore()
        self.assertTrue(sent.exists())

    def test_only_the_managing_firm_where_it_is_switched_on(self):
        self._give(self.employee, self.garage, {**ALL, "dossier_settings": "2"})
        self._give(self.stranger, self.garage, ALL)
        for user in (self.employee, self.mechanic, self.stranger):
            bulk = self._empty(self.garage, user)
            self.assertEqual(bulk.line_ids.state, "failed", user.login)
        for user in (self.outsider, self.baker):
            with self.assertRaises(AccessError):
                self._empty(self.garage, user)
        self._empty(self.garage)
        point = self._point(self.garage)
        for user in (self.employee, self.mechanic, self.outsider, self.operator):
            with self.assertRaises(AccessError, msg=user.login):
                point.with_user(user).action_restore()
        with self.assertRaises(AccessError):
            point.with_user(self.accountant).read(["content"])
        self.firm.dossier_manager = False
        with self.assertRaisesRegex(AccessError, "switched on"):
            point.action_restore()
        self.assertIn("switched on", self._empty(self.garage).line_ids.message)

    def test_restore_points_go_after_their_days(self):
        self._empty(self.garage)
        point = self._point(self.garage).sudo()
        self.env["octopus.restore.point"]._gc_expired()
        self.assertTrue(point.exists())
        point.date_to = "2020-01-01"
        self.env["octopus.restore.point"]._gc_expired()
        self.assertFalse(point.exists())

    def test_tables_of_the_platform_are_no_books(self):
        names = {table.name for table in book_tables(self.env)}
        self.assertIn("account_move", names)
        self.assertFalse([name for name in names if name.startswith("octopus_")])
