# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the nightly checks found wrong: for the operator, who looks at it and marks it as done."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.big_integer import BigInteger


class OctopusStorageFinding(models.Model):
    _name = "octopus.storage.finding"
    _description = "Finding of the nightly checks"
    _order = "done, id desc"

    kind = fields.Selection(
        [
            ("meter", "Meter corrected"),
            ("missing", "File is missing"),
            ("changed", "File was changed"),
        ],
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Dossier", required=True, readonly=True, index=True
    )
    document_id = fields.Many2one(
        "octopus.document", readonly=True, index="btree_not_null", ondelete="set null"
    )
    bytes = BigInteger(string="Corrected by", readonly=True, help="Bytes the meter lacked.")
    detail = fields.Char(readonly=True, help="The file in the store, and its SHA-256 on arrival.")
    done = fields.Boolean(readonly=True)
    done_by_id = fields.Many2one("res.users", readonly=True)

    @api.depends("kind", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for finding in self:
            finding.display_name = f"{kinds.get(finding.kind)}: {finding.company_id.name}"

    def action_done(self):
        """The operator has looked at it."""
        self.check_access("read")
        if not self.env.su and not self.env.user._octopus_is_operator():
            raise AccessError(self.env._("Only the operator of the platform can close findings."))
        self.sudo().write({"done": True, "done_by_id": self.env.uid})

    def _tell_operators(self):
        """One mail to every operator, in his language, with all of these findings."""
        if not self:
            return
        operators = self.env.ref("octopus_dossier.group_operator").sudo().all_user_ids
        for user in operators.filtered(lambda user: user.active and user.email):
            findings = self.sudo().with_context(lang=user.lang)
            qweb = self.env["ir.qweb"].with_context(lang=user.lang)
            body = qweb._render(
                "octopus_dms.mail_findings",
                {"findings": findings, "url": self.get_base_url()},
                minimal_qcontext=True,
            )
            self.env["mail.mail"].sudo().create(
                {
                    "subject": findings.env._(
                        "Findings about the storage of documents: %s", len(self)
                    ),
                    "body_html": body,
                    "email_to": user.email_formatted,
                    "auto_delete": True,
                }
            )
