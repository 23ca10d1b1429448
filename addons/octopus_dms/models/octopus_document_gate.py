# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the gate saw in the file of a document, for who opens it."""

from odoo import api, fields, models

from ..tools.gate_parts import MARKS, RISKY


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    page_count = fields.Integer(
        string="Pages", readonly=True, help="As counted when the file came in; 0 when not known."
    )
    content_marks = fields.Char(
        string="Seen in the file",
        readonly=True,
        help="What the gate saw in it, such as javascript or macros, with commas between.",
    )
    content_warning = fields.Text(compute="_compute_content_warning")

    @api.depends("content_marks")
    @api.depends_context("lang")
    def _compute_content_warning(self):
        words = self._mark_words()
        for document in self:
            seen = [words[mark] for mark in MARKS if mark in document._marks()]
            document.content_warning = " ".join(seen) or False

    def _marks(self):
        """The marks of these documents, as a set."""
        return {
            mark for marks in self.mapped("content_marks") if marks for mark in marks.split(",")
        }

    def _is_risky(self):
        """Whether no browser gets this file to open by itself (see tools/safe_stream.py)."""
        return bool(RISKY & self._marks())

    @api.model
    def _mark_words(self):
        return {
            "javascript": self.env._(
                "This PDF holds a program (JavaScript). It is shown here without running it."
            ),
            "launch": self.env._(
                "This PDF would start something on your computer. It is shown here without that; "
                "do not open a downloaded copy."
            ),
            "embedded": self.env._(
                "This file has other files in it. Open those only if you know the sender."
            ),
            "hidden": self.env._(
                "Parts of this PDF could not be looked into. Be careful with a downloaded copy."
            ),
            "macros": self.env._(
                "This office document has macros. Do not allow them unless you know the sender."
            ),
            "encrypted": self.env._("This file asks for a password."),
            "damaged": self.env._("This file seems damaged: perhaps it cannot be shown."),
        }

    @api.model
    def _admitted_values(self, name, content, declared):
        """What the gate says of a file, as values of the document; raises when it is refused."""
        verdict = self.env["octopus.gate"]._admit(name, content, declared)
        return {
            "name": verdict.name,
            "mimetype": verdict.mimetype,
            "page_count": verdict.pages,
            "content_marks": ",".join(sorted(verdict.marks)) or False,
        }
