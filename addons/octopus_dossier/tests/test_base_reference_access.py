# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody reads the other side of a reference by guessing an id."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestBaseReferenceAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls._move(cls.foreign, "out_invoice", ref="SECRET")
        cls.hidden.action_post()
        cls.partner = cls.hidden.partner_id
        cls.partner.write({"name": "SECRET", "vat": "BE0477472701"})
        cls.file = cls.env["ir.attachment"].create(
            {"name": "SECRET", "raw": b"1", "res_model": "account.move", "res_id": cls.hidden.id}
        )
        cls.bill = cls._move(cls.garage)
        cls.mine = cls._as(cls.mechanic, cls.garage)

    def _refused(self, function, *args, **kwargs):
        with self.assertRaises(AccessError) as refusal, self.cr.savepoint():
            function(*args, **kwargs)
        self.assertNotIn("SECRET", str(refusal.exception))
        self.assertNotIn("Foreign", str(refusal.exception))

    def test_a_reference_to_another_dossier_is_not_stored(self):
        bill = self.bill.with_env(self.mine)
        for name, value in (
            ("partner_id", self.partner),
            ("auto_post_origin_id", self.hidden),
            ("invoice_user_id", self.outsider),
            ("journal_id", self.hidden.journal_id),
            ("message_main_attachment_id", self.file),
        ):
            self._refused(bill.write, {name: value.id})
        line = bill.invoice_line_ids[0]
        self._refused(bill.write, {"line_ids": [(1, line.id, {"partner_id": self.partner.id})]})
        self._refused(self.mine["res.partner"].create, {"name": "x", "parent_id": self.partner.id})

    def test_a_form_does_not_show_what_it_would_point_to(self):
        Move, spec = self.mine["account.move"], {"partner_id": {"fields": {"display_name": {}}}}
        self._refused(Move.onchange, {"partner_id": self.partner.id}, ["partner_id"], spec)
        lines = {"invoice_line_ids": [[4, self.hidden.invoice_line_ids.id, 0]]}
        self._refused(Move.onchange, lines, ["invoice_line_ids"], spec)
        contact = {"partner_id": {"name": "x", "parent_id": self.partner.id}}
        self._refused(Move.onchange, contact, ["partner_id"], {"partner_id": {"fields": spec}})
        lines = {"invoice_line_ids": [[0, "v", {"partner_id": self.partner.id}]]}
        self._refused(Move.onchange, lines, ["invoice_line_ids"], spec)
        defaults = Move.with_context(default_partner_id=self.partner.id)
        self._refused(defaults.onchange, {}, [], spec)
        deep = {"invoice_line_ids": {"fields": spec}}
        for lines in (
            [[0, 0, {"partner_id": self.partner.id}]],
            [[6, 0, self.hidden.line_ids.ids]],
        ):
            defaults = Move.with_context(default_invoice_line_ids=lines)
            self._refused(defaults.onchange, {}, [], deep)
        defaults = Move.with_context(default_partner_id=self.partner.id)
        self._refused(defaults.create, {"move_type": "in_invoice"})

    def test_a_dialog_on_a_record_of_another_dossier(self):
        self._refused(self.mine["account.move.send.wizard"].create, {"move_id": self.hidden.id})
        named = {"model": "account.move", "res_ids": str(self.hidden.ids)}
        Composer = self.mine["mail.compose.message"]
        self._refused(Composer.create, named)
        self._refused(Composer.onchange, named, ["model"], {"subject": {}})
        active = Composer.with_context(active_model="account.move", active_ids=self.hidden.ids)
        self._refused(active.create, {})
        self._refused(active.onchange, {"model": "account.move"}, ["model"], {"subject": {}})
        model = {"res_model": "account.move"}
        for ids in (str(self.hidden.ids), self.hidden.ids):
            active = self.mine["mail.activity.schedule"].with_context(active_ids=ids)
            self._refused(lambda env=active: env.create(model).read(["res_ids", "company_id"]))
            self._refused(active.with_context(active_model="account.move").create, {})
        forced = Composer.with_context(composer_force_res_ids=self.hidden.ids)
        own = {"model": "account.move", "res_ids": str(self.bill.ids)}
        self._refused(lambda: forced.create(own).read(["subject", "partner_ids"]))
        own = Composer.create(own)
        self._refused(own.with_context(composer_force_res_ids=self.hidden.ids).action_send_mail)

    def test_a_dialog_on_a_record_of_an_area_without_right(self):
        invoice = self._move(self.bakery, "out_invoice")
        invoice.action_post()
        Wizard = self._as(self.employee, self.bakery)["account.move.send.wizard"]
        self._refused(Wizard.create, {"move_id": invoice.id})

    def test_the_dialogs_of_the_own_dossier_still_open(self):
        self.bill.action_post()
        wizard = self.mine["mail.compose.message"].create(
            {"model": "account.move", "res_ids": str(self.bill.ids)}
        )
        self.assertTrue(wizard.subject)
        values = {"partner_id": self.bill.partner_id.id, "move_type": "in_invoice"}
        result = self.mine["account.move"].onchange(
            values, ["partner_id"], {"partner_id": {}, "company_id": {}}
        )
        self.assertIn("value", result)

    def test_messages_carry_no_files_and_reach_no_people_of_others(self):
        bill = self.bill.with_env(self.mine)
        self._refused(bill.message_post, body="x", attachment_ids=self.file.ids)
        self._refused(bill.message_post, body="x", partner_ids=self.partner.ids)
        self._refused(bill.message_subscribe, self.partner.ids)
        self._refused(bill.activity_schedule, user_id=self.outsider.id, summary="x")
        bill.message_post(body="x", partner_ids=self.bill.partner_id.ids)

    def test_who_has_the_same_vat_number_elsewhere_is_not_told(self):
        values = {"vat": self.partner.vat, "is_company": True}
        shown = self.mine["res.partner"].onchange(
            values, ["vat"], {"same_vat_partner_id": {"fields": {"display_name": {}}}}
        )
        self.assertNotIn("SECRET", str(shown))
        own = self._relation(self.garage)
        twin = self._relation(self.garage, "Twin")
        (own + twin).vat = self.partner.vat
        self.assertEqual(twin.with_env(self.mine).same_vat_partner_id, own)

    def test_defaults_of_other_dossiers_are_not_listed(self):
        Default = self.env(user=self.stranger, su=False)["ir.default"]
        self.assertFalse(Default.search([]).company_id)
        self.assertEqual(self.mine["ir.default"].search([]).company_id, self.garage.company_id)
        self._refused(Default.set, "res.partner", "email", "x", user_id=self.outsider.id)
        Default.set("res.partner", "email", "x", user_id=True)

    def test_no_filter_on_the_screen_of_somebody_else(self):
        vals = {"name": "x", "model_id": "account.move"}
        users = self.mechanic + self.accountant
        self._refused(
            self.mine["ir.filters"].create, {**vals, "user_ids": [Command.set(users.ids)]}
        )
        self.mine["ir.filters"].create({**vals, "user_ids": [Command.set(self.mechanic.ids)]})

    def test_clients_of_a_firm_are_named_to_its_holder_only(self):
        seen = self._as(self.employee, self.bakery)
        self.assertEqual(seen["octopus.link"].search([]).dossier_id, self.bakery)
        self.assertEqual(seen["octopus.consent"].search([]).dossier_id, self.bakery)
        links = self._as(self.accountant, self.bakery)["octopus.link"].search([])
        self.assertEqual(links.dossier_id, self.bakery + self.garage)
