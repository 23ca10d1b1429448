# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.octopus_dossier.tests.common import DossierCommon, DossierHttpCommon

from . import files


class DmsMixin:
    """What every test of documents starts from: one mail domain, and a short way to store."""

    @classmethod
    def set_up_documents(cls):
        """To be called at the end of `setUpClass`."""
        cls.Document = cls.env["octopus.document"]
        cls.company = cls.bakery.company_id
        cls.mail_domain = cls.env["mail.alias.domain"].search([], limit=1)
        if not cls.mail_domain:
            cls.mail_domain = cls.env["mail.alias.domain"].create({"name": "docs.example.test"})

    @classmethod
    def store(cls, content=files.PDF, dossier=None, name="invoice.pdf", **vals):
        """Store `content` in a dossier, the bakery's unless told."""
        company = (dossier or cls.bakery).company_id
        return cls.env["octopus.document"]._store(company, name, content, **vals)

    @classmethod
    def store_ungated(cls, content, mimetype, dossier=None):
        """A document that came in before there was a gate."""
        company = (dossier or cls.bakery).company_id
        documents = cls.env["octopus.document"].with_context(tracking_disable=True)
        document = documents.create(
            {
                "name": "old.bin",
                "company_id": company.id,
                "folder_id": company._octopus_folder("import").id,
                "mimetype": mimetype,
                "file_size": len(content),
            }
        )
        document.attachment_id = document._attach(document.name, content, mimetype)
        return document

    @classmethod
    def grant(cls, user, dossier, **levels):
        """Give rights by area, such as documents='1'; False takes one away."""
        cls._give(user, dossier, levels)

    def seen_by(self, user, records, dossier=None):
        """`records` as a user sees them who works in one dossier."""
        company = (dossier or self.bakery).company_id
        return records.with_user(user).with_context(allowed_company_ids=company.ids)


class DmsCommon(DmsMixin, DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_documents()


class DmsHttpCommon(DmsMixin, DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_documents()
