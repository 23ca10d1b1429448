# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sales documents in the dossiers of the test world."""

from odoo.fields import Command

from odoo.addons.octopus_dossier.tests.common import enterprise_number

IBAN = "BE71096123456769"


class SaleWorld:
    """A mixin beside `PortalWorld`: a customer, an account, and ways to make invoices."""

    @classmethod
    def set_up_sales(cls):
        """To be called at the end of `setUpClass`."""
        cls.bakery.company_id.partner_id.write(
            {"street": "Mill Lane 2", "zip": "3000", "city": "Leuven"}
        )
        cls.bakery.company_id._octopus_set_account(IBAN)
        cls._give(cls.baker, cls.bakery, {"sales": "3", "invoicing": "3", "bank": "2"})
        cls.customer = cls._customer("Café Central", email="cafe@example.com")
        cls.env.flush_all()

    @classmethod
    def _customer(cls, name, dossier=None, **vals):
        customer = cls._relation(dossier or cls.bakery, name)
        customer.write(
            {
                "is_company": True,
                "street": "Market 1",
                "zip": "1000",
                "city": "Brussels",
                "country_id": cls.env.ref("base.be").id,
                "vat": f"BE{enterprise_number(7234567)}",
                **vals,
            }
        )
        return customer

    @classmethod
    def _sale(cls, move_type="out_invoice", dossier=None, **vals):
        """A draft of one line at 21 %."""
        dossier = dossier or cls.bakery
        tax = cls.env["account.tax"].search(
            [
                ("company_id", "=", dossier.company_id.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 21),
            ],
            limit=1,
        )
        line = {
            "name": "Bread",
            "quantity": 1,
            "price_unit": vals.pop("price", 100.0),
            "tax_ids": [Command.set(tax.ids)],
        }
        vals.setdefault("partner_id", cls.customer.id)
        vals.setdefault("invoice_date", "2026-01-15")
        return cls._move(dossier, move_type, invoice_line_ids=[Command.create(line)], **vals)

    @classmethod
    def _final(cls, *args, **kwargs):
        sale = cls._sale(*args, **kwargs)
        sale._octopus_make_final()
        return sale
