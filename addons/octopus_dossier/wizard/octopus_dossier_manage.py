# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dossier manager: copy to, or empty, several dossiers; first what is lost."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

EXAMPLES = 5
# Each takes a second or more, with its restore point; of more dossiers one sees the progress.
MOST_WHILE_ONE_WAITS = 3


class OctopusDossierManage(models.TransientModel):
    _name = "octopus.dossier.manage"
    _description = "Dossier manager"

    act = fields.Selection(
        [
            ("copy", "Copy to other dossiers"),
            ("empty", "Empty dossiers"),
            ("new", "Make a new dossier from this one"),
        ],
        required=True,
        default="copy",
        string="What",
    )
    source_id = fields.Many2one("octopus.dossier", string="From dossier")
    target_ids = fields.Many2many("octopus.dossier", string="Into dossiers")
    name = fields.Char("Name of the new dossier")
    copy_accounts = fields.Boolean("Accounts", default=True)
    copy_taxes = fields.Boolean("VAT codes")
    copy_relations = fields.Boolean("Relations")
    empty_entries = fields.Boolean("Entries, payments and bank statements", default=True)
    empty_relations = fields.Boolean("Relations of these dossiers")
    empty_articles = fields.Boolean("Articles")
    line_ids = fields.One2many("octopus.dossier.manage.line", "manage_id", readonly=True)
    previewed = fields.Json(readonly=True, help="What the lines are about.")
    bulk_id = fields.Many2one("octopus.bulk", readonly=True)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': the dossiers that were chosen in the list
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "octopus.dossier":
            chosen = self.env["octopus.dossier"].browse(self.env.context.get("active_ids", []))
            values["target_ids"] = [Command.set(chosen.ids)]
        return values

    @api.onchange(
        *("act", "source_id", "target_ids", "copy_accounts", "copy_taxes", "copy_relations"),
        *("empty_entries", "empty_relations", "empty_articles"),
    )
    def _onchange_forget_preview(self):
        self.line_ids = False

    def action_preview(self):
        """Show for every dossier what would be lost."""
        self.ensure_one()
        self._check()
        self.line_ids.unlink()
        lines = self.env["octopus.dossier.manage.line"]
        for target in self.target_ids:
            for values in getattr(self, f"_preview_{self.act}")(target):
                lines.create({"manage_id": self.id, "dossier_id": target.id, **values})
        self.previewed = self._about()
        return self._again()

    def action_do(self):
        """Do it, one dossier after the other, each with a restore point before."""
        self.ensure_one()
        self._check()
        if self.act == "new":
            return self._make_new()
        if self.previewed != self._about():
            raise UserError(self.env._("Look at what is lost first."))
        acts = dict(self._fields["act"]._description_selection(self.env))
        params = {
            "act": self.act,
            "name": acts[self.act],
            "kinds": self._kinds(),
            "source_id": self.source_id.id,
        }
        self.bulk_id = self.env["octopus.bulk"]._start(
            acts[self.act],
            "octopus.dossier",
            "manage",
            self.target_ids,
            params,
            at_once=MOST_WHILE_ONE_WAITS,
        )
        return self.bulk_id._open()

    def _about(self):
        """What would be done, and where."""
        return [self.act, self.source_id.id, sorted(self.target_ids.ids), self._kinds()]

    def _kinds(self):
        prefix = f"{self.act}_"
        names = [name for name in self._fields if name.startswith(prefix) and self[name]]
        return [name.removeprefix(prefix) for name in names]

    def _check(self):
        """What is missing, and whether the user may do this there."""
        if self.act != "empty" and not self.source_id:
            raise UserError(self.env._("Choose the dossier to copy from."))
        if self.act != "new" and not self.target_ids:
            raise UserError(self.env._("Choose at least one dossier."))
        if self.act != "new" and not self._kinds():
            raise UserError(self.env._("Choose what to copy or to empty."))
        if self.act == "copy" and self.source_id in self.target_ids:
            raise UserError(
                self.env._(
                    "%(dossier)s cannot be copied into itself.",
                    dossier=self.source_id.display_name,
                )
            )
        dossiers = self.source_id if self.act == "new" else self.target_ids
        if self.act == "copy":
            dossiers += self.source_id
        dossiers.check_access("read")
        dossiers._check_dossier_manager()

    def _preview_copy(self, target):
        kinds = target._copy_kinds()
        for kind in self._kinds():
            plan = target._copy_plan(kind, self.source_id)
            yield {
                "kind": kinds[kind],
                "new": len(plan.new),
                "lost": len(plan.changed),
                "kept": len(plan.blocked),
                "message": self._examples(plan),
            }

    def _examples(self, plan):
        """Names of what is overwritten, and of what is not and why."""
        parts = []
        if names := [old.display_name for _new, old in plan.changed[:EXAMPLES]]:
            parts.append(self.env._("Overwritten: %s", ", ".join(names)))
        if names := [f"{old.display_name} ({why})" for old, why in plan.blocked[:EXAMPLES]]:
            parts.append(self.env._("Not overwritten: %s", ", ".join(names)))
        return ". ".join(parts)

    def _preview_empty(self, target):
        reasons = target._legal_entries() if "entries" in self._kinds() else {}
        if reasons:
            stay = set().union(*reasons.values())
            yield {
                "kind": self.env._("Entries"),
                "kept": len(stay),
                "message": self.env._(
                    "Not possible, these must stay: %s. Terminate the dossier and open a new one.",
                    ", ".join(f"{len(ids)} {reason}" for reason, ids in reasons.items()),
                ),
            }
            return
        counts = target._preview_empty(self._kinds())
        yield {
            "kind": self.env._("Deleted"),
            "lost": sum(counts.get(name, 0) for name in ("account_move", "res_partner"))
            + counts.get("product_template", 0),
            "message": target._in_words(counts) or self.env._("There is nothing to delete."),
        }

    def _make_new(self):
        self.source_id._check_may_make_from()
        values = self.env["octopus.dossier"]._check_line(
            (self.name or "").strip(), "", self.source_id.sudo().holder_id
        )
        values["holder_id"] = self.source_id.sudo().holder_id.id
        new = self.source_id._new_from({**values, "lang": self.source_id.lang})
        new._give_maker_rights(new)
        return new.sudo(False).action_open_books()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dossier manager (copy, empty)"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
