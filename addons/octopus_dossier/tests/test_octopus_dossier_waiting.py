# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ast import literal_eval

from odoo.tests import tagged

from .common import DossierCommon

FIRST = "waiting_total desc, number_sort"


@tagged("post_install", "-at_install")
class TestOctopusDossierWaiting(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._move(cls.garage)
        cls._move(cls.garage, "out_invoice")
        cls._move(cls.bakery)
        cls._move(cls.foreign)
        cls.env["octopus.link"]._request(cls.other_firm, cls.bakery)
        cls.env.flush_all()

    def _list(self, user, domain=(), open_dossier=None):
        """What the screen shows: the firm's dossiers, in its order."""
        env = self._as(user, open_dossier or self.bakery)
        action = self.env.ref("octopus_dossier.octopus_dossier_action_clients")
        clients = literal_eval(action.domain.replace("uid", str(user.id)))
        return env["octopus.dossier"].search([*clients, *domain], order=FIRST)

    def test_all_dossiers_of_the_firm_most_waiting_first(self):
        found = self._list(self.accountant)
        self.assertEqual(found, self.bakery + self.garage + self.firm_dossier)
        self.assertEqual(found.mapped("waiting_total"), [2, 2, 0])
        self.assertEqual(found.mapped("waiting_drafts"), [1, 2, 0])
        self.assertEqual(found.mapped("waiting_requests"), [1, 0, 0])
        self._move(self.garage)
        self.assertEqual(self._list(self.accountant)[0], self.garage)
        least = self._list(self.accountant).search([], order="waiting_total asc", limit=1)
        self.assertEqual(least, self.firm_dossier)

    def test_counts_stay_within_rights(self):
        found = self._list(self.employee)
        self.assertEqual(found, self.bakery)
        self.assertEqual((found.waiting_drafts, found.waiting_requests), (1, 0))
        self._give(self.employee, self.bakery, {"purchases": False, "sales": "1"})
        found = self._list(self.employee)
        self.assertEqual((found.waiting_drafts, found.last_entry), (0, False))
        self.assertFalse(self._list(self.employee, [("waiting_total", ">", 0)]))

    def test_filters(self):
        self.assertEqual(self._list(self.accountant, [("waiting_requests", ">", 0)]), self.bakery)
        self.assertEqual(
            self._list(self.accountant, [("waiting_total", ">=", 2)]), self.bakery + self.garage
        )
        self.assertEqual(self._list(self.accountant, [("kind", "=", "external")]), self.garage)

    def test_kind_and_payer(self):
        kinds = {dossier: dossier.kind for dossier in self._list(self.accountant)}
        self.assertEqual(
            kinds,
            {
                self.firm_dossier: "internal",
                self.bakery: "internal_k",
                self.garage: "external",
            },
        )
        self.assertEqual((self.bakery.payer_id, self.garage.payer_id), (self.firm, self.driver))

    def test_other_users_do_not_see_the_screen(self):
        menu = self.env.ref("octopus_dossier.octopus_dossier_menu_clients")
        for user, seen in (
            (self.accountant, True),
            (self.employee, True),
            (self.mechanic, False),
            (self.operator, False),
        ):
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, seen, user.login)
        found = self._list(self.outsider, open_dossier=self.foreign)
        self.assertEqual(found, self.foreign + self.other_dossier)

    def test_a_page_costs_the_same_for_one_dossier_as_for_many(self):
        env = self._as(self.accountant, self.bakery)
        fields = {"waiting_total": {}, "waiting_drafts": {}, "modules": {}, "last_entry": {}}
        counts = []
        for domain in ([("id", "=", self.bakery.id)], []):
            env["octopus.dossier"].web_search_read(domain, fields, order=FIRST)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            env["octopus.dossier"].web_search_read(domain, fields, order=FIRST)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
