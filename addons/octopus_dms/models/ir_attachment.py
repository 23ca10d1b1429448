# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The files of documents: kept, unchanged, and reached through their document only."""

import contextlib
import logging
import os
import secrets

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.http import Stream

from ..exceptions import StoreError
from ..tools import filetype
from ..tools.safe_stream import SafeStream

_logger = logging.getLogger(__name__)

CONTENT = frozenset({"raw", "datas", "db_datas"})
# what decides who may read a file and how it is shown
PLACE = frozenset(
    {"access_token", "company_id", "mimetype", "public", "res_field", "res_id", "res_model", "type"}
    | {"checksum", "file_size", "store_fname", "url"}
)


class IrAttachment(models.Model):
    _name = "ir.attachment"
    _inherit = ["ir.attachment"]

    def _octopus_of_documents(self):
        """Those of these attachments that belong to a document."""
        return self.sudo().filtered(
            lambda file: file.res_model == "octopus.document" and file.res_id
        )

    def _octopus_is_inline(self):
        """Whether a browser may show this file on our pages, instead of saving it."""
        self.ensure_one()
        return filetype.is_inline(self.mimetype)

    @api.model
    def _get_path(self, bin_data, sha):
        # EXTENDS 'base': a server that is killed while it writes leaves a part of a file
        # behind, and core would refuse that content ever after as a collision.
        path = self._full_path(f"{sha[:2]}/{sha}")
        if os.path.isfile(path) and os.path.getsize(path) < len(bin_data):
            os.remove(path)
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        # EXTENDS 'base': a file is there whole or not at all. Core writes in place, so a full
        # disk, or two who store the same content at once, would leave a part under its name.
        if (self.env.context.get("storage_location") or self._storage()) != "file":
            # a store outside (OCA fs_attachment) writes in its own way
            return super()._file_write(bin_value, checksum)
        fname, path = self._get_path(bin_value, checksum)
        if os.path.exists(path):
            return fname
        try:
            self._octopus_write_whole(path, bin_value)
        except OSError as error:
            _logger.error("File store: %s was not written: %s", fname, error)
            raise StoreError(
                self.env._(
                    "The file could not be written: the disk of the server is full or broken. "
                    "Nothing was stored. Try again later, or tell the operator of the platform."
                )
            ) from error
        self._mark_for_gc(fname)
        return fname

    @api.model
    def _octopus_write_whole(self, path, content):
        part = f"{path}.{secrets.token_hex(4)}.part"
        try:
            with open(part, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.remove(part)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': no file of a document is ever open to everybody, and each is counted
        files = super().create(
            [
                {**vals, "public": False, "access_token": False}
                if vals.get("res_model") == "octopus.document"
                else vals
                for vals in vals_list
            ]
        )
        files._octopus_count(1)
        return files

    def write(self, vals):
        # EXTENDS 'base'
        if vals.get("res_model") == "octopus.document":
            vals = {**vals, "public": False, "access_token": False}
        if (CONTENT | PLACE) & vals.keys():
            for file in self._octopus_of_documents():
                if file._octopus_changes(vals):
                    self.env["octopus.document"].browse(file.res_id)._refuse_change()
        given = self.browse()
        if vals.get("res_model") == "octopus.document" or "res_id" in vals:
            given = self - self._octopus_of_documents()
        result = super().write(vals)
        given._octopus_count(1)
        return result

    def _octopus_count(self, sign):
        """Tell the meter of the dossiers which of these files came (1) or went (-1)."""
        files = self._octopus_of_documents()
        if not files:
            return
        changes = []
        for file in files:
            document = self.env["octopus.document"].sudo().browse(file.res_id)
            about = (document.company_id.id, document.mimetype, document.received_at)
            changes.append((*about, sign * file.file_size, sign))
        self.env["octopus.storage"].sudo()._octopus_count(changes)

    def _octopus_changes(self, vals):
        """Whether `vals` would change this file.

        Writing the same value is none: `force_storage` moves content that way.
        """
        self.ensure_one()
        for name in CONTENT & vals.keys():
            # Binary values arrive as str or bytes; `datas` is base64 on both sides
            new = vals[name] or b""
            new = new.encode() if isinstance(new, str) else new
            if new != (self[name] or b""):
                return True
        return any(
            self._fields[name].convert_to_write(self[name], self) != vals[name]
            for name in PLACE & vals.keys()
        )

    def unlink(self):
        # EXTENDS 'base'
        ids = self._octopus_of_documents().mapped("res_id")
        self.env["octopus.document"].browse(set(ids))._check_may_go()
        return super().unlink()

    def _can_return_content(self, field_name=None, access_token=None):
        # EXTENDS 'base': no token and no public flag opens a document
        if self._octopus_of_documents():
            self.check_access("read")
            return True
        return super()._can_return_content(field_name, access_token)

    def generate_access_token(self):
        # EXTENDS 'base'
        if self._octopus_of_documents():
            raise AccessError(
                self.env._("A document has no public link; send it as a file instead.")
            )
        return super().generate_access_token()

    def _to_http_stream(self):
        # EXTENDS 'base': the bytes may lie in a store that is no folder of this server
        if self._octopus_of_documents() and "://" in (self.store_fname or ""):
            stream = Stream(
                type="data",
                data=self.raw,
                size=self.file_size,
                mimetype=self.mimetype,
                download_name=self.name,
                etag=self.checksum,
                last_modified=self.write_date,
            )
        else:
            stream = super()._to_http_stream()
        if self.sudo().res_model == "octopus.upload":
            return SafeStream.of(stream, risky=True)
        if not self._octopus_of_documents():
            return stream
        document = self.env["octopus.document"].sudo().browse(self.sudo().res_id)
        return SafeStream.of(stream, risky=document._is_risky())
