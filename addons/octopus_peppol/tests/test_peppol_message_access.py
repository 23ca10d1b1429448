# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A message for one dossier and the users of another: they cannot meet."""

import base64
import xmlrpc.client

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PeppolHttpCommon

MODELS = ("octopus.peppol.message", "octopus.peppol.attempt", "octopus.document")
XMLRPC_LOGGERS = ("odoo.addons.rpc.controllers.xmlrpc", "odoo.http", "py.warnings")


@tagged("post_install", "-at_install")
class TestPeppolMessageAccess(PeppolHttpCommon):
    def setUp(self):
        super().setUp()
        self.message = self._deliver(self.bakery)
        self.document = self.message.document_id
        self.attempt = self.message.attempt_ids
        # The outsider may do everything in his own dossier.
        self.foreigners = (
            self._as(self.mechanic, self.garage),
            self._as(self.outsider, self.foreign),
            self._as(self.stranger),
        )

    def _records(self):
        return (self.message, self.attempt, self.document, self.bakery.peppol_participant_id)

    def test_the_accountant_sees_them(self):
        env = self._as(self.accountant, self.bakery)
        for record in self._records():
            self.assertIn(record, record.with_env(env).search([]))
            record.with_env(env).check_access("read")

    def test_by_search_and_count(self):
        for env in self.foreigners:
            for record in self._records():
                model = record.with_env(env)
                self.assertNotIn(record.id, self._found(model, [("id", "=", record.id)]))
                self.assertFalse(
                    self._found(model, [("company_id", "=", self.bakery.company_id.id)])
                )

    def _found(self, model, domain):
        try:
            found = model.search(domain).ids
            self.assertEqual(model.search_count(domain), len(found))
            self.assertEqual(len(model._read_group(domain, ["company_id"], ["__count"])), 0)
            return found
        except AccessError:
            return []

    def test_by_id(self):
        for env in self.foreigners:
            for record in self._records():
                with self.assertRaises(AccessError):
                    record.with_env(env).read(["display_name"])

    def test_by_another_path(self):
        """Through a relation or a related field of something he may read."""
        env = self._as(self.mechanic, self.garage)
        for domain in (
            [("company_id", "=", self.garage.company_id.id), ("document_id.name", "!=", False)],
            [("document_id", "=", self.document.id)],
        ):
            self.assertFalse(self.env["octopus.peppol.message"].with_env(env).search(domain))

    def test_protected_from_writing(self):
        """Not even the dossier's own accountant changes an exchange record."""
        env = self._as(self.accountant, self.bakery)
        for record in (self.message, self.attempt):
            with self.assertRaises(AccessError):
                record.with_env(env).write({"company_id": self.garage.company_id.id})
            with self.assertRaises(AccessError):
                record.with_env(env).unlink()
        with self.assertRaises(AccessError):
            self.bakery.peppol_participant_id.with_env(env).write({"value": "0999999922"})

    def test_evidence_is_the_operators(self):
        """Raw bytes are for nobody who works in a dossier, its own people included."""
        evidence = self.env["ir.attachment"].search(
            [("res_model", "=", self.message._name), ("res_field", "!=", False)]
        )
        self.assertTrue(evidence)
        for env in (self._as(self.accountant, self.bakery), *self.foreigners):
            for name in ("body", "sbd", "receipt", "evidence"):
                with self.assertRaises(AccessError):
                    self.message.with_env(env).read([name])
            for attachment in evidence:
                with self.assertRaises(AccessError):
                    attachment.with_env(env).read(["raw"])

    def test_attachment_addresses(self):
        evidence = self.env["ir.attachment"].search(
            [("res_model", "=", self.message._name), ("res_field", "!=", False)], limit=1
        )
        files = self.document.attachment_id + self.document.attachment_ids
        urls = [f"/web/content/{file.id}" for file in files + evidence]
        urls.append(f"/web/content/octopus.peppol.message/{self.message.id}/body")
        urls.append(f"/web/content/octopus.peppol.message/{self.message.id}/receipt")
        self._login(self.mechanic)
        for url in urls:
            self.assertEqual(self.url_open(url).status_code, 404, url)
        self._login(self.accountant)
        self.assertEqual(self.url_open(urls[0]).status_code, 200)
        for url in urls[-3:]:
            self.assertEqual(self.url_open(url).status_code, 404, url)

    def test_by_xmlrpc(self):
        self.mechanic.password = "a long test password"
        self.env.flush_all()
        with mute_logger(*XMLRPC_LOGGERS):
            for model in MODELS:
                record = {
                    "octopus.peppol.message": self.message,
                    "octopus.peppol.attempt": self.attempt,
                    "octopus.document": self.document,
                }[model]
                found = self._rpc(model, "search", [[["id", "=", record.id]]])
                self.assertEqual(found, [])
                with self.assertRaises(xmlrpc.client.Fault) as fault:
                    self._rpc(model, "read", [record.ids, ["display_name"]])
                self.assertNotIn("Traceback", fault.exception.faultString)
            with self.assertRaises(xmlrpc.client.Fault) as fault:
                self._rpc("octopus.peppol.message", "action_retry", [self.message.ids])
            self.assertNotIn("Traceback", fault.exception.faultString)
            with self.assertRaises(xmlrpc.client.Fault):
                self._rpc("octopus.peppol.receiver", "_receive", ["text/plain", "x"])

    def _rpc(self, model, method, args):
        context = {"context": {"allowed_company_ids": self.garage.company_id.ids}}
        kwargs = context if method in ("search", "read") else {}
        login = (self.env.cr.dbname, self.mechanic.id, "a long test password")
        return self.xmlrpc_object.execute_kw(*login, model, method, args, kwargs)

    def test_public_sees_nothing(self):
        self.authenticate(None, None)
        for url in (
            f"/web/content/{self.document.attachment_id.id}",
            f"/web/content/octopus.peppol.message/{self.message.id}/body",
        ):
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_receipt_is_what_the_peer_got(self):
        self.assertIn(b"NonRepudiationInformation", base64.b64decode(self.message.receipt))
