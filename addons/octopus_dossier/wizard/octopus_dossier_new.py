# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""New internal dossiers from a template: one, or a list with a result for each line."""

import base64
import csv

from odoo import api, fields, models
from odoo.exceptions import UserError

MAX_LINES = 200


class OctopusDossierNew(models.TransientModel):
    _name = "octopus.dossier.new"
    _description = "New dossiers from a template"

    source_id = fields.Many2one(
        "octopus.dossier",
        string="Template",
        required=True,
        domain=[("is_template", "=", True)],
        default=lambda self: self._default_source_id(),
    )
    text = fields.Text(
        "Clients",
        help="One line for each: name; enterprise number. Copied from a spreadsheet is fine.",
    )
    file = fields.Binary("Or a CSV file", attachment=False)
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language of the clients",
        default=lambda self: self.env.user.lang,
    )
    line_ids = fields.One2many("octopus.dossier.new.line", "new_id", readonly=True)
    made_count = fields.Integer(compute="_compute_made_count")

    @api.model
    def _default_source_id(self):
        dossiers = self.env["octopus.dossier"]
        active = dossiers.browse(self.env.context.get("active_id")).exists()
        if active and self.env.context.get("active_model") == dossiers._name and active.is_template:
            return active
        return dossiers.search([("is_template", "=", True)], limit=1)

    @api.depends("line_ids.dossier_id")
    def _compute_made_count(self):
        for wizard in self:
            wizard.made_count = len(wizard.line_ids.dossier_id)

    def action_make(self):
        """Make them; the lines say what became of each."""
        self.ensure_one()
        self.source_id._check_may_make_from()
        if not self.source_id.sudo().is_template:
            raise UserError(self.env._("Choose a template dossier."))
        entries = self._entries()
        if not entries:
            raise UserError(self.env._("Fill in at least one line: name; enterprise number."))
        if len(entries) > MAX_LINES:
            raise UserError(
                self.env._(
                    "%(count)s lines are too many for one go; at most %(limit)s are possible.",
                    count=len(entries),
                    limit=MAX_LINES,
                )
            )
        self.line_ids.unlink()
        self._make(entries)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New dossiers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _entries(self):
        """(name, enterprise number) of every line that is not empty."""
        text = self.text or ""
        if self.file:
            text += "\n" + base64.b64decode(self.file).decode("utf-8-sig", errors="replace")
        entries = []
        for line in text.splitlines():
            separator = next((s for s in ("\t", ";", ",") if s in line), ";")
            row = [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
            if any(row):
                entries.append((row[0], row[1] if len(row) > 1 else ""))
        return entries

    def _make(self, entries):
        dossiers = self.env["octopus.dossier"]
        source = self.source_id.sudo()
        checked, seen = [], set()
        for name, number in entries:
            try:
                values = dossiers._check_line(name, number, source.holder_id, seen)
                seen.add(values["enterprise_number"])
                checked.append((name, values, ""))
            except UserError as error:
                checked.append((name, None, str(error)))
        count = sum(1 for _name, values, _error in checked if values)
        companies = iter(())
        if count:
            # All at once, which takes a fraction of the time of one after the other.
            companies = iter(
                self.env["res.company"].sudo()._octopus_make_companies(count, source.company_id)
            )
        for name, values, error in checked:
            dossier = dossiers
            if values:
                dossier, error = self._make_one(values, companies)
            self.env["octopus.dossier.new.line"].create(
                {"new_id": self.id, "name": name, "dossier_id": dossier.id, "message": error}
            )

    def _make_one(self, values, companies):
        """One dossier, or why not; a company that is not used goes to the pool."""
        source = self.source_id.sudo()
        try:
            with self.env.cr.savepoint():
                company = next(companies)
                dossier = source._new_from(
                    {**values, "lang": self.lang, "holder_id": source.holder_id.id}, company
                )
                self.env["octopus.dossier"]._give_maker_rights(dossier)
                self.env.flush_all()
        except UserError as error:
            self.env.invalidate_all()
            # What was copied from this template is for this firm alone, not for the pool.
            company.octopus_chart_key = False
            return self.env["octopus.dossier"], str(error)
        return dossier, False
