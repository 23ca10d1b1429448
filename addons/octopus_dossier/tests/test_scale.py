# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What we do faster than core gives what core gives, on a small database."""

import itertools
from contextlib import ExitStack
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.base.models.ir_default import IrDefault as CoreDefault

from ..models import octopus_area_people
from ..models.account_account import AccountAccount
from ..models.base_column_defaults import Base as ColumnDefaults
from ..models.ir_default import IrDefault
from ..models.octopus_area import AREAS, LEVELS
from ..models.res_users import ResUsers
from ..tools.brussels import today
from .common import ALL, DossierCommon

# Company-dependent fields of several types, with and without defaults in be_comp.
FIELDS = (
    ("account.account", "code_store"),
    ("res.partner", "property_account_receivable_id"),
    ("res.partner", "credit_limit"),
    ("res.partner", "autopost_bills"),
    ("product.category", "property_account_income_categ_id"),
    ("product.product", "standard_price"),
)


def _core(name):
    """Core's method: ours does nothing but call it."""
    return lambda self, *args: getattr(super(AccountAccount, self), name)(*args)


@tagged("post_install", "-at_install")
class TestScale(DossierCommon):
    def _core_fallbacks(self, model, field):
        self.env.registry.clear_cache()
        core = CoreDefault._get_field_column_fallbacks.__wrapped__
        return core(self.env["ir.default"], model, field)

    def test_column_defaults_are_those_of_core(self):
        defaults = self.env["ir.default"]
        receivable = self.env["account.account"].search(
            [("account_type", "=", "asset_receivable")], limit=1
        )
        technical = self.env.ref("base.user_root")
        bakery, garage = self.bakery.company_id, self.garage.company_id
        field = ("res.partner", "credit_limit")
        defaults.set(*field, 5.5)
        defaults.set(*field, 6.5, company_id=bakery.id)
        defaults.set(*field, 7.5, user_id=technical.id)
        defaults.set(*field, 8.5, user_id=self.accountant.id, company_id=garage.id)
        defaults.set(*field, 9.5, user_id=technical.id, company_id=garage.id)
        defaults.set(*field, 10.5, company_id=bakery.id, condition="a=b")
        defaults.set("res.partner", "property_account_receivable_id", receivable.id)
        for model, name in FIELDS:
            ours = defaults._get_field_column_fallbacks(model, name)
            self.assertEqual(ours, self._core_fallbacks(model, name), f"{model}.{name}")

    def test_column_defaults_take_few_queries(self):
        self.env.flush_all()
        self.env.registry.clear_cache()
        self.env.ref("base.user_root").name  # noqa: B018 (read before counting)
        with self.assertQueryCount(2):
            self.env["ir.default"]._get_field_column_fallbacks("res.partner", "credit_limit")

    def test_a_write_is_stored_as_core_stores_it(self):
        asked = AssertionError("all companies were asked")
        with patch.object(IrDefault, "_octopus_fallbacks", side_effect=asked):
            ours = self._stored_limits()
        whole = "_octopus_written_companies"
        with patch.object(ColumnDefaults, whole, lambda self, names, vals_list: None):
            core = self._stored_limits()
        self.assertEqual(ours, core)
        bakery, garage = str(self.bakery.company_id.id), str(self.garage.company_id.id)
        # the bakery's first limit was its default, the garage's went back to that of all
        self.assertEqual(ours[0], [{garage: 7.5}, {garage: 7.5}])
        self.assertEqual(ours[1], [{bakery: 1.0, garage: 8.5}] * 2)
        self.assertEqual(ours[2], [{bakery: 1.0}] * 2)

    def _stored_limits(self):
        """What lies in the column after each of some writes, in several companies."""
        companies = self.bakery.company_id, self.garage.company_id
        defaults = self.env["ir.default"]
        defaults.set("res.partner", "credit_limit", 5.5)
        defaults.set("res.partner", "credit_limit", 6.5, company_id=companies[0].id)
        partners = self.env["res.partner"].create([{"name": "Here"}, {"name": "There"}])
        partners = partners.with_context(tracking_disable=True)
        stored = []
        for bakery, garage in ((6.5, 7.5), (1.0, 8.5), (1.0, 5.5)):
            for company, limit in zip(companies, (bakery, garage), strict=True):
                partners.with_company(company).credit_limit = limit
            partners.flush_recordset()
            self.env.cr.execute(
                "SELECT credit_limit FROM res_partner WHERE id IN %s ORDER BY id", [partners._ids]
            )
            stored.append([limits for (limits,) in self.env.cr.fetchall()])
            # and of a company that is gone
            self.env.cr.execute(
                """UPDATE res_partner SET credit_limit = credit_limit || '{"999999": 3}'
                    WHERE id = %s""",
                [partners.ids[0]],
            )
            partners.invalidate_recordset(["credit_limit"])
        return stored

    def test_accounts_found_are_those_of_core_in_the_open_dossiers(self):
        domains = [
            [("code", "=like", "7000%")],
            [("code", "ilike", "400")],
            [("code", "in", ["700000", "440000", "nothing"])],
            [("code", "not ilike", "7")],
            [("code", "!=", "700000")],
            [("code", "=", False)],
            [("display_name", "ilike", "klanten")],
            [("display_name", "ilike", "7000")],
            [("display_name", "in", ["700000 x"])],
            [("display_name", "not ilike", "7")],
            ["|", ("code", "=like", "4%"), ("name", "ilike", "a")],
        ]
        for dossiers in ((self.bakery,), (self.garage, self.bakery)):
            accounts = self._as(self.accountant, *dossiers)["account.account"]
            ours = self._searches(accounts, domains)
            self.assertTrue(all(ours[:2]))
            with ExitStack() as stack:
                for name in ("_search_code", "_search_display_name", "_field_to_sql"):
                    stack.enter_context(patch.object(AccountAccount, name, _core(name)))
                core = self._searches(accounts, domains)
            for domain, mine, theirs in zip([*domains, "7000", "bank"], ours, core, strict=True):
                self.assertEqual(mine, theirs, domain)

    def _searches(self, accounts, domains):
        accounts.env.invalidate_all()
        found = [accounts.search(domain).ids for domain in domains]
        return [*found, accounts.name_search("7000"), accounts.name_search("bank", limit=7)]

    def test_account_of_another_open_dossier_keeps_its_code_with_the_name(self):
        env = self._as(self.accountant, self.garage, self.bakery)
        accounts = env["account.account"].search([], order="placeholder_code")
        codes = accounts.mapped("placeholder_code")
        self.assertEqual(codes, sorted(codes))
        self.assertTrue(any("Bakery" in code for code in codes))

    def test_what_the_rules_ask_is_read_with_the_search(self):
        company = self.bakery.company_id
        self.env["res.partner"].create([{"name": "A", "company_id": company.id}] * 2)
        self.env.invalidate_all()
        partners = self._as(self.accountant, self.bakery)["res.partner"]
        found = partners.search_fetch([("company_id", "=", company.id)], ["name"])
        self.assertGreater(len(found), 1)
        with self.assertQueryCount(0):
            found.check_access("read")
            self.assertEqual(found.mapped("name")[:2], ["A", "A"])

    def test_a_list_reads_no_more_of_a_company_than_its_head(self):
        partner = self._relation(self.bakery)
        company = self.bakery.company_id
        self.env.invalidate_all()
        env = self._as(self.accountant, self.bakery)
        partner.with_env(env).web_read({"company_id": {"fields": {"display_name": {}}}})
        phone = company._fields["phone"]
        self.assertNotIn(company.id, phone._get_cache(company.env))
        self.assertIn(company.id, company._fields["currency_id"]._get_cache(company.env))

    def test_a_reference_is_looked_at_once_while_the_rights_are_the_same(self):
        accounts = self._as(self.accountant, self.bakery, self.garage)["account.account"]
        account = accounts.search([("company_ids", "in", self.garage.company_id.ids)], limit=1)
        accounts._octopus_check_reference(account.ids)
        with self.assertQueryCount(0):
            accounts._octopus_check_reference(account.ids)
        self._give(self.accountant, self.garage, dict.fromkeys(ALL, False))
        with self.assertRaises(AccessError):
            accounts._octopus_check_reference(account.ids)

    def test_rights_of_a_few_dossiers_are_those_among_all(self):
        self.garage.state = "readonly"
        self._give(self.employee, self.garage, {"sales": "2", "bank": "3"})
        self.bakery.link_ids.date_to = fields.Date.add(fields.Date.today(), days=30)
        dossiers = self.bakery + self.garage + self.foreign + self.firm_dossier
        lobby = self.env.ref("octopus_dossier.lobby_company")
        few = [company.ids for company in dossiers.company_id] + [
            (self.bakery + self.foreign).company_id.ids,
            dossiers.company_id.ids,
            lobby.ids,
        ]
        for user in self.accountant + self.employee + self.baker + self.stranger + self.operator:
            known = user._octopus_known_company_ids()
            if user.octopus_subscriber_id:
                self.assertEqual(known, frozenset().union(*user._octopus_rights().values()))
            for among in few:
                at = f"{user.name} among {among}"
                self.assertEqual(
                    user._octopus_known_company_ids(among), known.intersection(among), at
                )
                for area, level in itertools.product(AREAS, LEVELS):
                    self.assertEqual(
                        user._octopus_company_ids(area, level, among),
                        user._octopus_company_ids(area, level).intersection(among),
                        f"{at}: {area} {level}",
                    )

    def test_active_companies_are_checked_as_core_does(self):
        lobby = self.env.ref("octopus_dossier.lobby_company")
        bakery, garage, foreign = (self.bakery + self.garage + self.foreign).mapped("company_id.id")
        asked = [[bakery], [garage, bakery], [foreign], [bakery, foreign], [bakery, bakery]]
        asked += [lobby.ids, [bakery, *lobby.ids], [10**12], [-1], ["x"], [True]]
        for user in self.accountant + self.employee + self.stranger:
            own = set(user._get_company_ids())
            for active in asked:
                env = self.env(user=user, su=False, context={"allowed_company_ids": active})
                if own.issuperset(active):
                    self.assertEqual(env.companies.ids, active)
                    self.assertEqual(env.company.id, active[0])
                    continue
                for name in ("company", "companies"):
                    with self.assertRaises(AccessError, msg=f"{user.name}: {active}"):
                        getattr(env, name)

    def test_first_look_after_a_change_reads_the_open_dossiers_only(self):
        moves = self._as(self.accountant, self.bakery)["account.move"]
        moves.search_count([])
        self._give(self.accountant, self.bakery, {"articles": "1"})
        whole = "_octopus_compute_known"
        with patch.object(ResUsers, whole, side_effect=AssertionError("all dossiers were read")):
            moves.search_count([])

    def test_a_write_asks_about_no_other_dossier(self):
        relation = self.env["res.partner"].create(
            {"name": "Relation", "company_id": self.bakery.company_id.id}
        )
        relation = relation.with_env(self._as(self.accountant, self.bakery))
        whole = "_octopus_compute_known"
        with patch.object(ResUsers, whole, side_effect=AssertionError("all dossiers were read")):
            self.env.registry.clear_cache()
            relation.write({"credit_limit": 12.0})
            self.env.flush_all()

    def test_rights_of_one_dossier_are_read_from_that_dossier(self):
        rights = self.accountant._octopus_effective_rights(today(), self.bakery.company_id.ids)
        self.env.cr.execute(SQL("EXPLAIN SELECT * FROM (%s) r", rights))
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        for table in ("octopus_dossier", "octopus_right"):
            asked = rf" on {table} .*\n(.*\n)?.*(Cond|Filter): .*company_id = ANY"
            self.assertRegex(plan, asked, table)

    def test_users_who_are_seen_are_those_of_the_same_dossiers(self):
        users = self.accountant + self.employee + self.baker + self.mechanic + self.stranger
        self._assert_seen(users)
        # its last day is past, and the job of the day has not run yet
        self.bakery.link_ids.date_to = fields.Date.subtract(today(), days=1)
        self.env.registry.clear_cache()
        self.assertIn(self.bakery.company_id, self.accountant.company_ids)
        self._assert_seen(users)
        self.assertNotIn(self.baker, self._seen(self.accountant, users))

    def _assert_seen(self, users):
        """As if all dossiers were named in the statement; and as each record is checked."""

        def named(model, alias, query):
            known = model.env.user._octopus_known_company_ids()
            return SQL(
                "%s IN (SELECT user_id FROM res_company_users_rel WHERE cid = ANY(%s))",
                SQL.identifier(alias, "id"),
                list(known),
            )

        for user in users:
            found = self._seen(user, users)
            with patch.object(octopus_area_people, "_sharing_sql", named):
                self.env.registry.clear_cache()
                self.assertEqual(found, self._seen(user, users), user.name)
            self.env.registry.clear_cache()
            allowed = users.with_user(user)._filtered_access("read").with_env(self.env)
            self.assertEqual(found, allowed, user.name)

    def _seen(self, user, users):
        found = self.env["res.users"].with_user(user).search([("id", "in", users.ids)])
        return users & found.with_env(self.env)

    def test_companies_of_a_user_are_not_read_whole(self):
        self.env.invalidate_all()
        companies = self.accountant.company_ids
        self.assertGreater(len(companies), 1)
        read = {
            name
            for name, field in companies._fields.items()
            if field.column_type and companies.ids[0] in field._get_cache(companies.env)
        }
        self.assertEqual(read, {"active"})

    def test_thousands_of_dossiers_in_a_domain_are_those_of_few(self):
        for user in self.accountant + self.employee + self.mechanic + self.stranger:
            dossiers = self.env["octopus.dossier"].with_user(user)
            everything = self.env["octopus.dossier"].search([]).with_user(user)
            few = dossiers.search([]), everything._filtered_access("read")
            with patch.object(octopus_area_people, "is_few", lambda ids: False):
                self.env.registry.clear_cache()
                many = dossiers.search([]), everything._filtered_access("read")
            self.assertEqual([found.ids for found in few], [found.ids for found in many], user.name)
            self.assertEqual(set(few[0].ids), set(few[1].ids))

    def test_people_who_are_seen_are_those_of_the_open_dossiers(self):
        self.env["octopus.right"].search([("user_id", "=", self.employee.id)]).unlink()
        lobby = self.env.ref("octopus_dossier.lobby_company")
        self.assertEqual((self.employee + self.stranger).company_ids, lobby)
        users = self.accountant + self.employee + self.baker + self.mechanic + self.stranger
        everybody = users.partner_id
        in_lobby = self.env(
            user=self.stranger, su=False, context={"allowed_company_ids": lobby.ids}
        )
        seen = {
            self._as(self.accountant, self.bakery): self.accountant + self.employee + self.baker,
            self._as(self.mechanic, self.garage): self.accountant + self.mechanic + self.stranger,
            # in the lobby with the employee of the firm, since neither has a right
            in_lobby: self.mechanic + self.stranger,
        }
        for env, people in seen.items():
            found = env["res.partner"].search([("id", "in", everybody.ids)])
            self.assertEqual(set(found.ids), set(people.partner_id.ids), env.user.name)
            allowed = everybody.with_env(env)._filtered_access("read")
            self.assertEqual(set(allowed.ids), set(found.ids), env.user.name)

    def test_companies_follow_from_rights_where_something_changed(self):
        firm_companies = set(self.accountant.company_ids.ids)
        self.assertIn(self.bakery.company_id.id, firm_companies)
        lobby = self.env.ref("octopus_dossier.lobby_company")
        self.assertEqual(self.stranger.company_ids, lobby)
        self._give(self.stranger, self.garage, ALL)
        self.assertEqual(self.stranger.company_ids, self.garage.company_id)
        self.assertEqual(self.stranger.company_id, self.garage.company_id)
        self._give(self.stranger, self.garage, dict.fromkeys(ALL, False))
        self.assertEqual(self.stranger.company_ids, lobby)
        self.assertEqual(self.stranger.company_id, lobby)
        self.assertEqual(set(self.accountant.company_ids.ids), firm_companies)

    def test_derived_companies_are_the_same_in_part_and_in_whole(self):
        users = self.accountant + self.employee + self.mechanic + self.stranger + self.baker
        self._give(self.employee, self.garage, {"sales": "2"})
        self.garage.link_ids._withdraw()
        rows = self._rows(users)
        users._octopus_derive_companies()
        self.assertEqual(rows, self._rows(users))

    def _rows(self, users):
        self.env.cr.execute(
            "SELECT user_id, cid FROM res_company_users_rel WHERE user_id = ANY(%s) ORDER BY 1, 2",
            [users.ids],
        )
        return self.env.cr.fetchall()
