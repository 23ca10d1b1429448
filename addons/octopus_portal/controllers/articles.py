# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Articles: the list, one article's form, put away and taken back."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import gate, kept
from .listing import clean_search

ARTICLES = kept.Kept("articles", "article", "product.product")
HOME = "/my/octopus/<string:number>/articles"
FORM = ("key", "name", "code", "description", "price", "rate", "kind")


class OctopusPortalArticles(CustomerPortal):
    @http.route([HOME, f"{HOME}/page/<int:page>"], type="http", auth="user", website=True)
    def octopus_articles(self, number, page=1, **kw):
        """The articles of a dossier."""
        choices = {**kw, "page": page}
        return kept.list_page(self, ARTICLES, number, request.env._("Articles"), choices)

    @http.route(f"{HOME}/new", type="http", auth="user", website=True)
    def octopus_article_new(self, number, **kw):
        """The form of a new article; what was typed makes it."""
        dossier_sudo = gate.open_dossier(number, ARTICLES.area, "write")
        return self._octopus_article_form(dossier_sudo, ARTICLES.records(), kw)

    @http.route(f"{HOME}/<int:article_id>", type="http", auth="user", website=True)
    def octopus_article(self, number, article_id, **kw):
        """One article, and its form for who may change it."""
        return self._octopus_article_form(*kept.open_one(ARTICLES, number, article_id), kw)

    @http.route(
        f"{HOME}/<int:article_id>/<any(archive,restore):act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_article_act(self, number, article_id, act, **kw):
        """Put an article away, or take it back."""
        dossier_sudo, article_sudo = kept.open_one(ARTICLES, number, article_id)
        article_sudo.active = act == "restore"
        return kept.after_act(ARTICLES, dossier_sudo, article_sudo)

    @http.route(f"{HOME}/suggest", type="http", auth="user", website=True, multilang=False)
    def octopus_article_suggest(self, number, term="", currency="", **kw):
        """Articles that a few letters may mean.

        :param currency: of the document that is written
        """
        return kept.suggestions(
            ARTICLES, number, "_octopus_suggest_articles", term, currency=clean_search(currency)
        )

    def _octopus_article_form(self, dossier_sudo, article_sudo, form):
        """Show the form, or keep what it brings."""
        if request.httprequest.method != "POST":
            return self._octopus_article_page(dossier_sudo, article_sudo, saved=form.get("saved"))
        typed = {name: form.get(name) or "" for name in FORM}
        return kept.saved_answer(
            ARTICLES,
            dossier_sudo,
            article_sudo,
            typed,
            lambda **told: self._octopus_article_page(dossier_sudo, article_sudo, **told),
        )

    def _octopus_article_page(self, dossier_sudo, article_sudo, typed=None, **values):
        titles = request.env._("Articles"), request.env._("New article")
        rates = request.env["octopus.vat.treatment"]._taxes(dossier_sudo.company_id, "national")
        values = {
            **kept.form_values(self, ARTICLES, dossier_sudo, article_sudo, typed, titles),
            "article": article_sudo,
            "rates": [(key, rate.label) for key, (rate, _tax) in rates.items()],
            **values,
        }
        return gate.page("article", values)
