# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers and typed forms for the tests of selling."""

import json

from odoo import http
from odoo.fields import Command

from .common import SECRET, PortalHttpCommon, PortalWorld


class SellWorld(PortalWorld):
    """A mixin: a customer in the bakery, one in a foreign dossier, and forms as they are typed."""

    @classmethod
    def set_up_selling(cls):
        """To be called at the end of `setUpClass`, after `set_up_portal`."""
        cls.company = cls.bakery.company_id
        cls.form = cls.env["octopus.sale.form"].with_company(cls.company)
        cls.customer = cls._customer("Cafe Central", vat="BE0403019261")
        cls.secret_customer = cls._relation(cls.foreign, SECRET)

    @classmethod
    def _customer(cls, name, dossier=None, country="base.be", **vals):
        partner = cls._relation(dossier or cls.bakery, name)
        partner.write({"country_id": cls.env.ref(country).id, "lang": "en_US", **vals})
        return partner

    @classmethod
    def _term_of(cls, customer):
        """He pays at the end of the month in which 30 days are over."""
        line = {"value": "percent", "value_amount": 100, "nb_days": 30}
        line |= {"delay_type": "days_end_of_month_on_the", "days_next_month": "0"}
        term = cls.env["account.payment.term"].create(
            {
                "name": "30 days, end of month",
                "company_id": cls.company.id,
                "line_ids": [Command.create(line)],
            }
        )
        customer.with_company(cls.company).property_payment_term_id = term
        return term

    @classmethod
    def _typed(cls, *lines, **head):
        """A form: each line is (name, quantity, price, rate)."""
        names = ("name", "quantity", "price", "rate")
        rows = [dict(zip(names, line, strict=True)) for line in lines]
        return {
            "customer_id": str(cls.customer.id),
            "date": "2026-03-02",
            "due": "2026-04-01",
            "treatment": "national",
            "lines": rows or [{"name": "Bread", "quantity": "1", "price": "100", "rate": "21"}],
            **head,
        }

    @classmethod
    def _sold(cls, *lines, kind="invoice", record=None, **head):
        """The document that such a form makes."""
        typed = cls._typed(*lines, **head)
        sale = cls.form._read(cls.company, kind, typed, record)
        return cls.form._save(sale, record)


class SellHttpCommon(SellWorld, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_selling()

    def send(self, *parts, dossier=None, **data):
        """Send a form of a page."""
        data["csrf_token"] = http.Request.csrf_token(self)
        url = self._url(dossier or self.bakery, *parts)
        return self.url_open(url, data=data, allow_redirects=False)

    def typed(self, form=None, **data):
        """What the editor gets for what is typed."""
        response = self.send("sales", "typed", typed=json.dumps(form or self._typed()), **data)
        self.assertEqual(response.status_code, 200, response.text[:300])
        return response.json()

    def latest(self, model="account.move"):
        """The newest record of the dossier."""
        inside = [("company_id", "=", self.company.id)]
        return self.env[model].search(inside, order="id desc", limit=1)
