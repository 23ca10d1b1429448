# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bills and documents in the dossiers of the test world, and ways to fetch their pages."""

from lxml import html

from odoo import http
from odoo.fields import Command

from odoo.addons.octopus_dms.tests import files
from odoo.addons.octopus_dossier.tests.common import DossierCommon, DossierHttpCommon

SECRET = "Not for your eyes"


class PortalWorld:
    """A mixin: what stands in the dossiers before a test."""

    @classmethod
    def set_up_portal(cls):
        """To be called at the end of `setUpClass`."""
        cls.client.holder_user_id.lang = "en_US"
        cls.bill = cls._bill(cls.bakery, "Mill Brabant", "F-2026-17", amount=250.0)
        cls.document = cls._booked_document(cls.bill, "F-2026-17.pdf")
        cls.other_bill = cls._bill(cls.foreign, SECRET, "SECRET-1", amount=666.0)
        cls.other_document = cls._booked_document(cls.other_bill, "secret.pdf")
        cls.env.flush_all()

    @classmethod
    def _tax(cls, dossier, amount):
        return cls.env["account.tax"].search(
            [
                ("company_id", "=", dossier.company_id.id),
                ("type_tax_use", "=", "purchase"),
                ("amount_type", "=", "percent"),
                ("amount", "=", amount),
            ],
            limit=1,
        )

    @classmethod
    def _bill(cls, dossier, supplier, ref, amount=100.0, rate=21, **vals):
        """A posted bill of one line."""
        tax = cls._tax(dossier, rate)
        move = cls._move(
            dossier,
            vals.pop("move_type", "in_invoice"),
            partner_id=cls._relation(dossier, supplier).id,
            ref=ref,
            invoice_date_due=vals.pop("invoice_date_due", "2026-02-14"),
            invoice_line_ids=[
                Command.create(
                    {
                        "name": "Flour",
                        "quantity": 1,
                        "price_unit": amount,
                        "tax_ids": [Command.set(tax.ids)],
                    }
                )
            ],
            **vals,
        )
        move.action_post()
        return move

    @classmethod
    def _document(cls, dossier, name="invoice.pdf", content=None, **vals):
        # each its own bytes, so that no two files share a place in the file store
        content = content or files.pdf(f"{dossier.number} {name}")
        return cls.env["octopus.document"]._store(dossier.company_id, name, content, **vals)

    @classmethod
    def _peppol_document(cls, dossier, name="peppol.pdf", state="new", **vals):
        document = cls._document(dossier, name, source="peppol", folder_kind="peppol_in", **vals)
        document.peppol_state = state
        return document

    @classmethod
    def _booked_document(cls, bill, name):
        document = cls._document(bill.company_id.octopus_dossier_id, name)
        document._add_file(name.replace(".pdf", ".xml"), files.XML)
        document._link_to(bill)
        return document

    @classmethod
    def _url(cls, dossier, *parts):
        return "/".join(["/my/octopus", dossier.number, *map(str, parts)])


class PortalCommon(PortalWorld, DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_portal()


class PortalHttpCommon(PortalWorld, DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_portal()

    def get(self, *parts, dossier=None, status=200, query=""):
        """The page of a dossier, as text; its status is checked."""
        response = self.url_open(self._url(dossier or self.bakery, *parts) + query)
        self.assertEqual(response.status_code, status, parts)
        return response.text

    def tree(self, *parts, **kw):
        """The same, parsed."""
        return html.fromstring(self.get(*parts, **kw))

    def words(self, element):
        """The text of an element, white space made plain."""
        return " ".join(element.text_content().replace("\xa0", " ").split())

    def post(self, *parts, dossier=None, token=True, **form):
        """Send a form of a page."""
        data = {"csrf_token": http.Request.csrf_token(self)} if token else {"a": "b"}
        data.update(form)
        url = self._url(dossier or self.bakery, *parts)
        return self.url_open(url, data=data, allow_redirects=False)
