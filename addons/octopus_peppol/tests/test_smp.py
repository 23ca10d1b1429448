# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What our SMP answers to those who want to send to a dossier."""

from odoo.tests import tagged

from ..lib.edelivery import (
    BILLING_DOCUMENTS,
    BILLING_PROCESS,
    INVOICE,
    INVOICE_RESPONSE,
    ParticipantId,
    smp,
)
from .common import OUR_SEAT, PeppolHttpCommon, now


@tagged("post_install", "-at_install")
class TestSmp(PeppolHttpCommon):
    def setUp(self):
        super().setUp()
        self.participant = ParticipantId.parse(f"0208:{self.bakery.enterprise_number}")

    def test_service_group(self):
        answer = self.url_open(smp.service_group_path(self.participant))
        self.assertEqual(answer.status_code, 200)
        group = smp.read_service_group(answer.content, self.participant)
        self.assertEqual(set(group.document_types), set(BILLING_DOCUMENTS))

    def test_signed_service_metadata(self):
        answer = self.url_open(smp.service_metadata_path(self.participant, INVOICE))
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("application/xml"))
        metadata = smp.read_service_metadata(
            answer.content, self.participant, INVOICE, self.network.trust_policy, now()
        )
        endpoint = smp.endpoint_for(metadata, BILLING_PROCESS, now(), allow_http=True)
        self.assertEqual(endpoint.address, f"{self.base_url()}/octopus/as4")
        self.assertEqual(endpoint.certificate, self.network.identity(OUR_SEAT).certificate)

    def test_not_found(self):
        stranger = ParticipantId.parse("0208:0999999922")
        for path in (
            smp.service_group_path(stranger),
            smp.service_metadata_path(stranger, INVOICE),
            smp.service_metadata_path(self.participant, INVOICE_RESPONSE),
            "/iso6523-actorid-upis%3A%3Anonsense",
            "/iso6523-actorid-upis%3A%3A0208%3A0123456749/services/nonsense",
        ):
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 404, path)
            self.assertNotIn("Traceback", answer.text)

    def test_left(self):
        path = smp.service_metadata_path(self.participant, INVOICE)
        self.assertEqual(self.url_open(path).status_code, 200)
        self.bakery.peppol_participant_id.action_leave()
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_not_set_up(self):
        with self._settings(smp_keystore="/does/not/exist", public_url="http://other.test"):
            answer = self.url_open(smp.service_metadata_path(self.participant, INVOICE))
        self.assertEqual(answer.status_code, 503)
        self.assertNotIn("exist", answer.text)
