# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The books of a dossier as they were before an act that cannot be taken back otherwise."""

import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..tools.brussels import today
from ..tools.company_restore import SavedBooksError, restore, save, saved_files

_logger = logging.getLogger(__name__)
KEPT_DAYS = 30


class OctopusRestorePoint(models.Model):
    _name = "octopus.restore.point"
    _description = "Restore point of a dossier"
    _order = "id desc"

    name = fields.Char("Made before", required=True, readonly=True)
    dossier_id = fields.Many2one(
        "octopus.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Made by", required=True, readonly=True, ondelete="restrict"
    )
    date_to = fields.Date("Kept until", required=True, readonly=True)
    restored_at = fields.Datetime(readonly=True)
    size = fields.Integer(readonly=True)
    legal_ids = fields.Json(readonly=True, groups=NO_ACCESS)
    # All areas of the books: nobody reads it, it is only put back.
    content = fields.Binary(attachment=True, readonly=True, groups=NO_ACCESS)

    @api.depends("name", "create_date")
    def _compute_display_name(self):
        for point in self:
            date = fields.Datetime.context_timestamp(
                point, point.create_date or fields.Datetime.now()
            )
            point.display_name = f"{date:%Y-%m-%d %H:%M} {point.name}"

    @api.model
    def _save(self, dossier, name):
        """Keep the books of this dossier; the right was checked.

        :param str name: what is going to be done
        """
        content = save(self.env, dossier.sudo().company_id.id, self._linked_tables())
        days = self.env["ir.config_parameter"]._octopus_number("restore_point_days", KEPT_DAYS)
        return self.sudo().create(
            {
                "name": name,
                "dossier_id": dossier.id,
                "user_id": self.env.uid,
                "date_to": fields.Date.add(today(), days=days),
                "size": len(content),
                "legal_ids": sorted(dossier._legal_entry_ids()),
                "content": base64.b64encode(content),
            }
        )

    @api.model
    def _linked_tables(self):
        """Tables that keep their rows, and get back what they said about the books."""
        return []

    def action_restore(self):
        """Put the books back as they were, whole or not at all."""
        self._put_back()
        return True

    def _put_back(self):
        """What was booked since is kept as a restore point of its own, so this can be undone too.

        :return: that restore point, as superuser
        """
        self.ensure_one()
        self.check_access("read")
        self.dossier_id._check_dossier_manager()
        point = self.sudo()
        point.dossier_id.company_id.lock_for_update()
        point._check_nothing_final_since()
        name = self.env._("Undo of “%(act)s”", act=point.name)
        since = self._save(point.dossier_id.sudo(self.env.su), name)
        try:
            restore(self.env, point.company_id.id, base64.b64decode(point.content))
        except SavedBooksError as error:
            _logger.info("Restore point %s cannot be put back: %s", self.id, error)
            raise UserError(
                self.env._(
                    "The program was updated since this restore point was made, so it cannot be "
                    "put back any more."
                )
            ) from error
        point.restored_at = fields.Datetime.now()
        return since

    def _check_nothing_final_since(self):
        final = self.dossier_id._legal_entry_ids() - set(self.legal_ids or ())
        if final:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s cannot go back: entries have been sent, secured or locked "
                    "since then (%(count)s), and must stay.",
                    dossier=self.dossier_id.display_name,
                    count=len(final),
                )
            )

    @api.autovacuum
    def _gc_expired(self):
        """Restore points go after their days, and with them the files only they needed."""
        expired = self.search([("date_to", "<", today())], limit=100)
        for point in expired:
            point._release_files()
            point.unlink()

    def _release_files(self):
        """Files of attachments that were deleted with the books may go from the disk."""
        attachments = self.env["ir.attachment"]
        for name in saved_files(base64.b64decode(self.content)):
            # Only marked: the file goes when no attachment needs it.
            attachments._mark_for_gc(name)
