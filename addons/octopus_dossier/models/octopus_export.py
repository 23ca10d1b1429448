# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Everything of a dossier as one ZIP file, made in the background.

It is written to disk piece by piece, so that its size does not matter, and becomes a file
of the file store without being read again. It works on terminated dossiers: only reading
is needed, and that in every area.
"""

import hashlib
import logging
import os
import tempfile
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools.brussels import day_of
from ..tools.export_file import ExportFile
from .octopus_area import AREAS
from .octopus_area_shared import AREAS_NOT_EXPORTED

_logger = logging.getLogger(__name__)
DAYS = 14
MOST_BYTES = 2**31 - 1
EXPORTS_A_DAY = 10


class OctopusExport(models.Model):
    _name = "octopus.export"
    _description = "Export of a dossier"
    _order = "id desc"
    _rec_name = "file_name"

    dossier_id = fields.Many2one(
        "octopus.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    user_id = fields.Many2one("res.users", "For", required=True, readonly=True, ondelete="restrict")
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Ready"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    progress = fields.Integer(readonly=True, help="In percent.")
    message = fields.Char(readonly=True)
    file_name = fields.Char(compute="_compute_file_name")
    # a whole number of bytes; a column of whole numbers ends at 2 GB
    size = fields.Float("Bytes", readonly=True, digits=(16, 0))
    size_text = fields.Char("Size", compute="_compute_size_text")
    attachment_id = fields.Many2one("ir.attachment", readonly=True, ondelete="set null")

    @api.depends("dossier_id", "create_date")
    def _compute_file_name(self):
        for export in self:
            day = day_of(export.create_date or fields.Datetime.now())
            export.file_name = f"{export.dossier_id.sudo().number}-{day}.zip"

    @api.depends("size")
    @api.depends_context("lang")
    def _compute_size_text(self):
        for export in self:
            export.size_text = self.env["ir.attachment"]._octopus_size_text(export.size)

    @api.model
    def _start(self, dossier):
        """Ask for the export of a dossier; it is made in the background.

        Whoever asks again before it is ready gets the one that waits.
        """
        self._check_may_read_all(dossier)
        # asked in ten windows at once, nine find what the first asked for
        self.env["octopus.link"]._go_alone_in(dossier)
        mine = [("dossier_id", "=", dossier.id), ("user_id", "=", self.env.uid)]
        open_ = [*mine, ("state", "in", ("waiting", "running"))]
        if waiting := self.sudo().search(open_, limit=1):
            return waiting.sudo(self.env.su)
        self._check_not_too_often(dossier)
        export = self.sudo().create({"dossier_id": dossier.id, "user_id": self.env.uid})
        self.env.ref("octopus_dossier.cron_export").sudo()._trigger()
        return export.sudo(self.env.su)

    @api.model
    def _check_not_too_often(self, dossier):
        """A large dossier keeps the job busy for long, and others wait for theirs."""
        key = f"{self.env.uid} {dossier.id}"
        if not self.env["octopus.throttle"]._take("export", key, EXPORTS_A_DAY, 24 * 60):
            raise UserError(
                self.env._(
                    "You asked for the export of dossier %(dossier)s %(times)s times since "
                    "yesterday. Take the last one, or ask again tomorrow.",
                    dossier=dossier.sudo().number,
                    times=EXPORTS_A_DAY,
                )
            )

    @api.model
    def _check_may_read_all(self, dossier):
        """The export holds everything, so it is for who may read everything."""
        dossier.check_access("read")
        company = dossier.sudo().company_id.sudo(self.env.su)
        for area in AREAS:
            if area not in AREAS_NOT_EXPORTED:
                company._octopus_check(area, "read")

    def action_download(self):
        """The file, as long as the user may read everything of the dossier."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_read_all(self.dossier_id)
        if self.state != "done":
            raise UserError(self.env._("The export is not ready yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/octopus/export/{self.id}",
            "target": "download",
        }

    @api.model
    def _cron_run(self):
        """Make what was asked for, one export a transaction."""
        # Nobody but this job works on exports: what is running was cut off with its worker.
        self._give_up(self.search([("state", "=", "running")]))
        while export := self.search([("state", "=", "waiting")], order="id", limit=1):
            export.state = "running"
            self.env["ir.cron"]._commit_progress()
            export._make()
            self.env["ir.cron"]._octopus_each(export, self._tell)
            waiting = self.search_count([("state", "=", "waiting")])
            if not self.env["ir.cron"]._commit_progress(1, remaining=waiting):
                return

    @api.model
    def _give_up(self, exports):
        """These were interrupted: say so, each in the language of who asked."""
        for export in exports:
            words = export.with_context(lang=export.user_id.lang).env
            message = words._("It was interrupted. Ask for it again.")
            export.write({"state": "failed", "message": message})
        self.env["ir.cron"]._octopus_each(exports, lambda some: [self._tell(one) for one in some])

    def _make(self):
        """Write the file as the user who asked for it, whose rights count now.

        What fails is undone to the last progress, which was committed: a savepoint does not
        outlive that.
        """
        try:
            env = self.env(user=self.user_id, su=False, context={"lang": self.user_id.lang})
            env[self._name]._check_may_read_all(self.dossier_id.with_env(env))
            self._write_file()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except UserError as error:
            self.env.cr.rollback()
            self.write({"state": "failed", "message": str(error)})
        except Exception:
            self.env.cr.rollback()
            _logger.exception("Export %s of dossier %s failed", self.id, self.dossier_id.number)
            words = self.with_context(lang=self.user_id.lang).env
            message = words._("Something went wrong that should not. Try again later.")
            self.write({"state": "failed", "message": message})

    def _write_file(self):
        store = Path(self.env["ir.attachment"]._filestore())
        store.mkdir(parents=True, exist_ok=True)
        # Beside the files that are there, so that it can be moved in one go.
        handle, name = tempfile.mkstemp(prefix="octopus-export-", dir=store)
        try:
            with os.fdopen(handle, "w+b") as target:
                # as superuser, and still his: what somebody else keeps for himself is not in it
                dossier = self.dossier_id.with_user(self.user_id).sudo()
                dossier = dossier.with_context(lang=self.user_id.lang)
                ExportFile(dossier, target).write_parts(self._parts(), self._show_progress)
                target.seek(0)
                digest = hashlib.file_digest(target, "sha1").hexdigest()
                size = target.seek(0, os.SEEK_END)
            self._keep_file(name, digest, size)
        finally:
            Path(name).unlink(missing_ok=True)

    def _show_progress(self, percent):
        """Told after every part; nothing else is written meanwhile, so it can be committed."""
        self.progress = percent
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _parts(self):
        """Names of the parts, each a method of `octopus.export.part`; addons add theirs."""
        return [
            *("accounts", "taxes", "journals", "relations", "articles"),
            *("ledger", "trial_balance", "invoices", "rights", "consents", "accesses"),
        ]

    def _keep_file(self, name, digest, size):
        """Move the file to where attachments are, and make its attachment."""
        attachments = self.env["ir.attachment"].sudo()
        stored = f"{digest[:2]}/{digest}"
        place = Path(attachments._full_path(stored))
        place.parent.mkdir(parents=True, exist_ok=True)
        # no attachment, when this fails: then the file goes too
        attachments._mark_for_gc(stored)
        Path(name).replace(place)
        attachment = attachments.create(
            {
                "name": self.file_name,
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/zip",
            }
        )
        self._point_to_file(attachment, stored, digest, size)
        self._forget_older()
        self.write(
            {
                "attachment_id": attachment.id,
                "state": "done",
                "progress": 100,
                "size": size,
                "message": False,
            }
        )

    def _forget_older(self):
        """Keep one file per user and dossier: asking again and again does not fill the disk."""
        mine = [("dossier_id", "=", self.dossier_id.id), ("user_id", "=", self.user_id.id)]
        older = self.search([*mine, ("id", "<", self.id)])
        older.attachment_id.unlink()
        older.unlink()

    def _point_to_file(self, attachment, stored, digest, size):
        """In SQL, since the ORM would take the content and write it once more.

        What is larger than its column holds is told by the export itself.
        """
        attachment.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment SET store_fname = %s, checksum = %s, file_size = %s"
                " WHERE id = %s",
                stored,
                digest,
                min(size, MOST_BYTES),
                attachment.id,
            )
        )
        attachment.invalidate_recordset()

    @api.autovacuum
    def _gc_old(self):
        """The file can be made again at any time: it is kept two weeks."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS)
        old = self.search([("create_date", "<", limit)], limit=100)
        old.attachment_id.unlink()
        old.unlink()
