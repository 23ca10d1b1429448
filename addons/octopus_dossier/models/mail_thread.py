# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class MailThread(models.AbstractModel):
    """Messages carry only files and reach only people that their writer may see.

    Core takes both by id: a guessed id would send the file of another dossier along,
    or name and mail somebody of another dossier.
    """

    _name = "mail.thread"
    _inherit = ["mail.thread"]

    def message_post(self, *, partner_ids=None, **kwargs):
        # EXTENDS mail
        self._octopus_check_people(partner_ids)
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def message_notify(self, *, partner_ids=False, **kwargs):
        # EXTENDS mail
        self._octopus_check_people(partner_ids)
        return super().message_notify(partner_ids=partner_ids, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        # EXTENDS mail
        self._octopus_check_people(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)

    def _process_attachments_for_post(self, attachments, attachment_ids, message_values):
        # EXTENDS mail
        if attachment_ids and self._octopus_is_guarded():
            self.env["ir.attachment"].browse(attachment_ids).check_access("read")
        return super()._process_attachments_for_post(attachments, attachment_ids, message_values)

    def _octopus_check_people(self, partner_ids):
        if partner_ids and self._octopus_is_guarded():
            self.env["res.partner"]._octopus_check_reference(list(partner_ids))
