# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A consent on paper, in the language in which it was given."""

from odoo import SUPERUSER_ID, models
from odoo.tools import format_date, format_datetime

from ..tools.brussels import BRUSSELS


class OctopusConsent(models.Model):
    _name = "octopus.consent"
    _inherit = ["octopus.consent"]

    def action_print(self):
        """The PDF."""
        self.check_access("read")
        return self.env.ref("octopus_dossier.report_consent").report_action(self)

    def _print_facts(self):
        """What stands on the page beside the text: the title, and (label, value) in order."""
        self.ensure_one()
        self.check_access("read")
        consent = self.sudo()
        lines = [
            (self.env._("Firm"), consent.firm_name),
            (self.env._("Dossier"), consent.dossier_name),
            (self.env._("Subscriber"), consent.subscriber_name),
            (self.env._("Areas"), consent._area_names()),
            (self.env._("Until"), format_date(self.env, consent.date_to)),
            (self.env._("Reason"), consent.reason),
            (self.env._("When"), consent._moment()),
            (self.env._("By"), consent._by()),
            (self.env._("IP address"), consent.ip if self._may_see_ip() else ""),
            (self.env._("Language"), consent._lang_name()),
            (self.env._("Version of the text"), consent.version),
            (self.env._("SHA-256 of the text"), consent.sha256),
        ]
        steps = dict(self._fields["step"]._description_selection(self.env))
        title = self.env._("Consent: %(step)s", step=steps[consent.step])
        return {"title": title, "lines": [line for line in lines if line[1]]}

    def _by(self):
        """Who did it; what a job did went by itself."""
        if self.user_id.id == SUPERUSER_ID:
            return self.env._("Octopus, by itself")
        return f"{self.user_name} ({self.login})"

    def _area_names(self):
        names = dict(self.env["octopus.right"]._selection_area())
        return ", ".join(names.get(area, area) for area in (self.areas or "").split(",") if area)

    def _lang_name(self):
        """The language as it calls itself: “Nederlands (BE)”."""
        name = self.env["res.lang"]._get_data(code=self.lang).name or self.lang
        return name.rpartition("/")[2].strip()

    def _moment(self):
        moment = format_datetime(self.env, self.date, tz=BRUSSELS.key, dt_format="long")
        return f"{moment} ({self.date.isoformat()}Z)"

    def _may_see_ip(self):
        """The address of somebody's computer is for his own side and the operator."""
        user = self.env.user
        own = self.sudo().user_id.octopus_subscriber_id == user.octopus_subscriber_id
        return own or user._octopus_is_operator()
