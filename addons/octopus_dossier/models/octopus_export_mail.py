# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who asked for an export is told when it is ready or failed: by mail, and on his screens."""

from odoo import api, models

TEMPLATE = "octopus_dossier.mail_template_export"


class OctopusExport(models.Model):
    _name = "octopus.export"
    _inherit = ["octopus.export"]

    @api.model
    def _tell(self, export):
        """Tell what became of it, in the language of who asked and still works here."""
        user = export.user_id
        if not user.active:
            return
        news = export.with_context(lang=user.lang)._news()
        kind = "success" if export.state == "done" else "danger"
        user._bus_send("octopus_export", {**news, "id": export.id, "type": kind})
        address = user.partner_id.email
        subscriber = user.octopus_subscriber_id
        if not address and user == subscriber.holder_user_id:
            address = subscriber.email
        if address:
            action = self.env.ref("octopus_dossier.octopus_export_action")
            values = {
                "octopus_title": news["title"],
                "octopus_text": news["message"],
                "octopus_url": f"{self.get_base_url()}/odoo/action-{action.id}/{export.id}",
            }
            self.env["octopus.link"]._queue_mail(TEMPLATE, export, address, user.lang, values)

    def _news(self):
        """What happened, in words."""
        dossier = self.dossier_id.display_name
        if self.state != "done":
            title = self.env._("The export of dossier %(dossier)s failed", dossier=dossier)
            return {"title": title, "message": self.message}
        return {
            "title": self.env._("The export of dossier %(dossier)s is ready", dossier=dossier),
            "message": self.env._(
                "%(name)s, %(size)s. It is kept for two weeks.",
                name=self.file_name,
                size=self.size_text,
            ),
        }
