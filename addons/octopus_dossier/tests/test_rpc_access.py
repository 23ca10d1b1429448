# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the fuzz found, each held shut: public methods of core that believe whoever calls."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessDenied, AccessError, MissingError
from odoo.fields import Command
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.bus.models.bus import json_dump

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestRpcAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._move(cls.bakery)
        cls.invoice = cls._move(cls.bakery, "out_invoice")
        cls.invoice.action_post()

    def _may_write(self):
        self._give(self.employee, self.bakery, {"purchases": "2", "relations": "1"})
        return self._as(self.employee, self.bakery)

    def test_methods_that_are_not_for_callers(self):
        env = self._as(self.accountant, self.bakery)
        for model, names in (
            ("ir.sequence", ("next_by_id", "next_by_code")),
            ("mail.template", ("send_mail", "send_mail_batch")),
            ("account.move", ("message_route", "message_new", "message_update")),
        ):
            for name in names:
                with self.assertRaisesRegex(AccessError, "Private"):
                    get_public_method(env[model], name)

    def test_only_the_gateway_brings_in_mails(self):
        mail = "From: boss@example.com\nTo: x@example.com\nSubject: pay\n\nnow"
        for user in (self.accountant, self.baker, self.stranger):
            with self.assertRaisesRegex(AccessError, "mail gateway"):
                self.env(user=user, su=False)["mail.thread"].message_process("res.partner", mail)

    def test_nobody_writes_in_the_name_of_another(self):
        bill = self.bill.with_env(self._may_write())
        own = self.employee.partner_id
        for values in (
            {"email_from": "boss@example.com"},
            {"author_id": self.accountant.partner_id.id},
            {"author_id": False, "email_from": "boss@example.com"},
            {"author_id": self.outsider.partner_id.id, "email_from": "boss@example.com"},
        ):
            message = bill.message_post(body="Pay at once", **values).sudo()
            self.assertEqual(message.author_id, own)
            self.assertEqual(message.email_from, own.email_formatted)
        company = self.bakery.company_id.partner_id
        message = bill.message_post(body="x", author_id=company.id, email_from=company.email)
        self.assertEqual(message.sudo().author_id, company)

    def test_nor_from_the_dialog_that_writes_mails(self):
        env = self._may_write()
        wizard = env["mail.compose.message"].create(
            {
                "model": "account.move",
                "res_ids": str(self.bill.ids),
                "composition_mode": "mass_mail",
                "email_from": "boss@example.com",
                "author_id": self.employee.partner_id.id,
                "body": "Pay at once",
            }
        )
        values = wizard._prepare_mail_values(self.bill.ids)[self.bill.id]
        self.assertEqual(values["email_from"], self.employee.partner_id.email_formatted)

    def test_a_reader_sends_no_invoices(self):
        self._give(self.employee, self.bakery, {"sales": "1", "invoicing": "1"})
        env = self._as(self.employee, self.bakery)
        wizard = env["account.move.send.wizard"].create({"move_id": self.invoice.id})
        with self.assertRaisesRegex(AccessError, "Sales: validate"):
            wizard.action_send_and_print()
        batch = env["account.move.send.batch.wizard"]
        with self.assertRaisesRegex(AccessError, "Sales: validate"):
            batch.create({"move_ids": [Command.set(self.invoice.ids)]}).action_send_and_print()
        with self.assertRaises(MissingError):
            batch.browse(2**30).action_send_and_print()
        self.assertFalse(self.invoice.is_move_sent)

    def test_a_reader_changes_nothing_by_reading(self):
        """Not even what core computes and stores on the way, or its mark “modified by hand”."""

        def rows():
            self.env.flush_all()
            return self.env.execute_query(
                SQL(
                    "SELECT m::text FROM account_move m WHERE id = %(id)s UNION ALL "
                    "SELECT l::text FROM account_move_line l WHERE move_id = %(id)s ORDER BY 1",
                    id=self.bill.id,
                )
            )

        self.bill.is_manually_modified = False
        before = rows()
        self.env.invalidate_all()
        bill = self.bill.with_env(self._as(self.employee, self.bakery))
        bill.read()
        bill.line_ids.read()
        bill.web_read({"line_ids": {"fields": {"display_name": {}}}, "partner_id": {}})
        bill.line_ids[0].get_parent_section_line()
        self.assertEqual(rows(), before)
        self.assertFalse(self.bill.is_manually_modified)

    def test_the_platform_pays_for_nobody(self):
        for model in ("iap.account", "sms.sms"):
            if model in self.env:
                with self.assertRaisesRegex(AccessError, "not open"):
                    self._as(self.accountant, self.bakery)[model].sudo().create({})

    def test_steps_and_groups_of_all_are_left_alone(self):
        step = self.env.ref("account.onboarding_onboarding_step_chart_of_accounts")
        env = self._as(self.employee, self.bakery)
        self.assertFalse(step.with_env(env).sudo().action_set_just_done())
        group = self.env.ref("account.group_account_secured")
        before = self.env.ref("account.group_account_readonly").all_implied_ids
        env["res.groups"]._activate_group_account_secured()
        after = self.env.ref("account.group_account_readonly").all_implied_ids
        self.assertEqual(group in before, group in after)

    def test_no_worker_is_kept_busy_by_a_closed_dialog(self):
        for user in (self.accountant, self.stranger, self.baker):
            with self.assertRaises(AccessError):
                self.env(user=user, su=False)["base.language.export"].browse(1).act_getfile()
            upgrade = self.env(user=user, su=False)["base.module.upgrade"].browse(1)
            for method in (upgrade.upgrade_module, upgrade.upgrade_module_cancel):
                with self.assertRaises(AccessError):
                    method()

    def test_open_dossiers_are_a_list_of_numbers(self):
        partners = self._as(self.accountant, self.bakery)["res.partner"]
        own = self.bakery.company_id.id
        for active in ([str(own)], [own, True], "x", {own: 1}, 7, [-own], [2**70], [own, 1.0]):
            with self.assertRaises(AccessError):
                partners.with_context(allowed_company_ids=active).search([], limit=1)

    def test_no_chat_with_somebody_by_a_guessed_id(self):
        env = self._as(self.employee, self.bakery)
        partner = self.outsider.partner_id
        channels = env["discuss.channel"]
        for start in (
            lambda: channels._create_group(partners_to=partner.ids),
            lambda: channels._create_group(partners_to=[]).add_members(partner_ids=partner.ids),
            lambda: channels.create(
                {
                    "name": "x",
                    "channel_type": "group",
                    "channel_member_ids": [Command.create({"partner_id": partner.id})],
                }
            ),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                start()
        chat = channels._get_or_create_chat(partners_to=partner.ids)
        self.assertNotIn(partner, chat.sudo().channel_member_ids.partner_id)
        chat = channels._get_or_create_chat(partners_to=self.accountant.partner_id.ids)
        self.assertIn(self.accountant.partner_id, chat.sudo().channel_member_ids.partner_id)
        group = channels._create_group(partners_to=self.accountant.partner_id.ids)
        with self.assertRaisesRegex(AccessError, "with a login"):
            group.invite_by_email(["stranger@example.com"])

    def test_no_code_is_run_in_a_mail(self):
        code = "object.sudo().env['res.users'].search([]).mapped('login')"
        wizard = self._may_write()["mail.compose.message"].create(
            {
                "model": "account.move",
                "res_ids": str(self.bill.ids),
                "composition_mode": "mass_mail",
                "body": f'<p><t t-out="{code}"/></p>',
            }
        )
        for subject in ("x", f"{{{{ {code} }}}}"):
            wizard.subject = subject
            with self.assertRaises(AccessError):
                wizard._prepare_mail_values(self.bill.ids)
            wizard.body = "<p>x</p>"

    def test_who_lost_his_right_is_told_nothing_more(self):
        self._give(self.employee, self.bakery, {"purchases": "2"})
        bill = self.bill.with_context(tracking_disable=False)
        customer = self.bill.partner_id
        customer.email = "supplier@example.com"
        kept = self._told_twice(customer)
        bill.message_subscribe((self.employee.partner_id + customer).ids)
        comment = {"body": "x", "subtype_xmlid": "mail.mt_comment", "message_type": "comment"}
        told = bill.message_post(**comment)
        self.assertEqual(told.notified_partner_ids, self.employee.partner_id + customer)
        beyond = {"mail_message_id": told.id, "res_partner_id": self.outsider.partner_id.id}
        told_of = self.env["mail.notification"].create(beyond)
        env = self._as(self.employee, self.bakery)
        written = bill.with_env(env).message_post(body="mine")
        asked = bill.activity_schedule("mail.mail_activity_data_todo", user_id=self.employee.id)
        asked.with_env(env).summary = "mine"
        asked.with_env(self._as(self.employee)).summary = "mine, in no open dossier"
        planned = env["mail.scheduled.message"].create(
            {
                "model": "account.move",
                "res_id": bill.id,
                "body": "mine",
                "author_id": self.employee.partner_id.id,
                "scheduled_date": "2100-01-01",
            }
        )
        self.assertEqual(planned.search([("id", "=", planned.id)]), planned)
        goes_along = {"res_model": planned._name, "res_id": planned.id, "raw": b"mine"}
        file = self.env["ir.attachment"].create({"name": "file", **goes_along})
        self.assertEqual(file.with_env(env).raw, b"mine")
        received = bill.message_post(body="for you", partner_ids=self.employee.partner_id.ids)
        self.assertTrue(received.with_env(self._as(self.employee)).body)
        received.notification_ids.write({"notification_type": "inbox", "is_read": False})
        badge = self.employee.partner_id.with_user(self.employee)._get_needaction_count
        self.assertGreaterEqual(badge(), 1)
        self.env.flush_all()
        self._give(self.employee, self.bakery, {"purchases": False, "relations": "1"})
        self.assertEqual(badge(), 0)
        self.assertEqual(bill.message_post(**comment).notified_partner_ids, customer)
        for record in (written, received, asked, planned):
            theirs = record.with_env(env)
            self.assertFalse(theirs.search([("id", "=", record.id)]))
            for act in (theirs.read, theirs.unlink):
                with self.assertRaises(AccessError):
                    act()
        for act in (
            lambda: asked.with_env(env).action_feedback("x"),
            lambda: written.with_env(env).write({"body": "x"}),
            lambda: planned.with_env(env).post_message(),
            lambda: file.with_env(env).read(["raw"]),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()
        for domain, order, records in kept:
            seen = records.with_env(env)
            self.assertEqual(seen.search(domain, order=order), records)
            for place, record in enumerate(records):
                self.assertEqual(seen.search(domain, place, 1, order), record)
        notified = received.notification_ids | told_of
        self.assertFalse(notified.with_env(env)._filtered_access("read"))

    def test_an_open_connection_tells_him_nothing_more_either(self):
        env, database = self._may_write(), self.env.cr.dbname
        relation = self._relation(self.bakery, "Mill")
        group = env["discuss.channel"]._create_group(partners_to=self.accountant.partner_id.ids)
        # what core keeps of a subscription
        channels = [
            (database, "res.partner", self.employee.partner_id.id),
            (database, "editor_collaboration", "res.partner", "comment", relation.id),
            (database, "discuss.channel", group.id),
            (database, "discuss.channel", group.id, "internal_users"),
        ]
        bus = self.env["bus.bus"]
        [first, *_rest] = bus.create(
            [
                {"channel": json_dump(channel), "message": json_dump({"type": str(place)})}
                for place, channel in enumerate([channels[0], *channels])
            ]
        )

        def heard(user=self.employee):
            told = bus.with_user(user)._poll(channels, first.id)
            return [notice["message"]["type"] for notice in told]

        self.assertEqual(heard(), ["1", "2", "3", "4"])
        self._give(self.employee, self.bakery, {"relations": False, "purchases": False})
        self.assertEqual(heard(), ["1", "3", "4"])
        members = group.with_env(self.env).channel_member_ids
        members.filtered(lambda member: member.partner_id == self.employee.partner_id).unlink()
        self.assertEqual(heard(), ["1"])
        self.assertEqual(heard(self.accountant), ["1", "2", "3", "4"])

    def _told_twice(self, relation):
        """What the employee got about a relation, before all else: pages reach as far back.

        :return: domains and orders, with the records that they find
        """
        person = self.employee.partner_id
        told = self.env["mail.message"]
        asked = self.env["mail.activity"]
        for day in ("2999-01-01", "2998-01-01"):
            told |= relation.message_post(body=day, partner_ids=person.ids)
            asked |= relation.activity_schedule(
                "mail.mail_activity_data_todo", day, user_id=self.employee.id
            )
        told = told.sorted("id", reverse=True)
        own = [("partner_ids", "in", person.ids), ("message_type", "=", "notification")]
        notified = [("mail_message_id", "any", own), ("res_partner_id", "in", person.ids)]
        return (
            (own, "id desc", told),
            (notified, "id desc", told.notification_ids.sorted("id", reverse=True)),
            ([("user_id", "=", self.employee.id)], "date_deadline", asked.sorted("date_deadline")),
        )

    def test_no_file_of_a_dossier_becomes_public(self):
        files = self._may_write()["ir.attachment"]
        values = {"name": "x", "raw": b"x", "res_model": "account.move", "res_id": self.bill.id}
        kept = files.create(values)
        for act in (
            lambda: files.create({**values, "public": True}),
            lambda: kept.write({"public": True}),
        ):
            with self.assertRaisesRegex(AccessError, "never public"):
                act()

    def test_a_key_that_was_removed_opens_nothing(self):
        keys = self.env["res.users.apikeys"].with_user(self.accountant)
        day = self.env.cr.now() + timedelta(days=1)
        check = self.env["res.users"]._check_uid_passwd
        for end in (
            lambda key: key._remove(),
            lambda key: self.env.cr.execute(
                "UPDATE res_users_apikeys SET expiration_date = create_date - interval '1 day'"
            ),
        ):
            secret = keys._generate("rpc", "x", day)
            for _again in range(2):
                check(self.accountant.id, secret)
            end(keys.search([]))
            with self.assertRaises(AccessDenied):
                check(self.accountant.id, secret)

    def test_the_time_of_a_refusal_does_not_tell_who_has_a_login(self):
        users = self.env["res.users"]
        users._crypt_context()
        with patch.object(type(users._crypt_context()), "dummy_verify") as hashed:
            for login, times in (("nobody@B1", 1), (self.accountant.login, 0)):
                hashed.reset_mock()
                with self.assertRaises(AccessDenied), mute_logger("odoo.addons.base"):
                    users._login({"type": "password", "login": login, "password": "x"}, {})
                self.assertEqual(hashed.call_count, times, login)
