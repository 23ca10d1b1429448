# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules that book: only what is complete, as who set them, marked to be checked. And filing."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.octopus_dossier.tests.common import enterprise_number

from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestBookingRule(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["octopus.booking.rule"]
        cls.number = enterprise_number(6234567)
        tax = cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount", "=", 21),
            ],
            limit=1,
        )
        cls.supplier = cls.env["res.partner"].create(
            {
                "name": "Molen",
                "company_id": cls.company.id,
                "vat": f"BE{cls.number}",
                "supplier_rank": 1,
            }
        )
        line = {"name": "Bloem", "price_unit": 50, "tax_ids": [Command.set(tax.ids)]}
        cls.before = cls._move(
            cls.bakery,
            partner_id=cls.supplier.id,
            ref="OLD-1",
            invoice_line_ids=[Command.create(line)],
        )
        cls.before.action_post()
        cls._give(cls.employee, cls.bakery, {"purchases": "2", "documents": "2"})
        cls.rule = cls.set_rule(cls.employee)

    @classmethod
    def set_rule(cls, user, dossier=None, **vals):
        """A rule for uploads, set by this user."""
        env = cls._as(user, dossier or cls.bakery)
        return env["octopus.booking.rule"].create({"source": "upload", **vals}).sudo()

    def invoice(self, number="F-1", total="121,00", vat=None, **vals):
        """An uploaded invoice of the mill."""
        text = f"Molen BE {vat or self.number}\nFactuurnummer {number}\nFactuurdatum 01/02/2026"
        lines = [*text.splitlines(), f"Totaal incl. btw {total}"]
        return self.store(files.pdf_lines(lines), name=f"{number}.pdf", **vals)

    def test_a_complete_document_is_booked_and_marked(self):
        document = self.invoice()
        self.assertTrue(self.rule._try(document))
        self.assertEqual(document.state, "booked")
        self.assertEqual((document.rule_id, document.to_check), (self.rule, True))
        move = document.move_id
        self.assertEqual((move.amount_total, move.state, move.ref), (121, "draft", "F-1"))
        self.assertEqual(move.create_uid, self.employee)
        found = self.env["account.move"].search([("octopus_document_ids.to_check", "=", True)])
        self.assertEqual(found, move)
        mine = self.seen_by(self.employee, document)
        self.assertEqual(mine.search([("to_check", "=", True)]).ids, document.ids)
        mine.action_checked()
        self.assertFalse(document.to_check)
        self.assertTrue(document.rule_id)
        # put back, it is left to people
        mine.action_undo()
        self.assertEqual((document.state, document.rule_id.id), ("todo", False))
        self.assertFalse(self.rule._untried() & document)

    def test_what_is_not_complete_waits_for_a_person(self):
        strange = self.invoice("F-2", vat=enterprise_number(9234567))
        no_total = self.store(files.pdf(f"Molen BE {self.number}"), name="b.pdf")
        again = self.invoice("OLD-1")
        for document in (strange, no_total, again):
            with self.subTest(document=document.name):
                self.assertFalse(self.rule._try(document))
                self.assertEqual((document.state, document.move_id.id), ("todo", False))
                self.assertTrue(document.rule_tried)
        self.supplier.automatic_booking_off = True
        self.assertFalse(self.rule._try(self.invoice("F-3")))

    def test_a_fault_leaves_the_document_and_goes_on(self):
        document = self.invoice("F-10")
        name = "odoo.addons.octopus_dms.models.octopus_booking_rule"
        # as a fault in reading this one file
        with patch.object(type(document), "_fill_proposal", lambda self: 1 / 0), mute_logger(name):
            self.assertFalse(self.rule._try(document))
        self.assertTrue(document.rule_tried)
        self.assertEqual((document.state, document.to_check), ("todo", False))
        self.assertTrue(self.rule._try(self.invoice("F-11")))

    def test_only_its_kind_its_source_and_what_came_since(self):
        document = self.invoice("F-4")
        self.assertIn(document, self.rule._untried())
        for other in (
            self.invoice("F-5", source="mail"),
            self.invoice("F-6", booking_type="in_refund"),
            self.invoice("F-7", received_at="2020-01-01"),
        ):
            self.assertNotIn(other, self.rule._untried())

    def test_the_right_of_who_set_it_is_asked_each_time(self):
        rule = self.rule._as_its_user()
        rule._check_rights()
        self._give(self.employee, self.bakery, {"purchases": "1"})
        with self.assertRaisesRegex(AccessError, "Purchases"):
            rule._check_rights()
        document = self.invoice("F-8")
        self.assertFalse(self.rule._try(document))
        self.assertEqual(document.state, "todo")
        cron = self.env.ref("octopus_dms.cron_book_by_rule")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertIn("Purchases", self.rule.problem or "")
        # what it says goes with what it is about; posting at once takes the right to validate
        self._give(self.employee, self.bakery, {"purchases": "2"})
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self.rule.problem)
        with self.assertRaises(AccessError):
            self.seen_by(self.employee, self.rule).post = True
        self.seen_by(self.accountant, self.rule).post = True
        self.assertEqual(self.rule.user_id, self.accountant)
        document = self.invoice("F-9")
        self.assertTrue(self.rule._try(document))
        self.assertEqual(document.move_id.state, "posted")

    def test_who_may_not_set_one(self):
        self._give(self.employee, self.bakery, {"purchases": "2", "documents": "1"})
        with self.assertRaises(AccessError):
            self.set_rule(self.employee, source="mail")
        self._give(self.employee, self.bakery, {"purchases": "1", "documents": "2"})
        with self.assertRaises(AccessError):
            self.set_rule(self.employee, source="mail")
        with self.assertRaises(AccessError):
            self.seen_by(self.outsider, self.rule, self.foreign).write({"active": False})
        with self.assertRaises(AccessError):
            self.seen_by(self.employee, self.rule).write({"active": False})
        # nobody makes a rule that works as somebody else
        rule = self.set_rule(self.accountant, source="mail", user_id=self.outsider.id)
        self.assertEqual(rule.user_id, self.accountant)


@tagged("post_install", "-at_install")
class TestFiling(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls.store(document_date="2025-03-01")
        cls.two = cls.store(document_date="2026-03-01", name="b.pdf")
        cls.both = cls.one | cls.two

    def test_moved_in_bulk_inside_the_dossier(self):
        env = self._as(self.accountant, self.bakery)
        folder = env["octopus.folder"].create({"name": "Cars"})
        dialog = env["octopus.documents.move"].with_context(
            active_model="octopus.document", active_ids=self.both.ids
        )
        dialog.create({"folder_id": folder.id}).action_move()
        self.assertEqual(self.both.folder_id.name, "Cars")
        with self.assertRaisesRegex(UserError, "Choose"):
            dialog.create({}).action_move()
        foreign = self.foreign.company_id._octopus_folder("import")
        mine = self.seen_by(self.accountant, self.both)
        with self.assertRaises(AccessError):
            mine.action_move_to(foreign.id)
        with self.assertRaisesRegex(UserError, "own dossier"):
            self.both.action_move_to(foreign.id)

    def test_archive_per_year(self):
        self.seen_by(self.accountant, self.both).action_archive_by_year()
        self.assertEqual(self.both.mapped("folder_id.name"), ["2025", "2026"])
        self.assertEqual(self.both.folder_id.parent_id.kind, "archive")
        self.assertEqual(set(self.both.mapped("state")), {"archived"})

    def test_a_reader_moves_nothing(self):
        self._give(self.employee, self.bakery, {"documents": "1"})
        mine = self.seen_by(self.employee, self.both)
        with self.assertRaises(AccessError):
            mine.action_archive_by_year()
        with self.assertRaises(AccessError):
            mine.action_move_to(self.company._octopus_folder("archive").id)
