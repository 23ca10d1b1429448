# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file on its way in: its bytes arrive in chunks, and it may have to wait at the gate.

`_begin` → `_append` for each chunk → `_finish`. A chunk is taken only at the place where the last
one ended, so whatever breaks off goes on from there: `_begin` with the same fingerprint finds the
upload again, after a reload of the page as well. What arrived whole but may not become a document
yet (the virus scanner is silent, the sender of the mail is unknown) waits in the same row.
"""

import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..exceptions import GateError, OffsetError, ScannerError

UNFINISHED = 200
GC_BATCH = 1_000
SCAN_PAUSE = timedelta(minutes=5)
TRY_PAUSE = timedelta(hours=1)


class OctopusUpload(models.Model):
    _name = "octopus.upload"
    _description = "File on its way in"
    _order = "id desc"

    key = fields.Char(required=True, readonly=True, copy=False, groups="base.group_system")
    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Dossier", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", string="Sent by user", readonly=True, index=True, ondelete="cascade"
    )
    folder_id = fields.Many2one("octopus.folder", readonly=True, ondelete="set null")
    purpose = fields.Selection(
        [("file", "File"), ("page", "Page of a PDF")], required=True, readonly=True, default="file"
    )
    state = fields.Selection(
        [
            ("receiving", "Not whole yet"),
            ("scan", "Waits for the virus scanner"),
            ("aside", "To be confirmed"),
            ("done", "Stored"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="receiving",
    )
    source = fields.Selection(
        [("upload", "Upload"), ("mail", "Mail")], required=True, readonly=True, default="upload"
    )
    source_ref = fields.Char(readonly=True)
    keep = fields.Boolean(readonly=True, help="The client keeps it, his firm does not see it.")
    mail_from = fields.Char(string="Sent by", readonly=True)
    fingerprint = fields.Char(readonly=True, help="How the sender knows this file again.")
    size = fields.Integer(required=True, readonly=True)
    received = fields.Integer(readonly=True, help="Bytes that are here.")
    message = fields.Text(string="What became of it", readonly=True)
    document_id = fields.Many2one("octopus.document", readonly=True, ondelete="set null")
    expires_at = fields.Datetime(required=True, readonly=True)
    next_try = fields.Datetime(readonly=True)

    _key_uniq = models.UniqueIndex("(key)")
    _company_state_idx = models.Index("(company_id, state)")
    _mail_uniq = models.UniqueIndex(
        "(company_id, source_ref) WHERE source_ref IS NOT NULL", "This file has arrived already."
    )

    # ---- chunks ------------------------------------------------------------------------------

    @api.model
    def _begin(self, company, name, size, fingerprint=None, **how):
        """The upload of a file by the current user: a new one, or the one that broke off.

        :param how: `folder` to file it in, `purpose`, `keep` it for the client alone
        """
        company._octopus_check("documents", "write")
        folder, purpose = how.get("folder"), how.get("purpose", "file")
        if keep := bool(how.get("keep")):
            # who may not keep it is told before the first byte
            self.env["octopus.document"]._kept_values(company)
        self._check_size(name, size)
        mine = self._mine()
        same = [("name", "=", name), ("size", "=", size), ("fingerprint", "=", fingerprint)]
        same += [("company_id", "=", company.id), ("purpose", "=", purpose), ("keep", "=", keep)]
        hours = self.env["octopus.gate"]._parameter("upload_hours")
        expires_at = fields.Datetime.now() + timedelta(hours=hours)
        found = mine.filtered_domain(same)[:1] if fingerprint else mine.browse()
        if found:
            found.expires_at = expires_at
            return found
        self._check_quota(mine, mine.mapped("size"), size)
        return mine.create(
            {
                "key": secrets.token_urlsafe(24),
                "name": name,
                "company_id": company.id,
                "user_id": self.env.uid,
                "folder_id": folder and folder.id,
                "purpose": purpose,
                "keep": keep,
                "fingerprint": fingerprint,
                "size": size,
                "expires_at": expires_at,
            }
        )

    @api.model
    def _check_size(self, name, size):
        gate = self.env["octopus.gate"]
        limits = gate._limits()
        if not 0 < size <= limits.file_bytes:
            problem = "size" if size > 0 else "empty"
            raise GateError(gate._words_of_size(name, problem, limits))

    @api.model
    def _mine(self):
        """What this user has sent and is not stored yet, as superuser."""
        waiting = [("user_id", "=", self.env.uid), ("state", "in", ("receiving", "scan"))]
        return self.sudo().search(waiting)

    @api.model
    def _check_quota(self, mine, sizes, more):
        quota = self.env["octopus.gate"]._parameter("upload_quota_mb")
        if len(mine) >= UNFINISHED or sum(sizes) + more > quota * 1_000_000:
            raise UserError(
                self.env._(
                    "Uploads of yours that are not finished: %(count)s. %(quota)s MB is all "
                    "that may wait. Finish or cancel some of them first.",
                    count=len(mine),
                    quota=quota,
                )
            )

    @api.model
    def _by_key(self, key):
        """The upload of the current user with this key, as superuser and locked."""
        found = self.sudo().search([("key", "=", key), ("user_id", "=", self.env.uid)])
        if not found:
            raise AccessError(
                self.env._("This upload is over or was never begun. Choose the file again.")
            )
        found.company_id.sudo(False)._octopus_check("documents", "write")
        found.lock_for_update()
        found.invalidate_recordset()
        return found

    def _append(self, offset, content):
        """Keep a chunk that starts at `offset`; `OffsetError` says where the next one starts."""
        self.ensure_one()
        if self.state != "receiving" or offset != self.received or not content:
            raise OffsetError(self.received)
        if offset + len(content) > self.size:
            raise UserError(
                self.env._("%(name)s is longer than was announced. Begin anew.", name=self.name)
            )
        mine = self._mine()
        self._check_quota(mine - self, mine.mapped("received"), len(content))
        self._keep(content)
        self.received += len(content)
        return self.received

    def _keep(self, content, name=None):
        self.env["ir.attachment"].create(
            {
                "name": name or f"{self.received}.part",
                "raw": content,
                "mimetype": "application/octet-stream",
                "res_model": self._name,
                "res_id": self.id,
                "company_id": self.company_id.id,
            }
        )

    def _content(self):
        return b"".join(part.raw for part in self._parts())

    def _parts(self):
        inside = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return self.env["ir.attachment"].sudo().search(inside, order="id")

    # ---- what becomes of it --------------------------------------------------------------------

    def _finish(self):
        """Store the file, if all of it is here; finishing twice stores it once."""
        self.ensure_one()
        if self.state == "receiving":
            self._check_whole()
            self._store_it()
        return self

    def _check_whole(self):
        for upload in self:
            if upload.received != upload.size:
                raise OffsetError(upload.received)

    def _store_it(self):
        """Bring what arrived through the gate; the row says what became of it."""
        content = self._content()
        try:
            with self.env.cr.savepoint():
                document = self.env["octopus.document"]._store(
                    self.company_id,
                    self.name,
                    content,
                    source=self.source,
                    source_ref=self.source_ref,
                    mail_from=self.mail_from,
                    folder=self.folder_id,
                    **self._shelf_values(),
                )
        except GateError as error:
            self._end("refused", str(error))
        except ScannerError:
            self._wait_for_scanner()
        else:
            self._end("done", self._stored_words(document), document)

    def _wait_for_scanner(self):
        waits = self.env._(
            "%(name)s is here and waits for the virus scanner. It is stored by itself as soon "
            "as that answers.",
            name=self.name,
        )
        next_try = fields.Datetime.now() + SCAN_PAUSE
        self.write({"state": "scan", "message": waits, "next_try": next_try})

    def _shelf_values(self):
        """Where the document goes that is made of this; by whoever sent it, not by a job."""
        self.ensure_one()
        documents = self.env["octopus.document"].with_user(self.user_id or self.env.user)
        if self.keep:
            return documents._kept_values(self.company_id)
        return {"shelf": documents._shelf_of(self.company_id, self.source)}

    def _end(self, state, message, document=None):
        self._parts().unlink()
        self.write({"state": state, "message": message, "document_id": document and document.id})

    def _stored_words(self, document):
        sender = self.user_id or self.env.user
        twins = document.with_user(sender).sudo().duplicate_count
        if twins:
            return self.env._(
                "%(name)s is stored. The dossier has the same content already (%(count)s).",
                name=document.name,
                count=twins,
            )
        return self.env._("%(name)s is stored.", name=document.name)

    def _told(self):
        """What the page shows of one upload."""
        self.ensure_one()
        return {
            "key": self.key,
            "name": self.document_id.name or self.name,
            "size": self.size,
            "offset": self.received,
            "state": self.state,
            "message": self.message or "",
            "document_id": self.document_id.id,
        }

    # ---- left behind -----------------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_parts(self):
        self._parts().unlink()

    @api.autovacuum
    def _gc_expired(self):
        """Away with what broke off and nobody went on with, and with what is told already."""
        over = [("state", "!=", "scan"), ("expires_at", "<", fields.Datetime.now())]
        self.sudo().search(over, limit=GC_BATCH).unlink()

    @api.autovacuum
    def _gc_orphaned_parts(self):
        """Away with chunks whose upload went with its company or its user.

        PostgreSQL deletes those rows itself, so nothing else deletes their files.
        """
        orphans = self.env.execute_query(
            SQL(
                """
                SELECT part.id FROM ir_attachment part
                 WHERE part.res_model = %s
                   AND NOT EXISTS (SELECT 1 FROM octopus_upload u WHERE u.id = part.res_id)
                 LIMIT %s
                """,
                self._name,
                GC_BATCH,
            )
        )
        self.env["ir.attachment"].sudo().browse([part for (part,) in orphans]).unlink()

    @api.model
    def _cron_scan(self):
        """Try again what waits for the virus scanner."""
        due = [("state", "=", "scan"), ("next_try", "<=", fields.Datetime.now())]
        waiting = self.sudo().search(due, order="id")
        for number, upload in enumerate(waiting, start=1):
            self.env["ir.cron"]._octopus_each(upload.try_lock_for_update(), self._store_waiting)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(waiting) - number):
                return

    @api.model
    def _store_waiting(self, uploads):
        """What cannot be stored now keeps its file, says why, and is tried again."""
        for upload in uploads.filtered(lambda upload: upload.state == "scan"):
            try:
                with self.env.cr.savepoint():
                    upload._store_it()
            except UserError as error:
                next_try = fields.Datetime.now() + TRY_PAUSE
                upload.write({"message": str(error), "next_try": next_try})
