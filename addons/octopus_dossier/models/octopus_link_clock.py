# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What time does to links: they lapse when nobody answers, and end on their day.

The day is that of Belgium. A link that has passed its day gives no right from midnight on,
whether or not the job has run; the job writes it down and tells both sides.
"""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.brussels import day_of, today

REQUEST_DAYS = 14
OFFER_DAYS = 7
WARNING_DAYS = "14,2"


class OctopusLink(models.Model):
    _name = "octopus.link"
    _inherit = ["octopus.link"]

    lapses_on = fields.Date(compute="_compute_waiting", help="The last day for an answer.")
    waits_for = fields.Char(compute="_compute_waiting", string="What waits")
    ends_soon = fields.Boolean(compute="_compute_ends_soon", search="_search_ends_soon")
    warned_days = fields.Integer(
        readonly=True, copy=False, help="The last warning before the end was this many days ahead."
    )

    @api.depends("state", "requested_at", "date_to")
    @api.depends_context("uid", "lang")
    def _compute_waiting(self):
        for link in self:
            link.lapses_on = link._lapse_day()
            link.waits_for = link._what_waits()

    def _what_waits(self):
        """In words: whose turn it is, and until when."""
        user = self.env.user
        mine = {
            "requested": self.sudo().dossier_id.holder_id.holder_user_id == user,
            "offered": self.sudo().firm_id.holder_user_id == user,
        }
        if self.state in mine:
            day = format_date(self.env, self._lapse_day())
            if mine[self.state]:
                return self.env._("Your answer, until %s", day)
            if self.state == "requested":
                return self.env._("The client's answer, until %s", day)
            return self.env._("The firm's answer, until %s", day)
        if self.ends_soon:
            return self.env._("Ends on %s", format_date(self.env, self.date_to))
        return ""

    @api.depends("state", "date_to")
    def _compute_ends_soon(self):
        border = self._warning_border()
        for link in self:
            link.ends_soon = bool(
                link.state == "granted" and link.date_to and link.date_to <= border
            )

    @api.model
    def _search_ends_soon(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("state", "=", "granted"), ("date_to", "<=", self._warning_border())]

    @api.model
    def _warning_border(self):
        """The day of the first warning, for a link that ends on it."""
        return today() + timedelta(days=max(self._warning_days(), default=0))

    def _lapse_moment(self):
        """When a request or offer lapses; False for a link that waits for nobody."""
        self.ensure_one()
        days = self._days_to_answer().get(self.state)
        return bool(days and self.requested_at) and self.requested_at + timedelta(days=days)

    def _lapse_day(self):
        moment = self._lapse_moment()
        return moment and day_of(moment)

    @api.model
    def _days_to_answer(self):
        """State → how many days somebody has to answer, from the settings."""
        number = self.env["ir.config_parameter"]._octopus_number
        return {
            "requested": number("link_request_days", REQUEST_DAYS),
            "offered": number("link_offer_days", OFFER_DAYS),
        }

    @api.model
    def _warning_days(self):
        """How many days before the end both sides are warned, from the settings."""
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("octopus_dossier.link_warning_days", WARNING_DAYS)
        )
        return sorted(int(word) for word in value.split(",") if word.strip().isdecimal())

    def _warning_passed(self):
        """A link that begins shortly before its end: who has just read that day is not warned
        of it, but for the warnings that are still to come."""
        if not self.date_to:
            return 0
        left = (self.date_to - today()).days
        return min((days for days in self._warning_days() if days >= left), default=0)

    @api.model
    def _cron_lapse(self):
        """End what nobody answered and what has reached its end; warn of what ends soon."""
        for state, days in self._days_to_answer().items():
            border = fields.Datetime.now() - timedelta(days=days)
            self._lapse([("state", "=", state), ("requested_at", "<", border)])
        self._lapse([("state", "=", "granted"), ("date_to", "<", today())])
        self.env["octopus.link.request"]._lapse()
        self._warn()

    @api.model
    def _lapse(self, domain):
        links = self.search(domain).try_lock_for_update()
        self.env["ir.cron"]._octopus_each(links, self._lapse_these)

    @api.model
    def _lapse_these(self, links):
        for link in links:
            # a job has no language of its own, and the client reads it in his list
            lang = link.dossier_id.sudo().lang or self.env.lang
            link.with_context(lang=lang)._end_or_begin("lapse", "lapsed")
            link.company_id._octopus_rights_changed()

    @api.model
    def _warn(self):
        """Mail both sides once for each of the days in the settings."""
        for days in self._warning_days():
            border = today() + timedelta(days=days)
            links = self.search(
                [
                    ("state", "=", "granted"),
                    ("date_to", "<=", border),
                    ("date_to", ">=", today()),
                    "|",
                    ("warned_days", "=", 0),
                    ("warned_days", ">", days),
                ]
            )
            warn = partial(self._warn_these, days=days)
            self.env["ir.cron"]._octopus_each(links.try_lock_for_update(), warn)

    @api.model
    def _warn_these(self, links, days):
        links.warned_days = days
        for link in links:
            link._tell("ends")
