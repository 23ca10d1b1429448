# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices that repeat themselves."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCommon
from .sale_common import SaleWorld


@tagged("post_install", "-at_install")
class TestSaleRepeat(SaleWorld, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()

    def _repeat(self, sale=None, **vals):
        make = self._final if vals.get("sends") else self._sale
        sale = sale or make(invoice_date_due="2026-01-25")
        values = {"every": "month", "next_date": Date.to_date("2033-01-31"), **vals}
        repeats = self.env["octopus.sale.repeat"].with_user(self.baker).sudo()
        return repeats._octopus_start(sale, values)

    def _run(self, day):
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("octopus_portal.ir_cron_sale_repeat").method_direct_trigger()
        self.env.invalidate_all()

    def test_drafts_on_their_days(self):
        repeat = self._repeat()
        self._run("2033-01-30")
        self.assertFalse(repeat.made_ids)
        self._run("2033-01-31")
        (made,) = repeat.made_ids
        self.assertEqual((made.state, str(made.invoice_date)), ("draft", "2033-01-31"))
        self.assertEqual(str(made.invoice_date_due), "2033-02-10")
        self.assertEqual(str(repeat.next_date), "2033-02-28")
        self._run("2033-01-31")
        self.assertEqual(len(repeat.made_ids), 1)
        self._run("2033-03-01")
        self.assertEqual(str(repeat.next_date), "2033-03-31")

    def test_due_at_the_end_of_the_month(self):
        for began, due, again in (
            ("2026-01-12", "2026-01-31", "2033-02-28"),
            ("2026-01-12", "2026-02-28", "2033-03-31"),
            ("2026-01-01", "2026-01-31", "2033-03-12"),  # after 30 days
        ):
            sale = self._sale(invoice_date=began, invoice_date_due=due)
            values = sale._octopus_again_values(Date.to_date("2033-02-10"))
            self.assertEqual(str(values["invoice_date_due"]), again)

    def test_sent_by_itself_until_its_end(self):
        repeat = self._repeat(sends=True, end_date=Date.to_date("2033-02-27"))
        self._run("2033-01-31")
        (made,) = repeat.made_ids
        self.assertEqual((made.state, made.octopus_sent_state), ("posted", "sending"))
        self.assertFalse(repeat.problem)
        self.assertEqual(repeat.state, "ended")
        self._run("2033-03-31")
        self.assertEqual(len(repeat.made_ids), 1)

    def test_what_cannot_be_sent_waits(self):
        repeat = self._repeat(sends=True)
        other = self._repeat(self._sale())
        self.customer.email = False
        self._run("2033-01-31")
        self.assertEqual(repeat.made_ids.state, "draft")
        self.assertRegex(repeat.problem, "waits as a draft: .* no mail address")
        self.assertEqual(other.made_ids.state, "draft")
        self.assertEqual(str(repeat.next_date), "2033-02-28")

    def test_only_what_is_final_is_sent_by_itself(self):
        sale = self._sale()
        values = {"every": "month", "next_date": Date.to_date("2033-01-31"), "sends": True}
        repeats = self.env["octopus.sale.repeat"].with_user(self.baker).sudo()
        with self.assertRaisesRegex(UserError, "not final"):
            repeats._octopus_start(sale, values)
        repeat = repeats._octopus_start(sale, {**values, "sends": False})
        with self.assertRaisesRegex(UserError, "not final"):
            repeats._octopus_start(sale, values)
        sale._octopus_make_final()
        repeats._octopus_start(sale, values)
        sale.button_draft()
        self._run("2033-01-31")
        self.assertEqual(repeat.made_ids.state, "draft")
        self.assertIn("not final", repeat.problem)

    def test_one_that_cannot_be_made_stops_no_other(self):
        bad, good = self._repeat(), self._repeat(self._sale())
        self.assertLess(bad.id, good.id)
        # fails at the first, as a fault would
        copy = type(bad.move_id).copy

        def fail(move, default=None):
            return copy(move, default) if move != bad.move_id else 1 / 0

        name = "odoo.addons.octopus_dossier.models.ir_cron"
        with patch.object(type(bad.move_id), "copy", fail), mute_logger(name):
            self._run("2033-01-31")
        self.assertEqual((len(bad.made_ids), len(good.made_ids)), (0, 1))
        self.assertRegex(bad.problem, "^The invoice of .* could not be made; it is tried again")
        self._run("2033-02-01")
        self.assertEqual(str(bad.made_ids.invoice_date), "2033-01-31")
        self.assertFalse(bad.problem)

    def test_pause_and_change(self):
        repeat = self._repeat()
        repeat._octopus_set_state("paused")
        self._run("2033-02-15")
        self.assertFalse(repeat.made_ids)
        with freeze_time("2033-03-15"):
            repeat._octopus_set_state("on")
        self.assertEqual(str(repeat.next_date), "2033-03-31")
        again = self._repeat(repeat.move_id, every="week")
        self.assertEqual((again, again.every), (repeat, "week"))

    def test_in_the_backend(self):
        repeat = self._repeat()
        self._give(self.employee, self.bakery, {"invoicing": "1"})
        mine = self._as(self.employee, self.bakery)["octopus.sale.repeat"].search([])
        self.assertEqual((mine, mine.display_name), (repeat, repeat.move_id.display_name))
        with self.assertRaisesRegex(AccessError, "validate"):
            mine.action_octopus_pause()
        with self.assertRaises(AccessError):
            mine.write({"state": "paused"})
        outside = self._as(self.outsider, self.foreign)["octopus.sale.repeat"]
        self.assertFalse(outside.search([]))
        with self.assertRaises(AccessError):
            outside.browse(repeat.id).action_octopus_stop()
        self._give(self.employee, self.bakery, {"invoicing": "3"})
        mine.action_octopus_resume()
        self.assertEqual(repeat.state, "on")
        mine.action_octopus_pause()
        self.assertEqual(repeat.state, "paused")
        mine.action_octopus_stop()
        mine.action_octopus_resume()
        self.assertEqual(repeat.state, "ended")
        url = mine.action_octopus_open_portal()["url"]
        self.assertEqual(url, f"/my/octopus/{self.bakery.number}/sales/{repeat.move_id.id}/repeat")

    def test_it_stops_with_the_right_of_its_maker(self):
        sale = self._final()
        self._give(self.employee, self.bakery, {"invoicing": "3"})
        repeats = self.env["octopus.sale.repeat"].with_user(self.employee).sudo()
        first = Date.to_date("2033-01-31")
        repeat = repeats._octopus_start(sale, {"every": "month", "next_date": first})
        self._give(self.employee, self.bakery, {"invoicing": "2"})
        self._run("2033-01-31")
        self.assertFalse(repeat.made_ids)
        self.assertEqual(repeat.state, "paused")
        self.assertIn(f"It stopped: {self.employee.name}", repeat.problem)
        company = self.bakery.company_id
        mine = self.bakery.with_env(self._as(self.baker, self.bakery))
        attention = mine._octopus_portal_attention()[company.id]
        self.assertEqual(attention.repeats_stopped, 1)
        stopped = self.env["account.move"]._octopus_sale_filters()["stopped"][1]
        self.assertEqual(sale.filtered_domain(stopped), sale)
        with freeze_time("2033-02-10"):
            repeat.with_user(self.baker).sudo()._octopus_set_state("on")
        self.assertEqual((repeat.user_id, repeat.problem), (self.baker, False))
        self._run("2033-02-28")
        self.assertEqual(len(repeat.made_ids), 1)

    def test_refusals(self):
        sale = self._sale()
        with self.assertRaisesRegex(UserError, "past"):
            self._repeat(sale, next_date=Date.to_date("2020-01-01"))
        with self.assertRaisesRegex(UserError, "before the next"):
            self._repeat(sale, end_date=Date.to_date("2033-01-01"))
        self._give(self.employee, self.bakery, {"invoicing": "2"})
        repeats = self.env["octopus.sale.repeat"].with_user(self.employee).sudo()
        with self.assertRaisesRegex(AccessError, "validate"):
            repeats._octopus_start(
                sale, {"every": "month", "next_date": Date.to_date("2033-01-31")}
            )
