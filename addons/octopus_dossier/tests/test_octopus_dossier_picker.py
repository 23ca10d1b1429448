# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The picker finds and opens dossiers within rights, and the session lists only a few."""

from contextlib import nullcontext
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.translate import code_translations

from ..models import ir_http_session, octopus_dossier_picker
from .common import DossierHttpCommon


@tagged("post_install", "-at_install")
class TestOctopusDossierPicker(DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.env["octopus.dossier"].with_user(cls.accountant)

    def _found(self, query, user=None):
        rows = self.mine.with_user(user or self.accountant).picker_search(query)
        return [row["name"] for row in rows]

    def _session(self, cookie=None):
        if cookie is not None:
            self.opener.cookies["cids"] = cookie
        answer = self.url_open("/web/session/get_session_info", json={"params": {}})
        return answer, answer.json()["result"]

    # -- finding ------------------------------------------------------------------------------

    def test_found_by_number_name_enterprise_number_and_manager(self):
        self.garage.name = "Garage Claës & Söhne"
        number = self.garage.enterprise_number
        dots = f"{number[:4]}.{number[4:7]}.{number[7:]}"
        for query in (
            self.garage.number,
            "claes",
            "SOHNE garage",
            number,
            dots,
            dots.replace(".", " "),
            dots[:9],  # while it is typed
            f"BE {dots}",
            f"be{number}",
            f"{self.firm.code} garage",
            "janssens gar",
        ):
            self.assertEqual(self._found(query), [self.garage.name], query)
        row = self.mine.picker_search("claes")[0]
        self.assertEqual(row["firm"], "Janssens Accountants")
        self.assertEqual(row["company_id"], self.garage.company_id.id)
        self.assertEqual(row["state"], "active")

    def test_marks_of_like_and_what_is_no_text_find_nothing_odd(self):
        for query in ("%", "_", "\\", "100%", "x" * 5000, "zz\x00zz"):
            self.assertEqual(self._found(query), [], query)
        everything = len(self._found(""))
        for query in (None, 7, [], {}):
            self.assertEqual(len(self.mine.picker_search(query, "many")), everything)
        self.assertEqual(len(self.mine.picker_search("", -3)), 1)

    def test_only_own_dossiers_are_found_and_opened(self):
        self.assertEqual(self._found("", self.employee), [self.bakery.name])
        self.assertEqual(self._found("", self.stranger), [])
        self.assertEqual(self._found(self.foreign.number), [])
        self.assertEqual(self._found("", self.operator), [])
        as_employee = self.mine.with_user(self.employee)
        for dossiers in (self.garage, self.bakery + self.foreign, self.foreign.browse(987654321)):
            with self.assertRaisesRegex(AccessError, "no right on one of these"):
                as_employee.picker_open(dossiers.ids)
        with self.assertRaises(AccessError):
            self.mine.with_user(self.operator).picker_open(self.bakery.ids)
        self.assertFalse(self.env["octopus.dossier.recent"].search([]))
        with self.assertRaises(AccessError):
            self.env["octopus.dossier.recent"].with_user(self.accountant).search([])

    def test_where_is_looked_first_changes_nothing_of_what_is_found(self):
        self.mine.picker_open(self.garage.ids)
        number = self.garage.number
        queries = ("", "a", "janssens", "garage", number, number[:3], number[-1], "zz")
        asked = [(query, limit) for query in queries for limit in (1, 2, 20)]
        whole = [self.mine.picker_search(*words) for words in asked]
        self.assertTrue(any(len(rows) > 2 for rows in whole))
        for first, few in ((0, 0), (1, 1), (2, 60)):
            with patch.multiple(octopus_dossier_picker, FIRST=first, FEW=few):
                found = [self.mine.picker_search(*words) for words in asked]
                # what others have fits too, and is not shown
                self.assertEqual(self._found(self.foreign.number), [])
            self.assertEqual(found, whole, (first, few))

    def test_a_revoked_right_takes_it_out_of_the_picker(self):
        as_employee = self.mine.with_user(self.employee)
        as_employee.picker_open(self.bakery.ids)
        self._give(self.employee, self.bakery, {"purchases": False})
        self.assertEqual(as_employee.picker_search(), [])

    def test_terminated_dossier_is_found_and_says_so(self):
        self.garage.action_terminate()
        self.assertEqual(self.mine.picker_search("garage")[0]["state"], "terminated")

    # -- opening ------------------------------------------------------------------------------

    def test_opened_lately_comes_first(self):
        self.assertNotEqual(self._found("")[0], self.garage.name)
        self.mine.picker_open(self.bakery.ids)
        companies = self.mine.picker_open((self.garage + self.bakery).ids)
        expected = [self.garage.company_id.id, self.bakery.company_id.id]
        self.assertEqual([company["id"] for company in companies], expected)
        rows = self.mine.picker_search("")
        self.assertEqual([row["id"] for row in rows[:2]], (self.garage + self.bakery).ids)
        self.assertEqual([row["recent"] for row in rows[:3]], [True, True, False])
        self.firm_dossier.with_user(self.accountant).action_open_books()
        self.assertEqual(self._found("")[0], self.firm_dossier.name)

    def test_one_to_twenty_are_opened(self):
        for wrong in ([], None, "1", ["1"], [0], [2**40]):
            with self.assertRaisesRegex(UserError, "Choose the dossier"):
                self.mine.picker_open(wrong)
        with self.assertRaisesRegex(UserError, "21 dossiers are chosen; at most 20"):
            self.mine.picker_open(list(range(1, 22)))

    # -- the session --------------------------------------------------------------------------

    def test_session_lists_open_default_and_recent_dossiers(self):
        third = self._make_dossier("Second of the firm", self.firm, 8234567)
        self._login(self.accountant)
        default = self.accountant.company_id
        self.mine.picker_open(third.ids)
        with patch.object(ir_http_session, "LISTED", 1):
            session = self._session(str(self.garage.company_id.id))[1]
        listed = session["user_companies"]["allowed_companies"]
        expected = default + third.company_id + self.garage.company_id
        self.assertEqual(set(listed), {str(cid) for cid in expected.ids})
        self.assertFalse(session["octopus_picker"]["lost"])
        core = listed[str(self.garage.company_id.id)]
        self.assertEqual([core], self.env["ir.http"]._octopus_listed(self.garage.company_id))

    def test_cookie_keeps_what_is_ones_own_and_twenty_at_most(self):
        self._login(self.accountant)
        own, foreign = self.garage.company_id.id, self.foreign.company_id.id
        answer, session = self._session(f"{foreign}-{own}-x-99999999999999999999")
        self.assertEqual(answer.cookies.get("cids"), str(own))
        self.assertTrue(session["octopus_picker"]["lost"])
        self.assertNotIn(str(foreign), session["user_companies"]["allowed_companies"])
        answer, session = self._session(f"{own}")
        self.assertFalse(session["octopus_picker"]["lost"])
        self.assertEqual(self.url_open("/odoo").status_code, 200)

    def test_session_tells_about_the_user_what_core_does(self):
        self._login(self.accountant)
        cookie = "-".join(map(str, (self.garage + self.bakery).company_id.ids))
        ours = self._session(cookie)[1]
        with patch.object(ir_http_session.IrHttp, "_octopus_without_cookie", nullcontext):
            core = self._session(cookie)[1]
        self.assertTrue(ours["storeData"])
        self.assertEqual(ours, core)

    def test_nobody_outside_says_what_is_listed(self):
        as_employee = self.employee.with_user(self.employee)
        listed = as_employee.with_context(octopus_listed=self.foreign.company_id.ids)
        self.assertEqual(listed._get_company_ids(), tuple(self.bakery.company_id.ids))

    def test_users_of_no_dossier_keep_the_switcher_of_odoo(self):
        self._login(self.operator)
        self.assertNotIn("octopus_picker", self._session()[1])

    # -- in the browser -----------------------------------------------------------------------

    def test_keyboard(self):
        self._login(self.accountant)
        self.start_tour("/odoo", "octopus_dossier_picker", login=self.accountant.login)

    def test_empty_picker_says_who_gives_rights(self):
        self._login(self.stranger)
        self.start_tour("/odoo", "octopus_dossier_picker_empty", login=self.stranger.login)

    @mute_logger("odoo.http")
    def test_record_of_a_dossier_that_is_not_listed_opens_it(self):
        bill = self._move(self.garage)
        self.mine.picker_open(self.bakery.ids)
        self._login(self.accountant)
        with patch.object(ir_http_session, "LISTED", 0):
            self.start_tour(
                f"/odoo/account.move/{bill.id}",
                "octopus_dossier_picker_unlisted",
                login=self.accountant.login,
            )

    def test_the_lobby_is_named_in_the_language_of_who_stands_there(self):
        self.stranger.lang = "nl_BE"
        self._login(self.stranger)
        words = {"Lobby (no dossier)": "Lobby (geen dossier)"}
        with patch.object(type(code_translations), "get_python_translations", return_value=words):
            _answer, session = self._session()
        [lobby] = session["user_companies"]["allowed_companies"].values()
        self.assertEqual(lobby["name"], "Lobby (geen dossier)")
