"""Articles: the list, one article's form, put away and taken back."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate
from .listing import clean_search, listing

AREA = "articles"
HOME = "/my/octopus/<string:number>/articles"
FORM = ("name", "code", "description", "price", "rate", "kind")


class OctopusPortalArticles(CustomerPortal):
    @http.route([HOME, f"{HOME}/page/<int:page>"], type="http", auth="user", website=True)
    def octopus_articles(self, number, page=1, **kw):
        """The articles of a dossier."""
        dossier_sudo = gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        articles_sudo = self._octopus_articles(company)
        values = listing(
            articles_sudo.with_context(active_test=False),
            articles_sudo._octopus_article_domain(company),
            f"{frame.dossier_home(dossier_sudo)}/articles",
            {
                "filters": articles_sudo._octopus_article_filters(),
                "sortings": articles_sudo._octopus_article_sortings(),
            },
            articles_sudo._octopus_article_search_domain,
            {**kw, "page": page},
        )
        steps = [(request.env._("Articles"), None)]
        values.update(frame.dossier_values(self, dossier_sudo, "articles", *steps))
        values["may_write"] = gate.has_right(dossier_sudo, AREA, "write")
        return gate.page("articles", values)

    @http.route(f"{HOME}/new", type="http", auth="user", website=True)
    def octopus_article_new(self, number, **kw):
        """The form of a new article; what was typed makes it."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        return self._octopus_article_form(dossier_sudo, self._octopus_articles(), kw)

    @http.route(f"{HOME}/<int:article_id>", type="http", auth="user", website=True)
    def octopus_article(self, number, article_id, **kw):
        """One article, and its form for who may change it."""
        writes = request.httprequest.method == "POST"
        dossier_sudo = gate.open_dossier(number, AREA, "write" if writes else "read")
        article_sudo = self._octopus_article_of(dossier_sudo, article_id)
        return self._octopus_article_form(dossier_sudo, article_sudo, kw)

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
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        article_sudo = self._octopus_article_of(dossier_sudo, article_id)
        article_sudo.active = act == "restore"
        home = f"{frame.dossier_home(dossier_sudo)}/articles"
        return request.redirect(home if act == "archive" else f"{home}/{article_sudo.id}")

    @http.route(f"{HOME}/suggest", type="http", auth="user", website=True, multilang=False)
    def octopus_article_suggest(self, number, term="", **kw):
        """Articles that a few letters may mean; who makes invoices needs them too."""
        dossier_sudo = gate.open_dossier(number)
        if not gate.has_right(dossier_sudo, "invoicing", "write"):
            gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        found = self._octopus_articles(company)._octopus_suggest_articles(
            company, clean_search(term)
        )
        return request.make_json_response(found, headers=list(gate.PAGE_HEADERS.items()))

    def _octopus_articles(self, company=None):
        articles_sudo = request.env["product.product"].sudo()
        return articles_sudo.with_company(company) if company else articles_sudo

    def _octopus_article_of(self, dossier_sudo, article_id):
        inside = self._octopus_articles()._octopus_article_domain(dossier_sudo.company_id)
        inside &= Domain("active", "in", (True, False))
        return gate.one_record("product.product", article_id, dossier_sudo, inside)

    def _octopus_article_form(self, dossier_sudo, article_sudo, form):
        """Show the form, or keep what it brings; a refusal is told above what was typed."""
        if request.httprequest.method != "POST":
            return self._octopus_article_page(dossier_sudo, article_sudo, saved=form.get("saved"))
        company = dossier_sudo.company_id
        typed = {name: form.get(name) or "" for name in FORM}
        try:
            article_sudo = self._octopus_articles(company)._octopus_save_article(
                company, typed, article_sudo
            )
        except UserError as error:
            return self._octopus_article_page(
                dossier_sudo, article_sudo, typed=typed, problem=str(error)
            )
        home = f"{frame.dossier_home(dossier_sudo)}/articles"
        return request.redirect(f"{home}/{article_sudo.id}?saved=1")

    def _octopus_article_page(self, dossier_sudo, article_sudo, typed=None, **values):
        new = request.env._("New article")
        steps = [(request.env._("Articles"), "/articles"), (article_sudo.name or new, None)]
        rates = request.env["octopus.vat.treatment"]._taxes(dossier_sudo.company_id, "national")
        values = {
            **frame.dossier_values(self, dossier_sudo, "articles", *steps),
            "article": article_sudo,
            "typed": typed or article_sudo._octopus_article_typed(),
            "rates": [(key, rate.label) for key, (rate, _tax) in rates.items()],
            "may_write": gate.has_right(dossier_sudo, AREA, "write"),
            **values,
        }
        return gate.page("article", values)
