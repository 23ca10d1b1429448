# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The document: one file (and what belongs to it) of one dossier, kept for ten years.

`_store` brings content in; what ties it to a booking is in `octopus.booking.mixin`. Content and
evidence fields never change after `_store`, whoever asks; who may do what is decided by the area
*documents* of the dossier (octopus_dossier).
"""

import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import RetentionError

# fixed by _store, for everybody
EVIDENCE = frozenset({"attachment_id", "company_id", "content_hash", "file_size", "mimetype"})
# moved by the methods of this model only, never by a plain write of a user
GUARDED = EVIDENCE | {
    "attachment_ids",
    "client_check",
    "client_checked_at",
    "client_checked_by_id",
    "content_marks",
    "damage",
    "kept_by_id",
    "mail_from",
    "move_id",
    "origin_ids",
    "page_count",
    "proposed_count",
    "proposed_from",
    "reason",
    "received_at",
    "res_id",
    "res_model",
    "result_ids",
    "shared_at",
    "shared_by_id",
    "shared_seen_at",
    "shelf",
    "source",
    "source_ref",
    "state",
    "taken_at",
    "taken_by_id",
    "to_check",
}


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _description = "Document"
    _inherit = ["mail.thread", "octopus.booking.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "supplier_name", "partner_id.name"]

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", string="Dossier", required=True, readonly=True, ondelete="restrict"
    )
    folder_id = fields.Many2one(
        "octopus.folder",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    state = fields.Selection(
        [
            ("todo", "To do"),
            ("booked", "Booked"),
            ("archived", "Archived"),
            ("refused", "Refused"),
            ("replaced", "Replaced"),
        ],
        required=True,
        readonly=True,
        default="todo",
    )
    source = fields.Selection(
        [("upload", "Upload"), ("mail", "Mail"), ("peppol", "Peppol"), ("api", "Web service")],
        required=True,
        readonly=True,
        default="upload",
    )
    source_ref = fields.Char(
        readonly=True,
        help="What the source calls this document; the same reference is stored once.",
    )
    received_at = fields.Datetime(
        string="Received", required=True, readonly=True, default=fields.Datetime.now
    )
    mail_from = fields.Char(string="Sent by", readonly=True)

    attachment_id = fields.Many2one(
        "ir.attachment", string="File", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "octopus_document_attachment_rel",
        "document_id",
        "attachment_id",
        string="Further files",
        readonly=True,
    )
    preview_attachment_id = fields.Many2one(
        "ir.attachment", compute="_compute_preview", compute_sudo=True
    )
    preview_mimetype = fields.Char(compute="_compute_preview", compute_sudo=True)
    content_hash = fields.Char(string="SHA-256", size=64, readonly=True)
    mimetype = fields.Char(string="Kind of file", readonly=True)
    file_size = fields.Integer(string="Size", readonly=True, aggregator="sum")
    duplicate_count = fields.Integer(
        string="Same content",
        compute="_compute_duplicate_count",
        search="_search_duplicate_count",
        help="How many other documents of this dossier have exactly the same content.",
    )

    _company_state_idx = models.Index("(company_id, state, id)")
    _company_hash_idx = models.Index("(company_id, content_hash)")
    _source_ref_uniq = models.UniqueIndex(
        "(company_id, source, source_ref) WHERE source_ref IS NOT NULL",
        "This document has been stored already.",
    )

    @api.depends("attachment_id", "attachment_ids", "mimetype")
    def _compute_preview(self):
        for document in self:
            files = document.attachment_id + document.attachment_ids
            shown = files.filtered(lambda file: file._octopus_is_inline())[:1]
            document.preview_attachment_id = shown
            document.preview_mimetype = shown.mimetype

    @api.depends("company_id", "content_hash", "kept_by_id")
    @api.depends_context("uid")
    def _compute_duplicate_count(self):
        # as superuser too: of what another keeps for himself, not even a count is told
        twins = Domain("company_id", "in", self.company_id.ids) & self._seen_domain()
        twins &= Domain("content_hash", "in", self.mapped("content_hash"))
        groups = self._read_group(twins, ["company_id", "content_hash"], ["__count"])
        counts = {(company.id, digest): count for company, digest, count in groups}
        for document in self:
            key = (document.company_id.id, document.content_hash)
            document.duplicate_count = max(counts.get(key, 0) - 1, 0)

    def _search_duplicate_count(self, operator, value):
        if (operator, value) not in ((">", 0), (">=", 1)):
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "EXISTS (SELECT 1 FROM octopus_document twin"
                " WHERE twin.company_id = %(alias)s.company_id"
                " AND twin.content_hash = %(alias)s.content_hash"
                " AND twin.id != %(alias)s.id"
                " AND (twin.kept_by_id IS NULL OR twin.kept_by_id = %(reader)s))",
                alias=SQL.identifier(alias),
                reader=self.env.user.sudo().octopus_subscriber_id.id or 0,
            )
        )

    # ---- content comes in -------------------------------------------------------------------

    @api.model
    def _store(self, company, name, content, mimetype=None, source="upload", **vals):
        """Store `content` as one document of `company` and return it (superuser).

        The caller has checked that this may be done. With a `source_ref` the same document is
        stored once: a second call returns the first. Further values: `folder` or `folder_kind`
        ('import' unless told), and any field of the document.
        """
        folder = vals.pop("folder", None)
        kind = vals.pop("folder_kind", "import")
        file = {**vals, "name": name, "content": content, "mimetype": mimetype}
        return self._store_many(company, [file], source, folder, kind)

    @api.model
    def _store_many(self, company, files, source="upload", folder=None, folder_kind="import"):
        """Store several files of `company` at once, for less than half of what one by one costs.

        :param files: dicts with `name`, `content`, perhaps `mimetype`, and fields of the document
        :return: the documents, in the order of the files (superuser)
        """
        Document = self.sudo().with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        files = [dict(file) for file in files]
        contents = [file.pop("content") for file in files]
        found = Document._stored(company, source, [file.get("source_ref") for file in files])
        keys = [file.get("source_ref") or number for number, file in enumerate(files)]
        new = {}
        for number, key in enumerate(keys):
            if key not in found:
                new.setdefault(key, number)
        folder = folder or (new and company._octopus_folder(folder_kind))
        fixed = {"company_id": company.id, "folder_id": folder and folder.id, "source": source}
        common = {"shelf": Document._shelf_of(company, source)}
        documents = Document.create(
            [
                {**common, **files[n], **fixed, **Document._content_values(contents[n], **files[n])}
                for n in new.values()
            ]
        )
        attachments = documents._attach_many([contents[n] for n in new.values()])
        for key, document, attachment in zip(new, documents, attachments, strict=True):
            document.attachment_id = attachment
            found[key] = document
        return Document.union(*(found[key] for key in keys))

    @api.model
    def _content_values(self, content, name, mimetype=None, **_vals):
        """What a document says about its content."""
        return {
            **self._admitted_values(name, content, mimetype),
            "file_size": len(content),
            "content_hash": hashlib.sha256(content).hexdigest(),
        }

    @api.model
    def _stored(self, company, source, source_refs):
        """The documents that this source has brought already, by its reference."""
        refs = [ref for ref in source_refs if ref]
        if not refs:
            return {}
        found = self.search(
            [
                ("company_id", "=", company.id),
                ("source", "=", source),
                ("source_ref", "in", refs),
            ]
        )
        return {document.source_ref: document for document in found}

    def _add_file(self, name, content, mimetype=None):
        """Keep a further file with this document, such as the PDF beside an XML."""
        self.ensure_one()
        verdict = self.env["octopus.gate"]._admit(name, content, mimetype)
        document = self.sudo()
        attachment = document._attach(verdict.name, content, verdict.mimetype)
        document.attachment_ids += attachment
        if marks := verdict.marks - document._marks():
            document.content_marks = ",".join(sorted(marks | document._marks()))
        return attachment

    def _attach(self, name, content, mimetype):
        """One further file of this document, as it came."""
        values = self._prepare_attachment_values(name, content, mimetype)
        return self._attachments().create(values)

    def _attach_many(self, contents):
        """The file of each of these documents."""
        return self._attachments().create(
            [
                document._prepare_attachment_values(document.name, content, document.mimetype)
                for document, content in zip(self, contents, strict=True)
            ]
        )

    def _attachments(self):
        """The bytes as they came: no resized images, no markup a browser would run."""
        return self.env["ir.attachment"].with_context(
            image_no_postprocess=True, attachments_mime_plainxml=True
        )

    def _prepare_attachment_values(self, name, content, mimetype):
        return {
            "name": name,
            "raw": content,
            "mimetype": mimetype,
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
        }

    @api.model
    def upload_file(self, name, datas, folder_id=None, company_id=None, source="upload"):
        """Store one file (`datas` in base64) in a dossier and return the document's id.

        Without `company_id` it goes to the dossier the user is working in.
        """
        company = self.env["res.company"].browse(company_id) if company_id else self.env.company
        company._octopus_check("documents", "write")
        folder = self.env["octopus.folder"].browse(folder_id) if folder_id else None
        if folder:
            folder.check_access("read")
            if folder.company_id != company:
                raise UserError(self.env._("This folder belongs to another dossier."))
        try:
            content = base64.b64decode(datas, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("%(name)s did not arrive whole.", name=name)) from error
        source = source if source in ("upload", "api") else "upload"
        return self._store(company, name, content, source=source, folder=folder).id

    # ---- kept: neither removed nor changed --------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A document is made by uploading a file."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and GUARDED & vals.keys():
            raise AccessError(
                self.env._("These fields of a document follow from what happens to it.")
            )
        self._check_evidence(vals)
        return super().write(vals)

    def _check_evidence(self, vals):
        """Refuse to change a value `_store` has set, whoever asks."""
        for name in EVIDENCE & vals.keys():
            for document in self:
                old = document._fields[name].convert_to_write(document[name], document)
                if old and old != vals[name]:
                    document._refuse_change()

    def _refuse_change(self):
        raise RetentionError(
            self.env._(
                "%(document)s cannot be deleted or replaced: documents are kept for 10 years, "
                "as the law asks. Archive it to take it off the list.",
                document=self[:1].sudo().display_name,
            )
        )

    def copy_data(self, default=None):
        raise UserError(self.env._("A document cannot be copied; upload the file again."))
