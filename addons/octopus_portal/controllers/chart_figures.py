# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A value of a chart and what it is made of; ready charts off the page and back."""

from odoo import http
from odoo.http import request

from . import gate
from .charts import AREA, OctopusPortalCharts
from .reports import reader_links, show

CHART = "/my/octopus/<string:number>/charts/<int:chart_id>"
READY = "/my/octopus/<string:number>/charts/ready/<string:key>"
LARGEST = 10_000  # neither a point nor a line has a number that large


class OctopusPortalChartFigures(OctopusPortalCharts):
    @http.route(f"{CHART}/<int:point>/<int:line>", type="http", auth="user", website=True)
    def octopus_chart_figure(self, number, chart_id, point, line, **kw):
        """One value of a stored chart."""
        dossier_sudo = gate.open_dossier(number, AREA)
        chart_sudo = self._octopus_seen_chart(dossier_sudo, chart_id)
        path = f"/charts/{chart_sudo.id}"
        return self._octopus_figure_page(
            dossier_sudo, chart_sudo._octopus_sheet(), path, point, line
        )

    @http.route(f"{READY}/<int:point>/<int:line>", type="http", auth="user", website=True)
    def octopus_ready_chart_figure(self, number, key, point, line, **kw):
        """One value of a ready chart."""
        dossier_sudo = gate.open_dossier(number, AREA)
        sheet = self._octopus_ready_chart_sheet(dossier_sudo, key)
        return self._octopus_figure_page(dossier_sudo, sheet, f"/charts/ready/{key}", point, line)

    @http.route(
        f"{READY}/<any(hide,show):act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_ready_chart_act(self, number, key, act, **kw):
        """Take a ready chart off one's page, or bring it back."""
        dossier_sudo = gate.open_dossier(number, AREA)
        sheet = self._octopus_ready_chart_sheet(dossier_sudo, key)
        return self._octopus_off_or_back(dossier_sudo, sheet, act)

    def _octopus_figure_page(self, dossier_sudo, sheet, path, point, line):
        behind = None
        if max(point, line) < LARGEST:
            charts_sudo = self._octopus_charts(dossier_sudo)
            behind = charts_sudo._octopus_behind(
                dossier_sudo, sheet, point, line, reader_links(dossier_sudo)
            )
        if not behind:
            raise request.not_found()
        values = {
            **self._octopus_chart_values(dossier_sudo, (sheet.name, path), (behind.point, None)),
            "sheet": sheet,
            "behind": behind,
            "show": show,
        }
        return gate.page("chart_figure", values)
