# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many mails leave a dossier for people outside, whoever of it writes them and where.

Quotes, invoices, reminders, and messages written in the backend. The count begins again with each
hour of the clock.
"""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

MAILS_AN_HOUR = 200
MINUTES = 60
KIND = "customer_mail"


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    @api.model
    def _octopus_mails_for(self, record):
        """The dossier in whose name a mail about this record leaves; none for the platform's."""
        field = record._fields.get("company_id")
        known = field and field.comodel_name == "res.company" and record.sudo().company_id
        return (known or self.env.company).sudo().filtered("octopus_dossier_id")

    def _octopus_take_mail(self, count=1):
        """Count mails to people outside; whether they may still leave in this hour."""
        self.ensure_one()
        limit = self._octopus_mails_an_hour()
        take = self.env["octopus.throttle"]._take
        return all(take(KIND, self._octopus_mail_key(), limit, MINUTES) for _mail in range(count))

    def _octopus_check_mail(self, count=1):
        """The same for what a person sends, with the way out.

        Repeated invoices have no limit: each was set up by hand, and there is one a week at most.
        """
        self.ensure_one()
        if self.env.uid == SUPERUSER_ID:
            return
        if count > self._octopus_mails_an_hour() or not self._octopus_take_mail(count):
            raise UserError(self._octopus_mails_refusal())

    def _octopus_mails_full(self):
        """Those of these dossiers whose mails of this hour are used up."""
        throttle = self.env["octopus.throttle"].sudo()
        return self.filtered(
            lambda company: (
                throttle._count(KIND, company._octopus_mail_key())
                >= company._octopus_mails_an_hour()
            )
        )

    def _octopus_mails_refusal(self):
        return self.env._(
            "Dossier %(dossier)s sent %(count)s mails to customers within an hour, which "
            "is the most. Send this one in the next hour.",
            dossier=self.name,
            count=self._octopus_mails_an_hour(),
        )

    def _octopus_mail_key(self):
        return f"{self.id} {fields.Datetime.now():%Y-%m-%d %H}"

    def _octopus_mails_an_hour(self):
        parameters = self.env["ir.config_parameter"]
        return parameters._octopus_number("customer_mails_an_hour", MAILS_AN_HOUR, "octopus_portal")
