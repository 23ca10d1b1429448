# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier stores, and the fee it leads to."""

from odoo import http
from odoo.fields import Date
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

WIDTH, HEIGHT = 600, 160


class OctopusPortalStorage(CustomerPortal):
    @http.route("/my/octopus/<string:number>/storage", type="http", auth="user", website=True)
    def octopus_storage(self, number, **kw):
        """Used and free, the fee of this month and the next, the curve, kinds, the largest."""
        dossier_sudo = gate.open_dossier(number, "documents")
        company = dossier_sudo.company_id
        meter_sudo = request.env["octopus.storage"].sudo()
        figures = meter_sudo._octopus_figures(company)
        title = request.env._("Storage")
        values = {
            **frame.dossier_values(
                self,
                dossier_sudo,
                "documents",
                (request.env._("Documents"), "/documents"),
                (title, None),
            ),
            "title": title,
            "figures": figures,
            "largest": meter_sudo._octopus_largest(company),
            "filled": min(
                100, round(100 * figures["bytes"] / (figures["bytes"] + figures["room"]))
            ),
            "curve": self._octopus_curve(figures["curve"]),
            "size": gate.size_text,
            "currency": request.env.ref("base.EUR").sudo(),
            "to_date": Date.to_date,
        }
        return gate.page("storage", values)

    def _octopus_curve(self, points):
        """The steps of the curve as points of an SVG polyline, and what its axes say."""
        first, last = (Date.to_date(points[end][0]) for end in (0, -1))
        highest = max(size for _day, size in points) or 1
        days = max((last - first).days, 1)
        steps, level = [], None
        for day, size in points:
            x = round(WIDTH * (Date.to_date(day) - first).days / days, 1)
            if level is not None:
                steps.append(f"{x},{level}")
            level = round(HEIGHT - HEIGHT * size / highest, 1)
            steps.append(f"{x},{level}")
        return {
            "line": " ".join(steps),
            "area": " ".join([f"0,{HEIGHT}", *steps, f"{WIDTH},{HEIGHT}"]),
            "width": WIDTH,
            "height": HEIGHT,
            "highest": highest,
            "first": first,
            "last": last,
        }
