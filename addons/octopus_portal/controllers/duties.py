# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who does what: what firm and client agreed, and what one proposes to the other."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.octopus_duty import LONGEST_NOTE
from . import frame, gate

ACTS = {"agree": "action_agree", "decline": "action_decline", "withdraw": "action_withdraw"}
HISTORY = 50
PAGE = "/my/octopus/<string:number>/duties"


class OctopusPortalDuties(CustomerPortal):
    @http.route(PAGE, type="http", auth="user", website=True)
    def octopus_duties(self, number, **kw):
        """Area by area who does it, and what waits for an answer."""
        return self._octopus_duties_page(gate.open_dossier(number))

    @http.route(
        f"{PAGE}/propose", type="http", auth="user", website=True, multilang=False, methods=["POST"]
    )
    def octopus_duty_propose(self, number, area="", doer="", note="", **kw):
        """Propose who does one area from now on."""
        dossier_sudo = gate.open_dossier(number)
        typed = {"area": area, "doer": doer, "note": note.strip()[:LONGEST_NOTE]}
        duties = self._octopus_duties(dossier_sudo)
        if any(
            typed[name] not in dict(self._octopus_duty_words(name)) for name in ("area", "doer")
        ):
            problem = request.env._("Choose what it is about, and who does it.")
            return self._octopus_duties_page(dossier_sudo, problem=problem, typed=typed)
        return self._octopus_take_duty_act(
            dossier_sudo,
            lambda: duties.create({**typed, "company_id": dossier_sudo.company_id.id}),
            typed,
        )

    @http.route(
        f"{PAGE}/<int:duty_id>/<string:act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_duty_act(self, number, duty_id, act, **kw):
        """Agree, decline or withdraw."""
        dossier_sudo = gate.open_dossier(number)
        waiting = Domain("state", "=", "proposed")
        duty_sudo = gate.one_record("octopus.duty", duty_id, dossier_sudo, waiting)
        if act not in ACTS:
            raise request.not_found()
        return self._octopus_take_duty_act(dossier_sudo, getattr(duty_sudo, ACTS[act]), {})

    def _octopus_take_duty_act(self, dossier_sudo, act, typed):
        try:
            with request.env.cr.savepoint():
                act()
        except UserError as error:
            return self._octopus_duties_page(dossier_sudo, problem=str(error), typed=typed)
        return request.redirect(f"{frame.dossier_home(dossier_sudo)}/duties")

    def _octopus_duties(self, dossier_sudo):
        """The model as superuser: who may say what is checked there, for the user himself."""
        return request.env["octopus.duty"].sudo().with_company(dossier_sudo.company_id)

    def _octopus_duty_words(self, name):
        duties = request.env["octopus.duty"].sudo()
        return duties._fields[name]._description_selection(request.env)

    def _octopus_duties_page(self, dossier_sudo, problem=None, typed=None):
        duties_sudo = self._octopus_duties(dossier_sudo)
        company = dossier_sudo.company_id
        found = duties_sudo.search([("company_id", "=", company.id)], limit=HISTORY)
        title = request.env._("Who does what")
        values = {
            **frame.dossier_values(self, dossier_sudo, "duties", (title, None)),
            "title": title,
            "side": duties_sudo._octopus_side(company),
            "areas": self._octopus_duty_words("area"),
            "doers": self._octopus_duty_words("doer"),
            "agreed": {duty.area: duty for duty in duties_sudo._current(company)},
            "proposed": found.filtered(lambda duty: duty.state == "proposed"),
            "history": found.filtered(lambda duty: duty.state != "proposed"),
            "problem": problem,
            "typed": typed or {},
            "longest": LONGEST_NOTE,
        }
        return gate.page("duties", values)
