# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Split, merge, rotate: new documents take the place of the one that came in.

The original keeps its content for its ten years, in the state *replaced*; `action_undo`
brings it back and replaces what was made from it.
"""

from pathlib import PurePath

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import filetype, pages

# what the documents made keep of the one they were made from
FILED = ("mail_from", "received_at", "note", "shelf")
FILLED_IN = (
    "account_id",
    "amount_total",
    "amount_untaxed",
    "booking_type",
    "client_check",
    "client_checked_at",
    "client_checked_by_id",
    "currency_id",
    "document_date",
    "due_date",
    "partner_id",
    "proposed_count",
    "proposed_from",
    "reference",
    "supplier_name",
    "tax_id",
)


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    origin_ids = fields.Many2many(
        "octopus.document",
        "octopus_document_origin_rel",
        "result_id",
        "origin_id",
        string="Made from",
        readonly=True,
    )
    result_ids = fields.Many2many(
        "octopus.document",
        "octopus_document_origin_rel",
        "origin_id",
        "result_id",
        string="Replaced by",
        readonly=True,
    )

    # ---- the three acts ---------------------------------------------------------------------

    def _split(self, ranges):
        """One document for each range of pages `(first, last)`; pages in none are left out."""
        self.ensure_one()
        self._check_pages_may_change()
        last_before = 0
        for first, last in ranges:
            if first <= last_before or last < first:
                raise UserError(self.env._("The parts overlap: give each page once, in order."))
            last_before = last
        parts = self._on_pages(lambda pdf: pages.split(pdf, ranges))
        stem = PurePath(self.name).stem
        return self._replace_by(
            [(f"{stem} ({number}).pdf", part) for number, part in enumerate(parts, start=1)], FILED
        )

    def _merge(self):
        """All pages of these documents, in the order they are given, in one new document."""
        if len(self) < 2:
            raise UserError(self.env._("Choose two documents or more to merge."))
        if len(self.company_id) > 1:
            raise UserError(self.env._("Documents of different dossiers are not merged."))
        self._check_pages_may_change()
        contents = [document._on_pages(lambda pdf: pdf) for document in self]
        merged = self[:1]._on_pages(lambda _pdf: pages.merge(contents))
        name = f"{PurePath(self[:1].name).stem}.pdf"
        return self._replace_by([(name, merged)], FILED + FILLED_IN)

    def _rotate(self, turns):
        """The document with pages turned: `{page: degrees clockwise}`."""
        self.ensure_one()
        self._check_pages_may_change()
        turned = self._on_pages(lambda pdf: pages.rotate(pdf, turns))
        name = f"{PurePath(self.name).stem}.pdf"
        return self._replace_by([(name, turned)], FILED + FILLED_IN)

    def _check_pages_may_change(self):
        self._check_right("write")
        self._lock_for_booking()
        for document in self.sudo():
            if document.state != "todo":
                raise UserError(
                    self.env._(
                        "%(document)s is no longer on the to-do: its pages stay as they are.",
                        document=document.name,
                    )
                )

    def _on_pages(self, work):
        """What `work` makes of the pages of this document, given as PDF."""
        self.ensure_one()
        file = self.sudo().attachment_id
        try:
            if file.mimetype in filetype.PICTURES:
                return work(pages.images_to_pdf([file.raw]))
            if file.mimetype == filetype.PDF:
                return work(file.raw)
        except pages.PagesError as error:
            raise UserError(self._pages_problem(error.fault)) from error
        raise UserError(
            self.env._(
                "%(document)s is neither a PDF nor a picture: it has no pages to split, merge "
                "or turn.",
                document=self.name,
            )
        )

    def _pages_problem(self, fault):
        """In words what is wrong with the pages of this document."""
        Fault = pages.Fault
        texts = {
            Fault.ENCRYPTED: self.env._(
                "%(document)s is locked with a password. Ask the sender for a copy without one, "
                "or book it as it is.",
                document=self.name,
            ),
            Fault.RANGE: self.env._("%(document)s does not have these pages.", document=self.name),
            Fault.IMAGE: self.env._(
                "The picture in %(document)s cannot be read. Photograph or scan it again.",
                document=self.name,
            ),
            Fault.TOO_LARGE: self.env._(
                "The pictures in %(document)s are too large. Scan at 300 dots per inch or less.",
                document=self.name,
            ),
        }
        return texts.get(fault) or self.env._(
            "%(document)s is damaged: its pages cannot be read. Ask the sender for a new copy.",
            document=self.name,
        )

    def _replace_by(self, files, kept):
        """Store `files` (name, content) in the place of these documents."""
        first = self[:1].sudo()
        values = {
            name: first._fields[name].convert_to_write(first[name], first)
            for name in kept
            if first[name]
        }
        values["origin_ids"] = [fields.Command.set(self.ids)]
        made = self.browse()._store_many(
            first.company_id,
            [
                {**values, "name": name, "content": content, "mimetype": filetype.PDF}
                for name, content in files
            ],
            first.source,
            first.folder_id,
        )
        self.sudo().write({"state": "replaced", "reason": False})
        for document in self.sudo():
            names = ", ".join(made.mapped("name"))
            document._message_log(body=self.env._("Replaced by %(documents)s.", documents=names))
        return made.with_env(self.env)

    # ---- and back ---------------------------------------------------------------------------

    def action_undo(self):
        # EXTENDS 'octopus.booking.mixin'
        replaced = self.sudo().filtered(lambda document: document.state == "replaced")
        for document in replaced.sudo(False):
            document._bring_back()
        return super(OctopusDocument, self - replaced.sudo(False)).action_undo()

    def _bring_back(self):
        """Put a replaced document on the to-do again, and take off what was made from it."""
        self._check_right("write")
        made = self.sudo()._all_results()
        back = made.filtered(lambda document: self in document.origin_ids).origin_ids | self.sudo()
        (made | back)._lock_for_booking()
        booked = made.filtered(lambda document: document.state == "booked")[:1]
        if booked:
            raise UserError(
                self.env._(
                    "%(part)s, made from %(document)s, is booked. Undo that first.",
                    part=booked.name,
                    document=self.name,
                )
            )
        if all(document.state == "replaced" for document in made):
            raise UserError(
                self.env._(
                    "%(document)s was replaced when the document it was made from came back.",
                    document=self.name,
                )
            )
        made.write({"state": "replaced"})
        back.write({"state": "todo"})

    def _all_results(self):
        """Everything made from these documents, and from that."""
        made = following = self.result_ids
        while following:
            following = following.result_ids - made
            made |= following
        return made
