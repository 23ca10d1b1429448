# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Holes of stock Odoo on all models, each closed."""

import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestBaseAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._relation(cls.bakery, "Mill")

    def test_nothing_is_pushed_to_another_dossier(self):
        # write in the bakery, read in the garage, nothing in the foreign dossier
        self._give(self.employee, self.bakery, {"relations": "2"})
        self._give(self.employee, self.garage, {"relations": "1"})
        env = self._as(self.employee, self.bakery, self.garage)
        for dossier in (self.garage, self.foreign):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.partner.with_env(env).company_id = dossier.company_id
        with self.assertRaises(AccessError):
            self.partner.with_env(env).company_id = False
        account = self.env["account.account"].search(
            [("company_ids", "in", self.bakery.company_id.ids)], limit=1
        )
        env = self._as(self.accountant, self.bakery, self.garage)
        with self.assertRaises(AccessError):
            account.with_env(env).company_ids = [Command.link(self.garage.company_id.id)]

    def test_settings_of_the_platform_are_not_reset(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("octopus_dossier.link_tries_an_hour", "7")
        for user in (self.employee, self.stranger, self.baker, self.operator):
            with self.assertRaises(AccessError, msg=user.login), self.cr.savepoint():
                # no record, so no access is asked: as a call over XML-RPC without ids
                self._as(user)["res.config.settings"].set_values()
        self.assertEqual(parameters.get_param("octopus_dossier.link_tries_an_hour"), "7")

    def test_writing_the_same_company_is_no_move(self):
        self._give(self.employee, self.bakery, {"relations": "2"})
        partner = self.partner.with_env(self._as(self.employee, self.bakery))
        partner.write({"company_id": self.bakery.company_id.id, "name": "Mill and Son"})
        self.assertEqual(partner.name, "Mill and Son")

    def test_child_is_not_hung_under_a_foreign_record(self):
        foreign = self._relation(self.foreign)
        self._give(self.employee, self.bakery, {"relations": "2"})
        partner = self.partner.with_env(self._as(self.employee, self.bakery))
        with self.assertRaises(AccessError):
            partner.parent_id = foreign
            self.env.flush_all()
            partner.parent_id.name  # noqa: B018 (reading the parent is refused)

    def test_new_data_gets_its_dossier(self):
        env = self._as(self.accountant, self.bakery)
        for model, vals in (
            ("res.partner", {"name": "New"}),
            ("res.partner", {"name": "Nobody's", "company_id": False}),
            ("product.template", {"name": "Bread"}),
            ("account.payment.term", {"name": "Tomorrow"}),
        ):
            self.assertEqual(env[model].create(vals).company_id, self.bakery.company_id, model)
        partner_id, _name = env["res.partner"].name_create("Quick")
        self.assertEqual(
            self.env["res.partner"].browse(partner_id).company_id, self.bakery.company_id
        )
        made = env["res.partner"].sudo().create({"name": "By core as superuser"})
        self.assertEqual(made.company_id, self.bakery.company_id)

    def test_write_without_a_dossier_is_refused_when_there_are_several(self):
        env = self.env(user=self.accountant, su=False, context={})
        with self.assertRaisesRegex(AccessError, "several dossiers"):
            env["res.partner"].create({"name": "Where?"})
        with self.assertRaisesRegex(AccessError, "several dossiers"):
            self.partner.with_env(env).name = "Where?"
        self.assertEqual(self.partner.with_env(env).name, "Mill")
        env = self.env(user=self.mechanic, su=False, context={})
        self.assertEqual(
            env["res.partner"].create({"name": "One only"}).company_id, self.garage.company_id
        )

    def test_more_than_twenty_dossiers_at_once_are_refused(self):
        ids = self.accountant.company_ids.ids
        context = {"allowed_company_ids": ids * 11}
        env = self.env(user=self.accountant, su=False, context=context)
        with self.assertRaisesRegex(AccessError, "at most 20"):
            env["account.move"].search([])
        # who somebody is, core asks with all dossiers of the user at once (avatar cards)
        self.assertTrue(env["res.users"].search([("id", "=", self.accountant.id)]))

    def test_superuser_mode_does_not_believe_a_foreign_dossier(self):
        env = self._as(self.accountant, self.bakery, self.foreign)
        with self.assertRaises(AccessError):
            env["res.partner"].sudo()
        partners = self._as(self.accountant, self.bakery)["res.partner"]
        with self.assertRaises(AccessError):
            partners.with_company(self.foreign.company_id.id).sudo()

    def test_shared_configuration_is_read_only(self):
        env = self._as(self.accountant, self.bakery)
        euro = env.ref("base.EUR")
        self.assertEqual(euro.name, "EUR")
        for record, vals in (
            (euro, {"symbol": "x"}),
            (env.ref("base.be"), {"name": "x"}),
            (env["res.partner.category"], {"name": "x"}),
            (env["res.bank"], {"name": "x"}),
            (env["account.account.tag"], {"name": "x", "applicability": "accounts"}),
            (env["mail.template"], {"name": "x"}),
            (env["account.report"], {"name": "x"}),
        ):
            with self.assertRaisesRegex(AccessError, "shared by all dossiers|access"):
                record.write(vals) if record else record.create(vals)

    def test_global_records_are_read_only(self):
        term = self.env["account.payment.term"].create({"name": "Global", "company_id": False})
        as_user = term.with_env(self._as(self.accountant, self.bakery))
        self.assertEqual(as_user.name, "Global")
        with self.assertRaises(AccessError):
            as_user.name = "x"

    def test_system_and_superuser_are_exempt(self):
        admin = self.env.ref("base.user_admin")
        bill = self._move(self.foreign)
        env = self.env(user=admin, su=False)
        env = env(context={"allowed_company_ids": admin.company_ids.ids})
        self.assertEqual(env["res.currency"].browse(self.env.ref("base.EUR").id).symbol, "€")
        self.assertEqual(bill.sudo().state, "draft")

    def test_refusal_names_right_dossier_and_who_gives_it(self):
        partner = self.partner.with_env(self._as(self.employee, self.bakery))
        with self.assertRaises(AccessError) as caught:
            partner.name = "x"
        text = str(caught.exception)
        self.assertIn("Relations: write", text)
        self.assertIn(self.bakery.company_id.name, text)
        self.assertIn(self.accountant.login, text)

    def test_refusal_does_not_name_a_foreign_dossier(self):
        bill = self._move(self.foreign).with_env(self._as(self.employee, self.bakery))
        with self.assertRaises(AccessError) as caught:
            bill.read(["name"])
        self.assertNotIn("Foreign", str(caught.exception))
        with self.assertRaises(AccessError) as caught:
            self.foreign.company_id.with_user(self.employee)._octopus_check("sales", "read")
        self.assertNotIn("Foreign", str(caught.exception))
        self.assertNotIn(self.foreign.number, str(caught.exception))

    def test_a_form_is_of_whoever_opened_it(self):
        wizard = self._as(self.accountant, self.bakery)["octopus.user.create"].create(
            {"pasted": "secret"}
        )
        for user in (self.employee, self.outsider):
            form = wizard.with_env(self._as(user))
            self.assertFalse(form.search([("id", "=", wizard.id)]))
            for act in (form.read, form.action_read_list, lambda f=form: f.write({"pasted": "x"})):
                with self.assertRaises(AccessError):
                    act()

    def test_external_ids_belong_to_one_dossier(self):
        mine = self._as(self.accountant, self.bakery)["res.partner"]
        theirs = self._as(self.outsider, self.foreign)["res.partner"]
        found = [
            env.load(["id", "name"], [["customer_1", name]])
            for env, name in ((mine, "Mill"), (theirs, "Butcher"), (mine, "Mill and Son"))
        ]
        self.assertEqual([result["messages"] for result in found], [[], [], []])
        self.assertEqual(found[0]["ids"], found[2]["ids"])
        self.assertEqual(mine.browse(found[0]["ids"]).name, "Mill and Son")
        self.assertEqual(theirs.browse(found[1]["ids"]).company_id, self.foreign.company_id)
        parent = mine.load(["name", "parent_id/id"], [["An", "customer_1"]])
        self.assertEqual(mine.browse(parent["ids"]).parent_id.ids, found[0]["ids"])
        exported = mine.browse(found[0]["ids"]).export_data(["id", "name"])["datas"]
        self.assertFalse(mine.load(["id", "name"], exported)["messages"])
        # what the chart of a dossier would be called, and what another dossier has
        chart = f"account.{self.foreign.company_id.id}_tomorrow"
        hidden = theirs.browse(found[1]["ids"]).export_data(["id"])["datas"][0][0]
        for name in (chart, "base.new_partner", hidden, hidden.replace("customer_1", "other")):
            with self.assertRaisesRegex(UserError, "not one of this dossier"), self.cr.savepoint():
                mine._load_records([{"xml_id": name, "values": {"name": "x"}}])
            self.assertTrue(mine.load(["id", "name"], [[name, "x"]])["messages"])

    def test_a_file_to_import_unpacks_to_what_the_server_can_read(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
        files = self._as(self.accountant, self.bakery)["base_import.import"]
        values = {"res_model": "res.partner", "file_name": "a.xlsx", "file": packed.getvalue()}
        told = files.create(values).parse_preview({"has_headers": True})
        self.assertIn("unpacks to 60 MB", told["error"])

    def test_addresses_of_journals_stay_in_their_dossier(self):
        env = self._as(self.accountant, self.bakery, self.garage)
        journal = self._journal(self.bakery, "purchase").with_env(env)
        theirs = self._journal(self.foreign, "purchase")
        inside = journal.alias_defaults
        for values in (
            {"alias_defaults": repr({"company_id": self.foreign.company_id.id})},
            {"alias_defaults": inside.replace(str(journal.id), str(theirs.id))},
            {"alias_defaults": inside[:-1] + f", 'partner_id': {self.outsider.partner_id.id}}}"},
            {"alias_name": "postmaster"},
            {"alias_id": theirs.alias_id.id},
        ):
            with self.assertRaises(AccessError, msg=values), self.cr.savepoint():
                journal.write(values)
                self.env.flush_all()
        values = {"name": "More bills", "type": "purchase", "code": "MORE", "alias_name": "info"}
        made = journal.create(values)
        self.assertIn(self.bakery.number, made.alias_name)
        self.assertEqual(made.alias_defaults, inside.replace(str(journal.id), str(made.id)))
        named = journal._alias_prepare_alias_name(
            "bills", journal.name, journal.code, journal.type, journal.company_id
        )
        journal.alias_name = named
        # who reads here and writes elsewhere
        self._give(self.employee, self.bakery, {"dossier_settings": "1", "purchases": "1"})
        self._give(self.employee, self.garage, {"dossier_settings": "2", "purchases": "2"})
        reader = journal.with_env(self._as(self.employee, self.bakery, self.garage))
        with self.assertRaises(AccessError), self.cr.savepoint():
            reader.write({"alias_name": f"other-{named}"})
        self.assertEqual(self._journal(self.bakery, "purchase").alias_name, named)

    def test_a_running_balance_adds_up_what_one_reads(self):
        theirs = self._move(self.foreign, amount=7391.0)
        theirs.action_post()
        line = self._move(self.bakery, amount=10.0).invoice_line_ids
        both = [("id", "in", (line + theirs.line_ids).ids)]
        self.env.flush_all()
        lines = self._as(self.accountant, self.bakery)["account.move.line"]
        seen = lines.search_read(both, ["cumulated_balance"])
        self.assertEqual(seen, [{"id": line.id, "cumulated_balance": 10.0}])

    def test_a_search_for_too_much_is_refused(self):
        partners = self._as(self.accountant, self.bakery)["res.partner"]
        wanted = deep = [("id", "=", self.partner.id)]
        for _level in range(80):
            deep = [("parent_id", "any", deep)]
        many = ["|"] * 2000 + [("name", "=", "x")] * 2000 + wanted
        for domain in (
            many,
            [("parent_id", "any", many)],
            [("parent_id", "not any", [("parent_id", "any", many)])],
            deep,
        ):
            for search in (
                partners.search,
                partners.search_count,
                lambda domain: partners.web_search_read(domain, {}),
                lambda domain: partners.formatted_read_group(domain, [], ["__count"]),
                lambda domain: partners.name_search("x", domain),
            ):
                with self.assertRaisesRegex(UserError, "more than 2000 conditions"):
                    search(domain)
        # any number of values, and what the platform asks itself
        values = [("name", "in", [str(number) for number in range(5000)] + [self.partner.name])]
        self.assertEqual(partners.search(values + wanted), self.partner)
        self.assertEqual(partners.sudo().search(many[:100] + many[-101:]), self.partner)
