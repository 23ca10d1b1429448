# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from urllib.parse import unquote

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from .common import ALL, DossierCommon

PASSWORD = "a long test password"


@tagged("post_install", "-at_install")
class TestOctopusClientAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = cls._make_dossier("Butcher Wouters", cls.firm, 7234567, lang="nl_BE")
        cls.accountant.password = PASSWORD

    def _form(self, user=None, dossier=None):
        dossier = dossier or self.internal
        env = self._as(user or self.accountant, dossier)
        action = dossier.with_env(env).action_client_access()
        form = Form(env["octopus.client.access"].browse(action["res_id"]))
        form.password = PASSWORD
        form.firm_email = "office@firm.example"
        return form

    def _confirm(self, wizard, password=PASSWORD):
        return wizard.with_context(password=password).action_give()

    def test_new_k_number_starts_in_the_portal_and_its_mail_goes_to_the_firm(self):
        form = self._form()
        self.assertEqual((form.name, form.lang), ("Butcher Wouters", "nl_BE"))
        form.email = "Wouters@Example.com"
        form.module_invoicing = False
        before = self.env["mail.mail"].search([])
        self._confirm(form.save())
        client = self.internal.client_id
        self.assertEqual((client.kind, client.tier, client.firm_id), ("k", "portal", self.firm))
        self.assertEqual((self.internal.kind, self.internal.payer_id), ("internal_k", self.firm))
        self.assertEqual((self.internal.tier, self.internal.holder_id), ("portal", self.firm))
        user = client.holder_user_id
        company = self.internal.company_id.with_user(user)
        client.with_user(user)._octopus_accept_agreement()
        self.assertTrue(user.share and company._octopus_has("relations", "write"))
        self.assertFalse(company._octopus_has("invoicing", "read"))
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.email_to, "office@firm.example")
        self.assertEqual(user.partner_id.lang, "nl_BE")
        self.assertIn(client.code, mail.body_html)
        self.assertNotIn(PASSWORD, mail.body_html)
        token = re.search(r"token=([\w%.-]+)", mail.body_html)[1]
        partner = self.env["res.partner"]._get_partner_from_token(unquote(token))
        self.assertEqual(partner, user.partner_id)

    def test_a_k_number_of_the_firm_gets_a_second_dossier_and_loses_it_again(self):
        form = self._form()
        form.mode = "existing"
        form.client_id = self.client.with_env(form._env)
        self._confirm(form.save())
        company = self.internal.company_id.with_user(self.baker)
        self.assertEqual(self.internal.client_id, self.client)
        self.assertTrue(company._octopus_has("documents", "write"))
        with self.assertRaisesRegex(UserError, "already"):
            self._form()
        self.internal.with_user(self.accountant).action_client_access_end()
        self.assertFalse(company._octopus_has("documents", "read"))
        self.assertEqual((self.internal.kind, self.internal.tier), ("internal", "full"))
        rights = self.internal.company_id.octopus_right_ids
        self.assertNotIn(self.baker, rights.user_id)
        self.assertTrue(self.bakery.company_id.with_user(self.baker)._octopus_has("sales", "read"))
        with self.assertRaisesRegex(UserError, "nothing to take away"):
            self.internal.with_user(self.accountant).action_client_access_end()

    def test_nothing_happens_with_a_wrong_password(self):
        form = self._form()
        wizard = form.save()
        for password in ("wrong", None, ""):
            with self.assertRaises(UserError):
                self._confirm(wizard, password)
        self.assertFalse(self.internal.client_id)
        columns = self.env.execute_query(SQL("SELECT * FROM octopus_client_access"))
        self.assertNotIn(PASSWORD, [value for row in columns for value in row])

    def _forget_tries(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM octopus_throttle WHERE kind = 'password_again'")

    def test_five_wrong_passwords_lock_it_for_the_right_one_too(self):
        self._forget_tries()
        # counted in transactions of their own: the rollback of the test leaves them
        self.addCleanup(self._forget_tries)
        wizard = self._form().save()
        for _time in range(5):
            with self.assertRaisesRegex(UserError, "not the password"), self.cr.savepoint():
                self._confirm(wizard, "wrong")
        for again in (wizard, self._form().save()):
            with self.assertRaisesRegex(UserError, "wrong 5 times"), self.cr.savepoint():
                self._confirm(again)
        self.assertFalse(self.internal.client_id)

    def test_what_is_missing_is_said(self):
        wizard = self._form().save()
        for values, text in (
            ({"name": " "}, "name"),
            ({"email": "no mail"}, "“no mail” is no e-mail address. Fill in one of the client"),
            ({"email": "a@b.example", "firm_email": False}, "your firm"),
            ({"mode": "existing"}, "Choose the K number"),
        ):
            wizard.write(values)
            with self.assertRaisesRegex(UserError, text):
                self._confirm(wizard)
            wizard.write({"name": "Wouters", "firm_email": "office@firm.example"})
        foreign = self._make_subscriber("k", "Of another firm", firm_id=self.other_firm.id)
        wizard.sudo().client_id = foreign
        with self.assertRaisesRegex(UserError, "no K number of your firm"):
            self._confirm(wizard)

    def test_only_the_holder_of_the_firm_that_holds_the_dossier(self):
        self.env["octopus.right"]._set_levels(
            self.employee, self.internal.company_id, dict.fromkeys(ALL, "3")
        )
        for user in (self.employee, self.outsider, self.baker, self.mechanic, self.operator):
            with self.assertRaises(AccessError, msg=user.login):
                self._form(user)
            with self.assertRaises(AccessError, msg=user.login):
                self.internal.with_user(user).action_client_access_end()
        for dossier in (self.garage, self.bakery):
            with self.assertRaisesRegex(UserError, "access already"):
                self._form(dossier=dossier)
        wizard = self._form().save()
        for user in (self.employee, self.outsider, self.baker):
            with self.assertRaises(AccessError):
                self._confirm(wizard.with_user(user))
        self.internal.action_terminate()
        with self.assertRaisesRegex(UserError, "not active"):
            self._form()
