"""How many mails leave a dossier for its customers: quotes, invoices and reminders.

The count begins again with each hour of the clock.
"""

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

MAILS_AN_HOUR = 200
MINUTES = 60


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    def _octopus_take_mail(self):
        """Count one mail to a customer; whether it may still leave in this hour."""
        self.ensure_one()
        key = f"{self.id} {fields.Datetime.now():%Y-%m-%d %H}"
        limit = self._octopus_mails_an_hour()
        return self.env["octopus.throttle"]._take("customer_mail", key, limit, MINUTES)

    def _octopus_check_mail(self):
        """The same for what a person sends, with the way out.

        Repeated invoices have no limit: each was set up by hand, and there is one a week at most.
        """
        self.ensure_one()
        if self.env.uid != SUPERUSER_ID and not self._octopus_take_mail():
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s sent %(count)s mails to customers within an hour, which "
                    "is the most. Send this one in the next hour.",
                    dossier=self.name,
                    count=self._octopus_mails_an_hour(),
                )
            )

    def _octopus_mails_an_hour(self):
        parameters = self.env["ir.config_parameter"]
        return parameters._octopus_number("customer_mails_an_hour", MAILS_AN_HOUR, "octopus_portal")
