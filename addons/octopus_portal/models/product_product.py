# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Articles as the entrepreneur keeps them: a name, a price and how much VAT."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools import form_text
from .turn import create_once

KINDS = ("service", "consu")
HIGHEST_PRICE = 1e7


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product"]

    octopus_free_line = fields.Boolean(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What stands behind a line of a quote that is no article.",
    )

    octopus_editor_key = fields.Char(
        readonly=True,
        copy=False,
        help="The dossier and form that made it: the same form sent twice makes one article.",
    )

    _octopus_editor_key_uniq = models.UniqueIndex(
        "(octopus_editor_key) WHERE octopus_editor_key IS NOT NULL",
        "This form made an article already.",
    )

    @api.model
    def _octopus_free_line(self, company):
        """The article behind lines without one: a quote of Odoo wants one on each."""
        articles = self.sudo().with_company(company).with_context(active_test=False)
        own = [("octopus_free_line", "=", True), ("company_id", "=", company.id)]
        return articles.search(own, limit=1) or articles.create(
            {
                "name": self.env._("Free line"),
                "type": "service",
                "company_id": company.id,
                "octopus_free_line": True,
                "taxes_id": [Command.clear()],
                "supplier_taxes_id": [Command.clear()],
            }
        )

    @api.model
    def _octopus_article_domain(self, company):
        """The articles that this dossier sells."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("sale_ok", "=", True),
                ("octopus_free_line", "!=", True),
            ]
        )

    @api.model
    def _octopus_article_filters(self):
        """What the list can be narrowed to: key → (label, domain)."""
        return {
            "all": (self.env._("All"), Domain("active", "=", True)),
            "archived": (self.env._("Archived"), Domain("active", "=", False)),
        }

    @api.model
    def _octopus_article_sortings(self):
        """Orders of the list: key → (label, order); `date` is the one without a choice."""
        return {
            "date": (self.env._("Name"), "name, id"),
            "code": (self.env._("Code"), "default_code, name, id"),
        }

    @api.model
    def _octopus_article_search_domain(self, text):
        return Domain("name", "ilike", text) | Domain("default_code", "ilike", text)

    def _octopus_rate(self):
        """The key of the VAT rate that is charged for it, as the editor calls it."""
        self.ensure_one()
        company = self.company_id
        taxes = self.taxes_id.filtered(lambda tax: tax.company_id == company)
        rates = self.env["octopus.vat.treatment"]._taxes(company, "national")
        return next((key for key, (_rate, tax) in rates.items() if tax == taxes), "")

    def _octopus_article_typed(self):
        """What stands in the form of this article, or in that of a new one."""
        form = self.env["octopus.sale.form"]
        return {
            "key": "" if self else secrets.token_hex(16),
            "name": self.name or "",
            "code": self.default_code or "",
            "description": self.description_sale or "",
            "price": form._written(self.lst_price, 6) if self else "",
            "rate": self._octopus_rate() if self else "21",
            "kind": self.type if self else "service",
        }

    @api.model
    def _octopus_save_article(self, company, form, article=None):
        """Make an article of what was typed, or change one.

        :raise UserError: with what is wrong
        """
        rates = self.env["octopus.vat.treatment"]._taxes(company, "national")
        rate, kind = form.get("rate"), form.get("kind")
        values = {
            "name": form_text.line(form.get("name"), 200),
            "default_code": form_text.line(form.get("code"), 60) or False,
            "description_sale": form_text.lines(form.get("description"), 2000) or False,
            "list_price": self._octopus_typed_price(form.get("price")),
            "type": kind if kind in KINDS else "service",
        }
        if not values["name"]:
            raise UserError(self.env._("Give the article a name."))
        if rate in rates:
            values["taxes_id"] = [Command.set(rates[rate][1].ids)]
        key = form_text.line(form.get("key"), 64)
        own_key = f"{company.id} {key}" if key else False
        articles = self.sudo().with_company(company)
        article = article or articles._octopus_made_by(own_key)
        if article:
            article.write(values)
            return article
        values |= {"company_id": company.id, "sale_ok": True, "invoice_policy": "order"}
        return create_once(articles, {**values, "octopus_editor_key": own_key})

    @api.model
    def _octopus_made_by(self, key):
        """What this very form made already, when it was sent twice."""
        made = [("octopus_editor_key", "=", key)]
        return self.with_context(active_test=False).search(made, limit=1) if key else self.browse()

    @api.model
    def _octopus_typed_price(self, text):
        form = self.env["octopus.sale.form"]
        if not (text or "").strip():
            return 0.0
        price = form_text.number(text, form._decimal_point(), HIGHEST_PRICE)
        if price is None or price < 0:
            raise UserError(self.env._("“%(text)s” is no price.", text=form_text.line(text, 40)))
        return round(price, 6)

    @api.model
    def _octopus_suggest_articles(self, company, text, currency=""):
        """The articles that a few letters may mean, for a line of the editor.

        :param str currency: of the document; prices are told in it, at the rate of today
        """
        domain = self._octopus_article_domain(company)
        if text:
            domain &= self._octopus_article_search_domain(text)
        own = company.currency_id
        asked = own.search([("name", "=", currency)], limit=1)
        return [
            article._octopus_suggestion(company, asked or own)
            for article in self.search(domain, order="name, id", limit=8)
        ]

    def _octopus_suggestion(self, company, currency):
        own, price = company.currency_id, self.lst_price
        if currency != own:
            price = own._convert(price, currency, company, fields.Date.context_today(self))
        written = self.env["octopus.sale.form"]._written(price, 6)
        return {
            "id": self.id,
            "name": self.name,
            "detail": written if currency == own else f"{written} {currency.name}",
            "line": "\n".join(filter(None, (self.name, self.description_sale))),
            "price": written,
            "rate": self._octopus_rate(),
        }
