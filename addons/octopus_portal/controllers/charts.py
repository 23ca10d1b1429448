# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Charts: the dashboard, one chart, the wizard and the form with formulas."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.typed import number as read_number
from . import frame, gate

AREA = "lists"
# what others share
OFF_AND_BACK = ("hide", "show")
ACTS = {
    "delete": "_octopus_delete",
    "share": "_octopus_share",
    "unshare": "_octopus_unshare",
    "up": "_octopus_move_up",
    "down": "_octopus_move_down",
}
FIELDS = ("name", "kind", "x_formula", "y_formulas")
ANSWERS = ("accounts", "time", "month", "compare", "kind", "name")


class OctopusPortalCharts(CustomerPortal):
    @http.route("/my/octopus/<string:number>/charts", type="http", auth="user", website=True)
    def octopus_charts(self, number, deleted=None, hidden=None, **kw):
        """The dashboard: ready charts, one's own, and what others share."""
        dossier_sudo = gate.open_dossier(number, AREA)
        charts_sudo = self._octopus_charts(dossier_sudo)
        values = {
            **self._octopus_chart_values(dossier_sudo),
            **charts_sudo._octopus_dashboard(dossier_sudo.company_id),
            "deleted": self._octopus_deleted_chart(dossier_sudo, deleted),
        }
        values["just_hidden"] = next((one for one in values["hidden"] if one.key == hidden), None)
        return gate.page("charts", values)

    @http.route(
        "/my/octopus/<string:number>/charts/<int:chart_id>",
        type="http",
        auth="user",
        website=True,
    )
    def octopus_chart(self, number, chart_id, **kw):
        """One chart, large, with its figures and what can be done with it."""
        dossier_sudo = gate.open_dossier(number, AREA)
        chart_sudo = self._octopus_seen_chart(dossier_sudo, chart_id)
        return self._octopus_chart_page(dossier_sudo, chart_sudo._octopus_sheet(), chart_sudo)

    @http.route(
        "/my/octopus/<string:number>/charts/ready/<string:key>",
        type="http",
        auth="user",
        website=True,
    )
    def octopus_ready_chart(self, number, key, **kw):
        """One ready chart."""
        dossier_sudo = gate.open_dossier(number, AREA)
        sheet = self._octopus_ready_chart_sheet(dossier_sudo, key)
        return self._octopus_chart_page(dossier_sudo, sheet, None)

    # ---- making and changing -----------------------------------------------------------------

    @http.route(
        "/my/octopus/<string:number>/charts/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def octopus_chart_new(self, number, **kw):
        """The wizard: what, over what, how; then the chart is there."""
        dossier_sudo = gate.open_dossier(number, AREA)
        if request.httprequest.method != "POST":
            return self._octopus_chart_wizard_page(dossier_sudo, {"time": "months12"})
        answers = self._octopus_chart_answers(kw)
        charts_sudo = self._octopus_charts(dossier_sudo)
        try:
            with request.env.cr.savepoint():
                vals = charts_sudo._octopus_wizard_vals(answers)
                chart_sudo = charts_sudo._octopus_save(dossier_sudo.company_id, vals)
        except UserError as error:
            return self._octopus_chart_wizard_page(dossier_sudo, answers, problem=str(error))
        return self._octopus_to_charts(dossier_sudo, f"/{chart_sudo.id}")

    @http.route(
        [
            "/my/octopus/<string:number>/charts/formula",
            "/my/octopus/<string:number>/charts/<int:chart_id>/edit",
        ],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def octopus_chart_edit(self, number, chart_id=None, **kw):
        """The form with formulas, of a new chart or of one's own."""
        dossier_sudo = gate.open_dossier(number, AREA)
        chart_sudo = self._octopus_charts(dossier_sudo)
        if chart_id:
            chart_sudo = self._octopus_own_chart(dossier_sudo, chart_id)
        if request.httprequest.method != "POST":
            typed = {name: chart_sudo[name] for name in FIELDS} if chart_sudo else {}
            return self._octopus_chart_formula_page(dossier_sudo, chart_sudo, typed)
        typed = {name: (kw.get(name) or "").replace("\0", "") for name in FIELDS}
        try:
            with request.env.cr.savepoint():
                chart_sudo = chart_sudo._octopus_save(dossier_sudo.company_id, typed)
        except UserError as error:
            return self._octopus_chart_formula_page(dossier_sudo, chart_sudo, typed, str(error))
        return self._octopus_to_charts(dossier_sudo, f"/{chart_sudo.id}")

    @http.route(
        "/my/octopus/<string:number>/charts/check", type="jsonrpc", auth="user", website=True
    )
    def octopus_chart_check(self, number, vals=None, answers=None):
        """What a chart would show that is not saved yet, or what is wrong with it and where.

        :param vals: formulas; or `answers` of the wizard
        """
        dossier_sudo = gate.open_dossier(number, AREA)
        charts_sudo = self._octopus_charts(dossier_sudo)
        return charts_sudo._octopus_preview(dossier_sudo.company_id, vals, answers)

    # ---- acts --------------------------------------------------------------------------------

    @http.route(
        "/my/octopus/<string:number>/charts/<int:chart_id>/<string:act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_chart_act(self, number, chart_id, act, **kw):
        """Delete, put back, share, move, copy; hide what others share, and show it again."""
        dossier_sudo = gate.open_dossier(number, AREA)
        if act in OFF_AND_BACK:
            sheet = self._octopus_shared_chart(dossier_sudo, chart_id)._octopus_sheet()
            return self._octopus_off_or_back(dossier_sudo, sheet, act)
        if act == "copy":
            chart_sudo = self._octopus_seen_chart(dossier_sudo, chart_id)
            return self._octopus_chart_copied(dossier_sudo, chart_sudo._octopus_sheet())
        if act == "restore":
            chart_sudo = self._octopus_own_chart(dossier_sudo, chart_id, active=False)
            return self._octopus_chart_restored(dossier_sudo, chart_sudo)
        if act not in ACTS:
            raise request.not_found()
        chart_sudo = self._octopus_own_chart(dossier_sudo, chart_id)
        getattr(chart_sudo, ACTS[act])()
        if act == "delete":
            return self._octopus_to_charts(dossier_sudo, f"?deleted={chart_sudo.id}")
        on_page = act in ("share", "unshare")
        return self._octopus_to_charts(
            dossier_sudo, f"/{chart_id}" if on_page else f"#chart-{chart_id}"
        )

    @http.route(
        "/my/octopus/<string:number>/charts/ready/<string:key>/copy",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_ready_chart_copy(self, number, key, **kw):
        """A ready chart as one of one's own, to change it."""
        dossier_sudo = gate.open_dossier(number, AREA)
        return self._octopus_chart_copied(
            dossier_sudo, self._octopus_ready_chart_sheet(dossier_sudo, key)
        )

    # ---- records -----------------------------------------------------------------------------

    def _octopus_charts(self, dossier_sudo):
        return request.env["octopus.chart"].sudo().with_company(dossier_sudo.company_id)

    def _octopus_seen_chart(self, dossier_sudo, chart_id):
        seen = request.env["octopus.chart"]._octopus_seen_domain(dossier_sudo.company_id)
        return gate.one_record("octopus.chart", chart_id, dossier_sudo, seen)

    def _octopus_shared_chart(self, dossier_sudo, chart_id):
        """One that somebody else shares; one's own is deleted instead of hidden."""
        chart_sudo = self._octopus_seen_chart(dossier_sudo, chart_id)
        if chart_sudo.user_id == request.env.user:
            raise request.not_found()
        return chart_sudo

    def _octopus_own_chart(self, dossier_sudo, chart_id, active=True):
        own = request.env["octopus.chart"]._octopus_own_domain(dossier_sudo.company_id)
        domain = own & Domain("active", "=", active)
        return gate.one_record("octopus.chart", chart_id, dossier_sudo, domain)

    def _octopus_ready_chart_sheet(self, dossier_sudo, key):
        for sheet in self._octopus_charts(dossier_sudo)._octopus_ready():
            if sheet.key == f"ready-{key}":
                return sheet
        raise request.not_found()

    def _octopus_deleted_chart(self, dossier_sudo, deleted):
        """The chart that was just deleted, for its way back."""
        if not (chart_id := read_number(deleted)):
            return None
        own = request.env["octopus.chart"]._octopus_own_domain(dossier_sudo.company_id)
        gone = own & Domain("active", "=", False) & Domain("id", "=", chart_id)
        return self._octopus_charts(dossier_sudo).search(gone, limit=1)

    # ---- pages -------------------------------------------------------------------------------

    def _octopus_chart_values(self, dossier_sudo, *steps):
        title = (request.env._("Charts"), "/charts")
        return {
            **frame.dossier_values(self, dossier_sudo, "charts", title, *steps),
            "charts_url": f"{frame.dossier_home(dossier_sudo)}/charts",
            "kinds": self._octopus_charts(dossier_sudo)._octopus_kinds(),
        }

    def _octopus_chart_page(self, dossier_sudo, sheet, chart_sudo, problem=None):
        charts_sudo = self._octopus_charts(dossier_sudo)
        shown = charts_sudo._octopus_show(dossier_sudo.company_id, [sheet])[sheet.key]
        values = {
            **self._octopus_chart_values(dossier_sudo, (sheet.name, None)),
            "shown": shown,
            "chart": chart_sudo,
            "problem": problem,
            "by_firm": charts_sudo._octopus_is_firm(dossier_sudo.company_id),
        }
        return gate.page("chart_page", values)

    def _octopus_chart_wizard_page(self, dossier_sudo, answers, problem=None):
        charts_sudo = self._octopus_charts(dossier_sudo)
        values = {
            **self._octopus_chart_values(dossier_sudo, (request.env._("New chart"), None)),
            **charts_sudo._octopus_wizard_choices(),
            "answers": answers,
            "problem": problem,
        }
        return gate.page("chart_wizard", values)

    def _octopus_chart_formula_page(self, dossier_sudo, chart_sudo, typed, problem=None):
        charts_sudo = self._octopus_charts(dossier_sudo)
        name = chart_sudo.name if chart_sudo else request.env._("New chart")
        values = {
            **self._octopus_chart_values(dossier_sudo, (name, None)),
            "chart": chart_sudo,
            "typed": {**charts_sudo._octopus_example(), **typed},
            "problem": problem,
        }
        return gate.page("chart_formula", values)

    def _octopus_chart_answers(self, form):
        answers = {name: (form.get(name) or "").replace("\0", "") for name in ANSWERS}
        subjects = request.httprequest.form.getlist("subjects")
        return {**answers, "subjects": subjects}

    def _octopus_chart_copied(self, dossier_sudo, sheet):
        charts_sudo = self._octopus_charts(dossier_sudo)
        try:
            with request.env.cr.savepoint():
                copy_sudo = charts_sudo._octopus_copy(dossier_sudo.company_id, sheet)
        except UserError as error:
            return self._octopus_chart_page(dossier_sudo, sheet, None, problem=str(error))
        return self._octopus_to_charts(dossier_sudo, f"/{copy_sudo.id}/edit")

    def _octopus_chart_restored(self, dossier_sudo, chart_sudo):
        try:
            with request.env.cr.savepoint():
                chart_sudo._octopus_restore()
        except UserError as error:
            values = self._octopus_charts(dossier_sudo)._octopus_dashboard(dossier_sudo.company_id)
            values.update(self._octopus_chart_values(dossier_sudo), problem=str(error))
            return gate.page("charts", values)
        return self._octopus_to_charts(dossier_sudo, "")

    def _octopus_off_or_back(self, dossier_sudo, sheet, act):
        """Take a chart off the user's page, or bring it back."""
        hidden_sudo = request.env["octopus.chart.hidden"].sudo()
        if act == "hide":
            hidden_sudo._octopus_hide(dossier_sudo.company_id, sheet.key)
            return self._octopus_to_charts(dossier_sudo, f"?hidden={sheet.key}")
        hidden_sudo._octopus_unhide(dossier_sudo.company_id, sheet.key)
        return self._octopus_to_charts(dossier_sudo, f"#{sheet.anchor}")

    def _octopus_to_charts(self, dossier_sudo, path):
        return request.redirect(f"{frame.dossier_home(dossier_sudo)}/charts{path}")
