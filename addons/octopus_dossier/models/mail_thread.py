# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Messages carry only files and reach only people that their writer may see.

Core takes both by id: a guessed id would send the file of another dossier along,
or name and mail somebody of another dossier.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize


class MailThread(models.AbstractModel):
    _name = "mail.thread"
    _inherit = ["mail.thread"]

    def message_post(self, *, partner_ids=None, **kwargs):
        # EXTENDS 'mail'
        self._octopus_check_people(partner_ids)
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def message_notify(self, *, partner_ids=False, **kwargs):
        # EXTENDS 'mail'
        self._octopus_check_people(partner_ids)
        return super().message_notify(partner_ids=partner_ids, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        # EXTENDS 'mail'
        self._octopus_check_people(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        # EXTENDS 'mail': who follows a record goes on following it when his right is taken away,
        # and core would mail him what is written there.
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        area = self.env["octopus.area"]
        if not self or not area._is_dossier_data(self._name) or not area._record_companies(self):
            return recipients
        named = (msg_vals or {}).get("partner_ids") or message.sudo().partner_ids.ids
        customers = self.sudo()._mail_get_partners()[self.id]
        kept = {*named, *customers.ids}
        return [one for one in recipients if one["id"] in kept or self._octopus_is_told(one)]

    def _octopus_is_told(self, recipient):
        """Whether this follower may still read the record; people without a login may."""
        user = self.env["res.users"].sudo().browse(recipient["uid"] or ())
        return not user._octopus_is_dossier_user() or self.env["octopus.area"]._is_granted(
            user, self, "read"
        )

    def _process_attachments_for_post(self, attachments, attachment_ids, message_values):
        # EXTENDS 'mail'
        if attachment_ids and self._octopus_is_guarded():
            self.env["ir.attachment"].browse(attachment_ids).check_access("read")
        return super()._process_attachments_for_post(attachments, attachment_ids, message_values)

    def _message_compute_author(self, author_id=None, email_from=None):
        # EXTENDS 'mail': core believes whatever sender the caller gives. A user of dossiers
        # writes in his own name, or in the name of a dossier that is open.
        if not self._octopus_is_guarded():
            return super()._message_compute_author(author_id, email_from)
        me = self.env.user.partner_id
        senders = me + self.env.companies.partner_id
        author = senders.filtered(lambda partner: partner.id == author_id) or me
        addresses = {email_normalize(partner.email) for partner in senders} - {False}
        if email_normalize(email_from) not in addresses:
            email_from = author.email_formatted
        return author.id, email_from

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        # EXTENDS 'mail': for the mail gateway; a user of dossiers would bring in messages in
        # anybody's name.
        if self._octopus_is_guarded():
            raise AccessError(self.env._("Only the mail gateway of the platform brings in mails."))
        return super().message_process(model, message, *args, **kwargs)

    # Steps of the mail gateway, which core left public.

    @api.private
    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        # EXTENDS 'mail'
        return super().message_route(message, message_dict, *args, **kwargs)

    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        # EXTENDS 'mail'
        return super().message_new(msg_dict, custom_values)

    @api.private
    def message_update(self, msg_dict, update_vals=None):
        # EXTENDS 'mail'
        return super().message_update(msg_dict, update_vals)

    def _octopus_check_people(self, partner_ids):
        if partner_ids and self._octopus_is_guarded():
            self.env["res.partner"]._octopus_check_reference(list(partner_ids))
