# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The processing agreement in one language.

A table of its own and not a translated field: terms of a translated field are loaded again
with every update of the addon, and what was accepted must stay letter by letter.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.append_only import protect
from .octopus_agreement import LANGUAGES
from .octopus_consent import text_hash


class OctopusAgreementText(models.Model):
    _name = "octopus.agreement.text"
    _description = "Text of a processing agreement"
    _order = "agreement_id, lang"
    _rec_name = "title"

    agreement_id = fields.Many2one(
        "octopus.agreement", required=True, index=True, ondelete="cascade"
    )
    lang = fields.Selection(LANGUAGES, required=True, string="Language")
    title = fields.Char(required=True)
    body = fields.Html(required=True, sanitize_attributes=True)
    text_hash = fields.Char(
        compute="_compute_text_hash", store=True, help="SHA-256 of title and text."
    )
    published = fields.Boolean(
        readonly=True, copy=False, help="Its version is published: PostgreSQL refuses changes."
    )

    _lang_uniq = models.Constraint(
        "UNIQUE(agreement_id, lang)", "This version already has a text in this language."
    )

    def init(self):
        """Let PostgreSQL refuse changes to what is published."""
        result = super().init()
        protect(self.env.cr, self._table, "OLD.published")
        return result

    @api.depends("title", "body")
    def _compute_text_hash(self):
        for text in self:
            text.text_hash = text_hash(f"{text.title or ''}\n{text.body or ''}")

    def _lang_code(self):
        """The installed language in which this text is printed, labels and all."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        return next((code for code in installed if code.startswith(self.lang)), self.env.lang)

    @api.model_create_multi
    def create(self, vals_list):
        agreement_ids = [vals["agreement_id"] for vals in vals_list if vals.get("agreement_id")]
        self.env["octopus.agreement"].browse(agreement_ids)._check_draft()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse once the version is published."""
        if vals:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._check_draft()

    def _check_draft(self):
        for text in self:
            if text.published:
                raise UserError(
                    self.env._(
                        "Version %(version)s of the processing agreement is published, so its "
                        "texts never change. Duplicate it and publish a new version.",
                        version=text.agreement_id.version,
                    )
                )
        self.agreement_id._check_draft()
