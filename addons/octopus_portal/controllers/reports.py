# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading the books: the lists a firm lets its client read, as page, PDF and spreadsheet."""

from urllib.parse import urlencode

from werkzeug.exceptions import NotFound, abort

from odoo import http
from odoo.http import request
from odoo.tools.misc import format_date, formatLang

from odoo.addons.octopus_dossier.models.octopus_area_account import JOURNAL_AREAS
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.report_period import ENTRIES, LATE_ENTRIES
from ..tools.report_table import DATE, MONEY, TOTAL
from ..tools.report_xlsx import spreadsheet
from . import frame, gate

AREAS = ("lists", "vat", "analytic")
PAGE = "/my/octopus/<string:number>/reports"
# rows of a page, of a PDF (paper), of a spreadsheet
PAGE_ROWS, PAPER_ROWS, SHEET_ROWS = 200, 2_000, 100_000
WORDS = ("period", "from", "to", "day", "compare", "details", "account", "partner", "activity")
WORDS += ("grid", "page")
WORD_LENGTH = 40
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OctopusPortalReports(CustomerPortal):
    @http.route(PAGE, type="http", auth="user", website=True)
    def octopus_reports(self, number, **kw):
        """The lists to choose from."""
        dossier_sudo = gate.open_dossier(number)
        rights = _rights(dossier_sudo)
        if not rights:
            gate.refuse(dossier_sudo, "lists")
        values = {
            **frame.dossier_values(self, dossier_sudo, "reports", (request.env._("Reports"), None)),
            "reports": dossier_sudo._octopus_reports(),
            "rights": rights,
        }
        return gate.page("reports", values)

    @http.route(f"{PAGE}/<string:key>", type="http", auth="user", website=True)
    def octopus_report(self, number, key, **kw):
        """One list."""
        dossier_sudo, report_sudo = self._octopus_open_report(number, key)
        reading = request.env["octopus.reading"].sudo()
        words = _words(kw)
        asked = reading._octopus_asked(
            dossier_sudo, report_sudo, words, reader_links(dossier_sudo), PAGE_ROWS
        )
        table = asked and reading._octopus_read(dossier_sudo, report_sudo, asked)
        steps = [(request.env._("Reports"), "/reports"), (report_sudo.name, f"/reports/{key}")]
        if table and table.title != report_sudo.name:
            steps.append((table.title, None))
        values = {
            **frame.dossier_values(self, dossier_sudo, "reports", *steps),
            "report": report_sudo,
            "asked": asked,
            "table": table,
            "words": words,
            "periods": reading._octopus_period_choices(dossier_sudo, report_sudo),
            "show": show,
            "address": _address(f"{frame.dossier_home(dossier_sudo)}/reports/{key}", words),
        }
        return gate.page("report", values)

    @http.route(
        f"{PAGE}/<string:key>/<any(pdf,xlsx):form>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def octopus_report_file(self, number, key, form, **kw):
        """The same list as a file, with all its rows."""
        dossier_sudo, report_sudo = self._octopus_open_report(number, key)
        reading = request.env["octopus.reading"].sudo()
        limit = PAPER_ROWS if form == "pdf" else SHEET_ROWS
        words = {**_words(kw), "page": ""}
        asked = reading._octopus_asked(
            dossier_sudo, report_sudo, words, reader_links(dossier_sudo), limit
        )
        if not asked:
            raise NotFound()
        table = reading._octopus_read(dossier_sudo, report_sudo, asked)
        if form == "xlsx":
            content, kind = spreadsheet(table, dossier_sudo.name), XLSX
        else:
            content, kind = _pdf(dossier_sudo, table), "application/pdf"
        headers = {
            **gate.PAGE_HEADERS,
            "Content-Type": kind,
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": http.content_disposition(
                f"{dossier_sudo.number} {table.title} {table.period}.{form}"
            ),
        }
        return request.make_response(content, headers=list(headers.items()))

    def _octopus_open_report(self, number, key):
        """The dossier and the list, after the right on it and its release."""
        dossier_sudo = gate.open_dossier(number)
        report_sudo = request.env["octopus.report"].sudo()._by_key(key)
        if not report_sudo:
            raise NotFound()
        if not gate.has_right(dossier_sudo, report_sudo.area):
            gate.refuse(dossier_sudo, report_sudo.area)
        if report_sudo not in dossier_sudo._octopus_reports():
            steps = [(request.env._("Reports"), "/reports"), (report_sudo.name, None)]
            values = frame.dossier_values(self, dossier_sudo, "reports", *steps)
            response = gate.page("report_withheld", {**values, "report": report_sudo}, status=403)
            response.flatten()
            abort(response)
        return dossier_sudo, report_sudo


def _rights(dossier_sudo):
    """The areas of the lists that this user may read."""
    return frozenset(area for area in AREAS if gate.has_right(dossier_sudo, area))


def reader_links(dossier_sudo):
    """Where rows may lead: lists that are released and allowed, and bookings."""
    rights = _rights(dossier_sudo)
    reports = dossier_sudo._octopus_reports().filtered(lambda report: report.area in rights)
    entries = {ENTRIES} if "lists" in rights else set()
    for journal_type, area in JOURNAL_AREAS.items():
        if gate.has_right(dossier_sudo, area):
            entries.add(LATE_ENTRIES.format(journal_type))
    return frozenset({*reports.mapped("key"), *entries})


def _words(kw):
    """What the address asks, of bounded length."""
    return {name: str(kw[name])[:WORD_LENGTH] for name in WORDS if kw.get(name)}


def _address(url, words):
    """A function that gives the address of this list, or of its file, with choices changed."""

    def link(form="", **changes):
        merged = {name: value for name, value in {**words, **changes}.items() if value}
        path = f"{url}/{form}" if form else url
        return f"{path}?{urlencode(merged)}" if merged else path

    return link


def show(column, row, value):
    """A cell as people read it; nothing is a dash, but a total says zero."""
    if value is None or value == "":
        return ""
    if column.kind == DATE:
        return format_date(request.env, value)
    if column.kind != MONEY:
        return value
    if not value and row.kind != TOTAL:
        return "–"
    return formatLang(request.env, value, digits=2)


def _pdf(dossier_sudo, table):
    report = request.env["ir.actions.report"].sudo().with_context(lang=request.env.lang)
    data = {"table": table, "dossier": dossier_sudo, "show": show}
    return report._render_qweb_pdf("octopus_portal.report_reading", dossier_sudo.ids, data)[0]
