# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice that repeats itself: how often, until when, paused or not."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.form_text import day
from . import gate
from .sale_page import open_sale, sale_url, sale_values

REPEAT_RIGHT = ("invoicing", "validate")
ACTS = {"pause": "paused", "resume": "on", "stop": "ended"}


class OctopusPortalSaleRepeat(CustomerPortal):
    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/repeat",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def octopus_sale_repeat(self, number, sale_id, **kw):
        """How this invoice repeats itself, or the form for it."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id)
        return self._octopus_repeat_page(dossier_sudo, sale_sudo, done=kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/repeat",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_repeat_save(self, number, sale_id, **kw):
        """Start, or change it."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "validate")
        repeats_sudo = request.env["octopus.sale.repeat"].sudo()
        values = {
            "every": kw.get("every") if kw.get("every") in self._octopus_steps() else "month",
            "next_date": day(kw.get("next_date")),
            "end_date": day(kw.get("end_date")),
            "sends": kw.get("sends") == "1",
        }
        try:
            with request.env.cr.savepoint():
                if not values["next_date"]:
                    raise UserError(request.env._("Choose the day of the next one."))
                repeats_sudo._octopus_start(sale_sudo, values)
        except UserError as error:
            return self._octopus_repeat_page(dossier_sudo, sale_sudo, values, problem=str(error))
        return request.redirect(sale_url(dossier_sudo, sale_sudo.id, "repeat") + "?done=1")

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/repeat/<string:act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_repeat_act(self, number, sale_id, act, **kw):
        """Pause, go on or stop."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "validate")
        repeat_sudo = sale_sudo.octopus_repeat_ids
        if act not in ACTS or not repeat_sudo:
            raise request.not_found()
        repeat_sudo._octopus_set_state(ACTS[act])
        return request.redirect(sale_url(dossier_sudo, sale_sudo.id, "repeat"))

    def _octopus_steps(self):
        field = request.env["octopus.sale.repeat"]._fields["every"]
        return dict(field._description_selection(request.env))

    def _octopus_repeat_page(self, dossier_sudo, sale_sudo, typed=None, done=None, problem=None):
        repeat_sudo = sale_sudo.octopus_repeat_ids
        title = request.env._("Repeat")
        sale_number = sale_sudo._octopus_sale_number()
        known = {
            "every": repeat_sudo.every or "month",
            "next_date": repeat_sudo.next_date,
            "end_date": repeat_sudo.end_date,
            "sends": repeat_sudo.sends,
        }
        values = {
            **sale_values(
                self, dossier_sudo, (sale_number, f"/sales/{sale_sudo.id}"), (title, None)
            ),
            "title": title,
            "sale": sale_sudo,
            "sale_url": sale_url(dossier_sudo, sale_sudo.id),
            "repeat": repeat_sudo,
            "form": typed or known,
            "steps": self._octopus_steps(),
            "may_repeat": gate.has_right(dossier_sudo, *REPEAT_RIGHT),
            "refusal": gate.refusal(dossier_sudo, *REPEAT_RIGHT),
            "done": done,
            "problem": problem,
        }
        return gate.page("sale_repeat", values)
