# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A dossier whose payer left: notice by mail, then read-only, and back when somebody pays."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from ..tools.brussels import today

NOTICE_DAYS = 30
TEMPLATE = "octopus_dossier.mail_template_unpaid"


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    unpaid_since = fields.Date(readonly=True, copy=False, tracking=True, help="Nobody pays.")
    unpaid_readonly = fields.Boolean(
        readonly=True,
        copy=False,
        help="It was put on read-only since nobody paid, and comes back when somebody does.",
    )

    def _octopus_follow_payer(self):
        """Tell who has to know that nobody pays, and put on read-only or back, as superuser."""
        day = today()
        for dossier in self.filtered(lambda dossier: dossier.state != "terminated"):
            licence = dossier._last_licence()
            if dossier.licence_id:
                dossier._somebody_pays()
            elif licence and not dossier.unpaid_since:
                dossier.unpaid_since = licence.date_end + timedelta(days=1)
            leaves = licence.date_end and not licence.noticed_on
            if leaves and licence.state in ("active", "ended"):
                licence.noticed_on = day
                dossier._mail_unpaid(licence)
            if dossier.unpaid_since and not dossier.licence_id and dossier.state == "active":
                if dossier._readonly_on(licence) <= day:
                    dossier.write({"state": "readonly", "unpaid_readonly": True})

    def _last_licence(self):
        """The latest licence that was or will be in force."""
        return self.licence_ids.filtered(lambda licence: licence.state != "void").sorted(
            "date_start"
        )[-1:]

    def _somebody_pays(self):
        values = {}
        if self.unpaid_since:
            values["unpaid_since"] = False
        if self.unpaid_readonly:
            values["unpaid_readonly"] = False
            if self.state == "readonly":
                values["state"] = "active"
        if values:
            self.write(values)

    def _readonly_on(self, licence):
        """The day from which nobody writes: after the end, and not before the notice is over."""
        days = self.env["ir.config_parameter"]._octopus_number("unpaid_notice_days", NOTICE_DAYS)
        told = licence.noticed_on or today()
        return max(licence.date_end + timedelta(days=1), told + timedelta(days=days))

    def _mail_unpaid(self, licence):
        """To the holder, in his language, and to the address of the dossier."""
        holder = self.holder_id
        lang = self.lang or holder.holder_user_id.lang or self.env.lang
        values = {
            "octopus_about": self.display_name,
            "octopus_payer": licence.payer_id.display_name,
            "octopus_end": format_date(self.env, licence.date_end, lang_code=lang),
            "octopus_until": format_date(self.env, self._readonly_on(licence), lang_code=lang),
        }
        addresses = {holder.holder_user_id.partner_id.email, self.email} - {False}
        for address in sorted(addresses):
            self.env["octopus.link"]._queue_mail(TEMPLATE, self, address, lang, values)
