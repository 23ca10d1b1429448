# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can see a dossier and who did; and the change of accountant, for the client."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from . import frame, gate

VISITS = 50
CHANGES = 200
ACTS = ("propose", "sign", "alone", "refuse", "withdraw")


class OctopusPortalWho(CustomerPortal):
    @http.route(
        ["/my/octopus/<string:number>/who", "/my/octopus/<string:number>/who/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def octopus_who(self, number, page=1, **kw):
        """Who can see this dossier, who did, and what changed in the rights."""
        return self._octopus_who_page(self._octopus_client_dossier(number), page)

    @http.route(
        "/my/octopus/<string:number>/who/end",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        multilang=False,
    )
    def octopus_who_end(self, number, password="", **kw):
        """The K number that kept its access has none any more."""
        dossier_sudo = self._octopus_client_dossier(number)
        try:
            with request.env.cr.savepoint():
                dossier_sudo.sudo(False)._octopus_end_client_access(password)
        except UserError as error:
            return self._octopus_who_page(dossier_sudo, problem=str(error))
        return request.redirect(f"/my/octopus/{dossier_sudo.number}/who")

    def _octopus_who_page(self, dossier_sudo, page=1, problem=""):
        total = dossier_sudo._octopus_accesses(limit=1)[1]
        url = f"/my/octopus/{dossier_sudo.number}/who"
        pager = portal_pager(url, total, page=page, step=VISITS)
        visits = dossier_sudo._octopus_accesses(limit=VISITS, offset=pager["offset"])[0]
        viewers = dossier_sudo._octopus_viewers()
        values = {
            **self._octopus_client_values(dossier_sudo, request.env._("Who sees this dossier")),
            "groups": viewers.grouped("subscriber_id"),
            "may_end": dossier_sudo.sudo(False).may_end_client,
            "problem": problem,
            "visits": visits,
            "changes": self._octopus_together(dossier_sudo._octopus_right_changes(CHANGES)),
            "pager": pager,
            "kinds": self._octopus_words(visits, "kind"),
            "areas": dict(request.env["octopus.right"]._selection_area()),
            "levels": {
                False: request.env._("none"),
                **self._octopus_words(request.env["octopus.right"], "level"),
            },
        }
        return gate.page("who", values)

    @http.route("/my/octopus/<string:number>/handover", type="http", auth="user", website=True)
    def octopus_handover(self, number, **kw):
        """The change of accountant that is going on, those before, or the form for one."""
        return self._octopus_handover_page(self._octopus_client_dossier(number))

    @http.route(
        "/my/octopus/<string:number>/handover/<string:act>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        multilang=False,
    )
    def octopus_handover_act(self, number, act, password="", code="", reason="", **post):
        """One step of the client."""
        dossier_sudo = self._octopus_client_dossier(number)
        if act not in ACTS:
            raise request.not_found()
        handover = self._octopus_handovers(dossier_sudo)[:1].sudo(False)
        handover = handover.with_context(lang=gate.shown_lang(post))
        shown = post.get("shown", "")
        steps = {
            "propose": lambda: handover.propose(dossier_sudo.number, code),
            "sign": lambda: handover.sign(password, shown),
            "alone": lambda: handover.go_on_alone(password, shown),
            "refuse": lambda: handover.refuse(reason),
            "withdraw": lambda: handover.withdraw(),
        }
        try:
            with request.env.cr.savepoint():
                if act != "propose" and not handover:
                    raise UserError(request.env._("There is no change of accountant here."))
                steps[act]()
        except UserError as error:
            return self._octopus_handover_page(dossier_sudo, problem=str(error), code=code)
        return request.redirect(f"/my/octopus/{dossier_sudo.number}/handover")

    def _octopus_together(self, changes):
        """What one act changed for somebody in the same way is told in one line."""

        def same(change):
            return (change.act, change.login, change.before, change.after)

        return list(changes.grouped(same).values())

    def _octopus_words(self, records, name):
        """The values of a selection, in the words of the user."""
        return dict(records._fields[name]._description_selection(request.env))

    def _octopus_handovers(self, dossier_sudo):
        model = request.env["octopus.handover"].sudo()
        return model.search([("dossier_id", "=", dossier_sudo.id)])

    def _octopus_handover_page(self, dossier_sudo, problem=None, code=""):
        handovers = self._octopus_handovers(dossier_sudo)
        current = handovers.filtered(lambda handover: handover.state == "proposed")
        title = request.env._("Change of accountant")
        values = {
            **self._octopus_client_values(dossier_sudo, title),
            "current": current,
            "lang": request.env["octopus.link"]._consent_lang(),
            "sign": self._octopus_handover_words(current, "handover_sign"),
            "alone": self._octopus_handover_words(current, "handover_alone"),
            "earlier": handovers - current,
            "is_holder": dossier_sudo.holder_id.holder_user_id == request.env.user,
            "states": self._octopus_words(handovers, "state"),
            "problem": problem,
            "code": code,
        }
        return gate.page("handover", values)

    def _octopus_handover_words(self, handover_sudo, step):
        """What the client signs, and its mark, which comes back with the form."""
        if not handover_sudo:
            return {}
        words = (step, "client")
        return {"text": handover_sudo._step_text(*words), "shown": handover_sudo._mark(*words)}

    def _octopus_client_dossier(self, number):
        """The dossier as superuser, for the client's side only."""
        dossier_sudo = gate.open_dossier(number)
        if not dossier_sudo.sudo(False)._octopus_is_client_side():
            gate.refuse(dossier_sudo, "users")
        return dossier_sudo

    def _octopus_client_values(self, dossier_sudo, title):
        return {
            **frame.dossier_values(self, dossier_sudo, "who", (title, None)),
            "title": title,
        }
