# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What every request is asked first: the agreement, and in which dossiers it works."""

from urllib.parse import quote

from werkzeug.exceptions import abort

from odoo import models
from odoo.exceptions import AccessError
from odoo.http import request


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    @classmethod
    def _pre_dispatch(cls, rule, args):
        # EXTENDS 'base'
        result = super()._pre_dispatch(rule, args)
        routing = rule.endpoint.routing
        cls._octopus_ask_agreement(routing)
        if not routing.get("octopus_context_of_call"):
            cls._octopus_open_of_cookie()
        return result

    @classmethod
    def _octopus_open_of_cookie(cls):
        """Work in the dossiers that the page has open, where a request does not name any.

        The routes of mail (thumbnail of a PDF, file in a message) write without saying in which
        dossiers; they come from a page that keeps them in this cookie. Only dossiers of the user
        himself are taken from it. A route whose calls bring a context of their own says
        `octopus_context_of_call`, and asks for this where that names none.
        """
        cookie = request.httprequest.cookies.get("cids", "")
        if request.httprequest.method != "POST" or not request.env.uid or not cookie:
            return
        if not request.env.context.get("allowed_company_ids"):
            active = cls._octopus_cookie_ids(cookie)
            user = request.env.user.with_context(allowed_company_ids=active)
            mine = set(user._get_company_ids())
            request.update_context(allowed_company_ids=[cid for cid in active if cid in mine])

    @classmethod
    def _octopus_ask_agreement(cls, routing):
        """Nothing works before the processing agreement is accepted.

        A page leads to the agreement; any other call gets the reason as its error. Routes for
        visitors stay open (they show no dossier: without the agreement no right counts), and
        so do those that say `octopus_before_agreement`.
        """
        if routing["auth"] not in ("user", "bearer") or routing.get("octopus_before_agreement"):
            return
        refusal = request.env["octopus.agreement"]._refusal_for(request.env.user)
        if not refusal:
            return
        if routing["type"] != "http" or routing["auth"] == "bearer":
            raise AccessError(refusal)
        path = request.httprequest.full_path.rstrip("?")
        back = f"?redirect={quote(path)}" if request.httprequest.method == "GET" else ""
        abort(request.redirect(f"/octopus/agreement{back}"))
