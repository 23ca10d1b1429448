# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can give a user rights, by name, and the mail that asks for one."""

from odoo import models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    def _octopus_giver_users(self):
        """Those who can give this user a first right, as superuser.

        The firm, where it keeps the books of all dossiers he could work in; else the
        holder of his subscriber.
        """
        self.ensure_one()
        subscriber = self.sudo().octopus_subscriber_id
        dossiers = subscriber.dossier_ids | subscriber.client_dossier_ids
        givers = self.browse().sudo()
        for dossier in dossiers.filtered("company_id")[:5]:
            givers |= dossier.company_id._octopus_giver_users()
        givers = givers.filtered("active") - self
        return givers or (subscriber.holder_user_id | subscriber.firm_id.holder_user_id) - self

    def _octopus_first_givers(self):
        """The names of those who can give this user a first right."""
        return self._octopus_giver_users()._octopus_names() or self.env._(
            "The operator of the platform"
        )

    def _octopus_names(self):
        """At most three users by name."""
        return ", ".join(user._octopus_called() for user in self[:3])

    def _octopus_mail_asked_right(self, asker, company, area, level):
        """Tell these users that somebody asks for a right."""
        sender = self.env["ir.mail_server"].sudo()._get_default_from_address()
        mails = []
        for giver in self.sudo()[:3]:
            reader = self.with_context(lang=giver.lang or self.env.lang)
            values = {
                "asker": asker._octopus_called(),
                "right": reader.env["octopus.area"]._right_name(area, level)
                if area
                else reader.env._("a first right"),
                "dossier": company.name,
                "url": f"{giver.get_base_url()}/odoo",
            }
            mails.append(
                {
                    "subject": reader.env._("%(asker)s asks for a right", asker=asker.name),
                    "body_html": reader.env["ir.qweb"]._render(
                        "octopus_dossier.mail_ask_right", values
                    ),
                    "email_from": sender or asker.email_formatted,
                    "reply_to": asker.email_formatted if asker.email else False,
                    "email_to": giver.email_formatted,
                    "auto_delete": True,
                }
            )
        self.env["mail.mail"].sudo().create(mails)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
