# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the reminders of a dossier are paced, worded and what they cost."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

AREA = "invoicing"


class OctopusPortalReminderSettings(CustomerPortal):
    @http.route(
        "/my/octopus/<string:number>/reminders/settings", type="http", auth="user", website=True
    )
    def octopus_reminder_settings(self, number, **kw):
        """The three types, with their texts."""
        dossier_sudo, policy_sudo = self._octopus_open_policy(number)
        if not policy_sudo:
            # nobody began yet: there is nothing to set
            return request.redirect(f"{frame.dossier_home(dossier_sudo)}/reminders")
        values = policy_sudo._octopus_settings()
        return self._octopus_settings_page(dossier_sudo, values, done=kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/reminders/settings/save",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_reminder_settings_save(self, number, **kw):
        """Keep them; what is refused stays in the form."""
        dossier_sudo, policy_sudo = self._octopus_open_policy(number)
        policy_sudo = policy_sudo or policy_sudo._octopus_ensure(dossier_sudo.company_id)
        try:
            with request.env.cr.savepoint():
                policy_sudo._octopus_set_settings(kw)
        except UserError as error:
            typed = policy_sudo._octopus_settings(kw)
            return self._octopus_settings_page(dossier_sudo, typed, problem=str(error))
        home = frame.dossier_home(dossier_sudo)
        return request.redirect(f"{home}/reminders/settings?done=1")

    def _octopus_open_policy(self, number):
        dossier_sudo = gate.open_dossier(number, AREA, "validate")
        policies = request.env["credit.control.policy"].sudo()
        company = dossier_sudo.company_id
        return dossier_sudo, policies._octopus_of(company).with_company(company)

    def _octopus_settings_page(self, dossier_sudo, settings, problem=None, done=None):
        steps = (
            (request.env._("Reminders"), "/reminders"),
            (request.env._("How I remind"), None),
        )
        values = {
            **frame.dossier_values(self, dossier_sudo, "reminders", *steps),
            "settings": settings,
            "base_url": f"{frame.dossier_home(dossier_sudo)}/reminders",
            "problem": problem,
            "done": done,
        }
        return gate.page("reminder_settings", values)
