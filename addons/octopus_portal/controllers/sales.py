# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sales documents: the list, and the editor of invoices, credit notes and quotes.

The page of one document is in `sale_page.py`, that of one quote in `quotes.py`.
"""

import json

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.octopus_sale_form import INVOICE, KINDS, MODELS, QUOTE
from . import frame, gate
from .listing import listing
from .sale_files import along

AREA = "invoicing"
HOME = "/my/octopus/<string:number>/sales"
QUOTES = "/my/octopus/<string:number>/quotes"
LONGEST_FORM = 500_000


def thrown(company, kind, text):
    """What was just thrown away, for its way back."""
    return text and request.env["octopus.sale.form"]._thrown(company, kind, text)


class OctopusPortalSales(CustomerPortal):
    @http.route([HOME, f"{HOME}/page/<int:page>"], type="http", auth="user", website=True)
    def octopus_sales(self, number, page=1, **kw):
        """The invoices and credit notes to customers; the right to see bookings is enough."""
        dossier_sudo = gate.open_dossier(number)
        if not gate.has_right(dossier_sudo, "sales"):
            gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        moves_sudo = request.env["account.move"].sudo().with_company(company)
        values = listing(
            moves_sudo,
            moves_sudo._octopus_sale_domain(company),
            f"{frame.dossier_home(dossier_sudo)}/sales",
            {
                "filters": moves_sudo._octopus_sale_filters(),
                "sortings": moves_sudo._octopus_sale_sortings(),
            },
            moves_sudo._octopus_portal_bill_search_domain,
            {**kw, "page": page},
        )
        steps = [(request.env._("Sales"), None)]
        values.update(
            frame.dossier_values(self, dossier_sudo, "sales", *steps),
            sums=moves_sudo._octopus_sale_sums(company),
            may_write=gate.has_right(dossier_sudo, AREA, "write"),
            may_quote=gate.has_right(dossier_sudo, AREA),
            part="invoices",
            thrown=thrown(company, INVOICE, kw.get("thrown")),
        )
        return gate.page("sales", values)

    @http.route(f"{HOME}/new", type="http", auth="user", website=True)
    def octopus_sale_new(self, number, kind="invoice", customer=None, **kw):
        """The editor, empty; what was typed makes the document."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        if kind not in KINDS:
            raise NotFound()
        return self._octopus_editor(dossier_sudo, kind, None, kw, customer=customer)

    @http.route(f"{HOME}/<int:move_id>/edit", type="http", auth="user", website=True)
    def octopus_sale_edit(self, number, move_id, **kw):
        """The editor of a document that is not final."""
        dossier_sudo, move_sudo = self._octopus_open_sale(number, move_id, "write")
        kind = request.env["octopus.sale.form"]._kind_of(move_sudo)
        return self._octopus_editor(dossier_sudo, kind, move_sudo, kw)

    @http.route(f"{QUOTES}/<int:order_id>/edit", type="http", auth="user", website=True)
    def octopus_quote_edit(self, number, order_id, **kw):
        """The editor of a quote that was not answered."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        order_sudo = gate.one_quote(order_id, dossier_sudo)
        return self._octopus_editor(dossier_sudo, QUOTE, order_sudo, kw)

    @http.route(
        f"{HOME}/typed",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_typed(self, number, kind="invoice", typed="", record_id="", **kw):
        """What the editor asks while one types: the totals, and to keep a draft of it."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        if kind not in KINDS:
            raise NotFound()
        record_sudo = self._octopus_record(dossier_sudo, kind, record_id)
        form = request.env["octopus.sale.form"]
        sale = form._read(dossier_sudo.company_id, kind, self._octopus_json(typed), record_sudo)
        kept = {}
        if kw.get("keep"):
            record_sudo, kept = self._octopus_keep(dossier_sudo, sale, record_sudo)
        answer = self._octopus_sale_answer(sale, record_sudo, kw.get("fresh")) | kept
        return gate.json_answer(answer)

    @http.route(
        "/my/octopus/<string:number>/<any(sales,quotes):part>/<int:record_id>/discard",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_discard(self, number, part, record_id, **kw):
        """Throw a draft away."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        kind = QUOTE if part == "quotes" else INVOICE
        record_sudo = self._octopus_drafted(dossier_sudo, kind, record_id)
        address = self._octopus_address(dossier_sudo, record_sudo)
        form = request.env["octopus.sale.form"]
        try:
            with request.env.cr.savepoint():
                kept_sudo = form._discard(record_sudo)
        except UserError as error:
            if not record_sudo._octopus_sale_editable():
                # it became final meanwhile: its page says so
                return request.redirect(address)
            kind, typed = form._kind_of(record_sudo), form._typed(record_sudo)
            return self._octopus_editor_page(
                dossier_sudo, kind, record_sudo, typed, problem=str(error)
            )
        way_back = f"?thrown={kept_sudo.id}" if kept_sudo else ""
        return request.redirect(address.rpartition("/")[0] + way_back)

    @http.route(
        "/my/octopus/<string:number>/<any(sales,quotes):part>/<int:record_id>/restore",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_restore(self, number, part, record_id, **kw):
        """Take back a draft that was thrown away; a second tap finds it there."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        kind = QUOTE if part == "quotes" else INVOICE
        form = request.env["octopus.sale.form"]
        if record_sudo := form._thrown(dossier_sudo.company_id, kind, record_id):
            form._take_back(record_sudo)
        record_sudo = self._octopus_drafted(dossier_sudo, kind, record_id)
        return request.redirect(self._octopus_address(dossier_sudo, record_sudo) + "/edit")

    # ---- the editor -------------------------------------------------------------------------

    def _octopus_editor(self, dossier_sudo, kind, record_sudo, posted, customer=None):
        """Show the editor, or keep what it brings; a refusal is told above what was typed."""
        form = request.env["octopus.sale.form"]
        company = dossier_sudo.company_id
        if request.httprequest.method != "POST":
            if record_sudo and not record_sudo._octopus_sale_editable():
                return request.redirect(self._octopus_address(dossier_sudo, record_sudo))
            customer_sudo = form._find(company, "res.partner", customer)
            typed = form._typed(record_sudo) if record_sudo else None
            typed = typed or form._blank(company, kind, customer_sudo)
            return self._octopus_editor_page(dossier_sudo, kind, record_sudo, typed)
        typed = self._octopus_json(posted.get("typed"))
        sale = form._read(company, kind, typed, record_sudo)
        try:
            with request.env.cr.savepoint():
                record_sudo = form._save(sale, record_sudo)
        except UserError as error:
            typed = form._typed_again(sale, typed)
            return self._octopus_editor_page(
                dossier_sudo, kind, record_sudo, typed, problem=str(error)
            )
        return request.redirect(self._octopus_address(dossier_sudo, record_sudo))

    def _octopus_editor_page(self, dossier_sudo, kind, record_sudo, typed, problem=None):
        form = request.env["octopus.sale.form"]
        company = dossier_sudo.company_id
        sale = form._read(company, kind, typed, record_sudo)
        values = {
            **self._octopus_editor_frame(dossier_sudo, kind, record_sudo),
            "kind": kind,
            "record": record_sudo,
            "typed": typed,
            "problem": problem,
            "problems": sale.problems if problem else {},
            "warnings": form._before_final(record_sudo),
            "totals": form._totals(sale),
            "treatments": request.env["octopus.vat.treatment"]._choices(company),
            "may_relations": gate.has_right(dossier_sudo, "relations", "write"),
            "countries": request.env["res.partner"]._octopus_countries(),
            "currency": sale.currency,
        }
        values["files"] = []
        if record_sudo:
            url = f"{self._octopus_address(dossier_sudo, record_sudo)}/along"
            values["files"] = along(record_sudo, url)
        return gate.page("sale_editor", values)

    def _octopus_editor_frame(self, dossier_sudo, kind, record_sudo):
        title = request.env["octopus.sale.form"]._title(kind, record_sudo)
        first = (request.env._("Sales"), "/sales")
        if kind == QUOTE:
            first = (request.env._("Quotes"), "/quotes")
        return {
            **frame.dossier_values(self, dossier_sudo, "sales", first, (title, None)),
            "heading": title,
            "list_url": f"{frame.dossier_home(dossier_sudo)}{first[1]}",
        }

    def _octopus_sale_answer(self, sale, record_sudo, fresh):
        """Totals as HTML, problems by field, and what a customer who was just chosen proposes."""
        form = request.env["octopus.sale.form"]
        totals = form._totals(sale)
        values = {"totals": totals, "currency": totals["currency"]}
        answer = {
            "totals": request.env["ir.qweb"]._render("octopus_portal.sale_totals", values),
            "total": form._money(totals["total"], totals["currency"]),
            "lines": {
                place: form._money(amount, totals["currency"])
                for place, amount in totals["lines"].items()
            },
            "problems": sale.problems,
            "warnings": form._warnings(sale, record_sudo),
        }
        if fresh and sale.customer:
            blank = form._blank(sale.company, sale.kind, sale.customer)
            answer["proposed"] = {name: blank[name] for name in ("treatment", "due")}
        return answer

    def _octopus_keep(self, dossier_sudo, sale, record_sudo):
        """(the draft that was kept, what to tell about it); the same as before when it was not."""
        form = request.env["octopus.sale.form"]
        try:
            with request.env.cr.savepoint():
                kept_sudo = form._save(sale, record_sudo)
        except UserError as error:
            return record_sudo, {"refused": str(error)}
        return kept_sudo, {
            "id": kept_sudo.id,
            "rows": form._rows(sale, kept_sudo),
            "url": f"{self._octopus_address(dossier_sudo, kept_sudo)}/edit",
        }

    # ---- finding ----------------------------------------------------------------------------

    def _octopus_open_sale(self, number, move_id, level="read"):
        dossier_sudo = gate.open_dossier(number, AREA, level)
        inside = request.env["account.move"]._octopus_sale_domain(dossier_sudo.company_id)
        return dossier_sudo, gate.one_record("account.move", move_id, dossier_sudo, inside)

    def _octopus_record(self, dossier_sudo, kind, text):
        """The document that the editor changes, if it made one already."""
        record_id = request.env["octopus.sale.form"]._whole(text)
        if not record_id:
            return None
        model = MODELS[kind]
        if model == "sale.order":
            return gate.one_quote(record_id, dossier_sudo)
        inside = request.env[model]._octopus_sale_domain(dossier_sudo.company_id)
        return gate.one_record(model, record_id, dossier_sudo, inside)

    def _octopus_drafted(self, dossier_sudo, kind, record_id):
        """The same where one is needed; else 404."""
        record_sudo = self._octopus_record(dossier_sudo, kind, record_id)
        if not record_sudo:
            raise NotFound()
        return record_sudo

    def _octopus_address(self, dossier_sudo, record_sudo):
        part = "quotes" if record_sudo._name == MODELS[QUOTE] else "sales"
        return f"{frame.dossier_home(dossier_sudo)}/{part}/{record_sudo.id}"

    def _octopus_json(self, text):
        """What the editor sent; an empty form when it is nothing of the kind."""
        text = text or ""
        try:
            typed = json.loads(text) if len(text) <= LONGEST_FORM else {}
        except (ValueError, RecursionError):
            typed = {}
        return typed if isinstance(typed, dict) else {}
