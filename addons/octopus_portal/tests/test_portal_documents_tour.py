"""In a browser: a document is sent and checked, on a phone and on a desktop."""

from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from .common import PortalHttpCommon


class DocumentsTourMixin:
    def _documents_tour(self):
        if not self.bakery.document_email:
            self.env["mail.alias.domain"].create({"name": "docs.example.test"})
        self.document.client_check = "left"
        documents = self.env["octopus.document"]
        kept = documents.with_user(self.baker)._kept_values(self.bakery.company_id)
        kept = documents._store(self.bakery.company_id, "rent.pdf", files.pdf("rent"), **kept)
        url = self._url(self.bakery, "documents", "mine")
        self.start_tour(url, "octopus_portal_documents", login=self.baker.login)
        kept.invalidate_recordset()
        self.assertEqual((kept.shelf, kept.client_check), ("sent", "confirmed"))
        self.assertEqual((kept.amount_total, kept.amount_tax), (121.0, 21.0))


@tagged("post_install", "-at_install")
class TestPortalDocumentsPhone(DocumentsTourMixin, PortalHttpCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_documents(self):
        self._documents_tour()


@tagged("post_install", "-at_install")
class TestPortalDocumentsDesktop(DocumentsTourMixin, PortalHttpCommon):
    browser_size = "1280x800"

    def test_documents(self):
        self._documents_tour()
