# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Making users from a list: typed line by line, or pasted from a spreadsheet."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError

SEPARATOR = re.compile(r"[\t;,]")


class OctopusUserCreate(models.TransientModel):
    _name = "octopus.user.create"
    _description = "Make users"

    subscriber_id = fields.Many2one(
        "octopus.subscriber", required=True, default=lambda self: self._default_subscriber_id()
    )
    code = fields.Char(related="subscriber_id.code")
    invite = fields.Boolean(
        "Mail them an invitation", default=True, help="To those with a mail address."
    )
    pasted = fields.Text("Paste a list")
    line_ids = fields.One2many("octopus.user.create.line", "wizard_id", string="Users")
    problem_count = fields.Integer(compute="_compute_problem_count")
    refusal = fields.Char(compute="_compute_refusal")

    @api.model
    def _default_subscriber_id(self):
        return self.env.user.octopus_subscriber_id

    @api.depends("line_ids.problem")
    def _compute_problem_count(self):
        for wizard in self:
            wizard.problem_count = len(wizard.line_ids.filtered("problem"))

    @api.depends("subscriber_id")
    @api.depends_context("uid")
    def _compute_refusal(self):
        for wizard in self:
            subscriber = wizard.subscriber_id
            may = not subscriber or subscriber._octopus_may_manage_users()
            wizard.refusal = "" if may else subscriber._octopus_refuse_manage_users()

    def action_read_list(self):
        """Turn what was pasted into lines: name, full name, e-mail, one user a line."""
        self.ensure_one()
        rows = [row for row in (self.pasted or "").splitlines() if row.strip()]
        if rows:
            self.subscriber_id._check_at_once(rows)
        lines = []
        for row in rows:
            parts = [part.strip() for part in SEPARATOR.split(row)]
            name, full_name, email = (*parts, "", "", "")[:3]
            if "@" in full_name and not email:
                full_name, email = "", full_name
            lines.append({"name": name, "full_name": full_name, "email": email})
        self.write({"line_ids": [fields.Command.create(line) for line in lines], "pasted": False})
        return self._again()

    def action_create_users(self):
        """Make them all, or show on each line why nothing was made."""
        self.ensure_one()
        if self.pasted:
            self.action_read_list()
        if not self.line_ids:
            raise UserError(self.env._("Type a name, or paste a list, for each new user."))
        lines = [
            {"name": line.name, "full_name": line.full_name, "email": line.email}
            for line in self.line_ids
        ]
        results = self.subscriber_id.create_users(lines, self.invite)
        for line, result in zip(self.line_ids, results, strict=True):
            line.problem = result["message"]
        if any(result["message"] for result in results):
            return self._again()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "octopus_dossier.octopus_user_action"
        )
        return {**action, "target": "main"}

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New users"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
