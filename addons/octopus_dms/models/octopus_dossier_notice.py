# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who is told about what happens between a firm and its client in a dossier, and how often.

Mails say how many things wait and where, never what: they leave the house. They are collected
for each dossier and side by jobs, so a day of work is one mail and not forty.
"""

import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    missing_mailed_at = fields.Datetime(readonly=True, copy=False, groups="base.group_system")
    unread_notes = fields.Integer(compute="_compute_unread_notes", compute_sudo=False)
    missing_documents = fields.Integer(
        "Documents asked for", compute="_compute_missing_documents", compute_sudo=False
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_unread_notes(self):
        counts = self.env["octopus.note"]._unread_counts(self.sudo().company_id)
        for dossier in self:
            dossier.unread_notes = counts.get(dossier.sudo().company_id.id, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_missing_documents(self):
        counts = self.env["octopus.missing.document"]._open_counts(self.sudo().company_id)
        for dossier in self:
            dossier.missing_documents = counts.get(dossier.sudo().company_id.id, 0)

    def _client_users(self, level="read"):
        """The users of the client who have this level on the documents, as superuser."""
        dossier = self.sudo()
        clients = (dossier.holder_id | dossier.client_id) - self._octopus_manager()
        return self._with_documents(clients.user_ids, level)

    def _firm_users(self, level="read"):
        """The users of the firm who have this level on the documents, as superuser."""
        return self._with_documents(self._octopus_manager().user_ids, level)

    def _with_documents(self, users, level):
        company_id = self.sudo().company_id.id
        return users.filtered(
            lambda user: user.active and company_id in user._octopus_company_ids("documents", level)
        )

    def _tell_users(self, users, template, values):
        """Queue one mail for each of these users who wants it, in his language."""
        for user in users.filtered("octopus_notice_mail"):
            lang = user.lang or self.lang or self.env.lang
            if not user.partner_id.email:
                _logger.info("dossier %s: user %s has no address", self.number, user.id)
                continue
            self.env["octopus.link"]._queue_mail(
                template, self, user.partner_id.email, lang, values
            )

    def action_show_notes(self):
        """The notes of this dossier."""
        return self._notice_action("octopus_dms.octopus_note_action")

    def action_show_missing(self):
        """The documents that are asked for in this dossier."""
        return self._notice_action("octopus_dms.octopus_missing_document_action")

    def _notice_action(self, xmlid):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [("company_id", "=", self.sudo().company_id.id)]}
