# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Users of one's own code in the portal, and asking for a right there."""

from odoo.http import Request
from odoo.tests import tagged

from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestPortalUsersAccess(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lies = cls.client._create_sub_user("Lies", email="lies@bakery.example")

    def _post(self, path, **data):
        data = {"csrf_token": Request.csrf_token(self), **data}
        return self.url_open(path, data=data)

    def _users(self):
        return self.client.with_context(active_test=False).user_ids

    def test_holder_makes_and_ends_users(self):
        self._login(self.baker)
        self.assertIn("/my/octopus-users", self.url_open("/my").text)
        page = self._post("/my/octopus-users/new", name="Jef", email="jef@bakery.example")
        self.assertEqual(page.status_code, 200)
        user = self._users().filtered(lambda user: user.login.startswith("Jef@"))
        self.assertIn(user.login, page.text)
        self.assertIn("The user is made", page.text)
        self.assertFalse(user.octopus_right_ids)
        self.assertIn("already exists", self._post("/my/octopus-users/new", name="jef").text)
        for act, active in (("suspend", False), ("resume", True), ("invite", True)):
            page = self._post(f"/my/octopus-users/{user.id}/{act}")
            self.assertIn("alert-success", page.text, act)
            user.invalidate_recordset()
            self.assertEqual(user.active, active, act)
        self.assertNotIn("alert-success", self.url_open("/my/octopus-users?done=nothing").text)
        self._post(f"/my/octopus-users/{user.id}/delete")
        user.invalidate_recordset()
        self.assertTrue(user.octopus_left)
        page = self._post(f"/my/octopus-users/{self.baker.id}/suspend")
        self.assertIn("is the holder", page.text)

    def test_others_are_refused_and_told_who_can(self):
        self._login(self.lies)
        self.assertNotIn("/my/octopus-users", self.url_open("/my").text)
        page = self.url_open("/my/octopus-users")
        self.assertEqual(page.status_code, 403)
        self.assertIn(self.baker.login, page.text)
        for path, data in (
            ("new", {"name": "Spy"}),
            (f"{self.baker.id}/reset", {}),
            (f"{self.lies.id}/suspend", {}),
        ):
            self.assertEqual(self._post(f"/my/octopus-users/{path}", **data).status_code, 403)
        self.assertEqual(self._users(), self.baker + self.lies)
        self.assertTrue(self.lies.active)

    def test_users_of_another_code_are_like_unknown(self):
        self._login(self.baker)
        for user_id in (self.employee.id, self.mechanic.id, 10**9):
            answer = self._post(f"/my/octopus-users/{user_id}/suspend")
            self.assertEqual(answer.status_code, 404)
        self.assertTrue(self.employee.active and self.mechanic.active)
        self.assertEqual(self._post(f"/my/octopus-users/{self.lies.id}/nothing").status_code, 404)

    def test_user_without_right_asks_for_one(self):
        self._login(self.lies)
        page = self.url_open("/my").text
        self.assertIn("You have no right on any dossier yet", page)
        self.assertIn(self.accountant.login, page)
        self.assertIn("will get a mail", self._post("/my/octopus-ask").text)
        self.assertIn("today", self._post("/my/octopus-ask").text)
        mail = self.env["mail.mail"].search([("subject", "like", "asks for a right")])
        self.assertIn(self.lies.login, mail.body_html)

    def test_missing_right_is_asked_for_from_its_page(self):
        self._give(self.lies, self.bakery, {"purchases": "1"})
        self._login(self.lies)
        page = self.get("documents", status=403)
        self.assertIn("/my/octopus-ask", page)
        asked = {"number": self.bakery.number, "area": "documents", "level": "read"}
        self.assertIn("will get a mail", self._post("/my/octopus-ask", **asked).text)
        # he reads documents now, and the page says what its missing buttons need
        self._give(self.lies, self.bakery, {"documents": "1"})
        page = self.get("documents")
        self.assertIn("You only read here", page)
        self.assertIn("Documents: write", page)
        asked["level"] = "write"
        self.assertIn("will get a mail", self._post("/my/octopus-ask", **asked).text)
        self._give(self.lies, self.bakery, {"documents": "2"})
        self.assertNotIn("You only read here", self.get("documents"))
        foreign = {**asked, "number": self.foreign.number}
        self.assertEqual(self._post("/my/octopus-ask", **foreign).status_code, 404)
