# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a firm can have, and the mail to it about a new K number."""

from odoo import fields, models


class OctopusSubscriber(models.Model):
    _name = "octopus.subscriber"
    _inherit = ["octopus.subscriber"]

    dossier_manager = fields.Boolean(
        help="This firm may copy and empty whole dossiers. The operator switches it on.",
    )

    def _send_welcome(self, dossier, email):
        """Mail the login of a new K number to the firm, which passes it on.

        With a link to set the password once: no password is ever mailed. In the language
        of the client, since it is he who reads it.
        """
        self.ensure_one()
        subscriber = self.sudo()
        partner = subscriber.holder_user_id.partner_id
        partner.signup_prepare(signup_type="signup")
        link = partner._get_signup_url_for_action()[partner.id]
        template = self.env.ref("octopus_dossier.mail_template_welcome_k").sudo()
        words = {
            "octopus_about": dossier.sudo().display_name,
            "octopus_url": link,
            # in templates that somebody adapted before these two had a name
            "dossier": dossier.sudo(),
            "link": link,
        }
        template.with_context(**words).send_mail(subscriber.id, email_values={"email_to": email})
