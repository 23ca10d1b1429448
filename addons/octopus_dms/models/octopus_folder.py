# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A place for documents inside one dossier.

Every dossier has one folder of each system kind, made when first needed
(`res.company._octopus_folder`); people add their own below them.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CUSTOM = "custom"


class OctopusFolder(models.Model):
    _name = "octopus.folder"
    _description = "Document folder"
    _order = "company_id, kind, name, id"

    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("import", "Import"),
            ("peppol_in", "Incoming Peppol"),
            ("peppol_out", "Outgoing Peppol"),
            ("archive", "Archives"),
            (CUSTOM, "Own folder"),
        ],
        required=True,
        default=CUSTOM,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Dossier",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    parent_id = fields.Many2one(
        "octopus.folder",
        string="Inside",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
    )
    child_ids = fields.One2many("octopus.folder", "parent_id", string="Sub-folders")

    _kind_uniq = models.UniqueIndex(
        "(company_id, kind) WHERE kind != 'custom'",
        "A dossier has one folder of each system kind.",
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, COALESCE(parent_id, 0), lower(name)) WHERE kind = 'custom'",
        "There already is a folder with this name here.",
    )

    @api.depends("name", "kind", "parent_id.name", "parent_id.kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for folder in self:
            own = folder.name if folder.kind == CUSTOM else labels[folder.kind]
            parent = folder.parent_id.display_name
            folder.display_name = f"{parent} / {own}" if parent else own

    @api.constrains("parent_id", "company_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A folder cannot be inside itself."))
        for folder in self:
            if folder.parent_id and folder.parent_id.company_id != folder.company_id:
                raise ValidationError(
                    self.env._(
                        "Folder %(folder)s cannot be inside a folder of another dossier.",
                        folder=folder.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # system folders are made by res.company._octopus_folder only
            vals_list = [{**vals, "kind": CUSTOM} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and any(folder.kind != CUSTOM for folder in self):
            raise ValidationError(self.env._("The folders of the system cannot be changed."))
        return super().write({key: val for key, val in vals.items() if key != "kind"})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_system(self):
        if any(folder.kind != CUSTOM for folder in self):
            raise ValidationError(self.env._("The folders of the system cannot be removed."))

    def _subfolder(self, name):
        """The own folder `name` below this one, made when it is not there (any case)."""
        self.ensure_one()
        found = self.child_ids.filtered(lambda folder: folder.name.lower() == name.lower())[:1]
        return found or self.create(
            {"name": name, "parent_id": self.id, "company_id": self.company_id.id}
        )
