# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody points to a record that he may not read.

Core shows the name of what a many2one points to without asking for its access, computes
stored fields from it as superuser (the mail of an invoice, in a wizard on that invoice),
and names it in its message about mixed companies. So a reference by a guessed id would
read the other side of it. Here references are checked on their way in.
"""

import re

from odoo import api, models
from odoo.exceptions import AccessError

from .octopus_area import FREE, REFUSED, SHARED

# Data of dossiers that are free since their access follows the record that owns them.
OWNED_MODELS = {"ir.attachment", "mail.activity", "mail.message"}
# Commands of x2many fields whose second item is an id, and whose third holds values.
COMMANDS_WITH_ID = (1, 4)
COMMANDS_WITH_VALUES = (0, 1)
COMMAND_SET = 6
# Dialogs name what they are about in words: a model, and ids as a number or a text.
MODEL_NAMES = ("res_model", "model")
ID_NAMES = ("res_id", "res_ids")
# Core makes these as superuser for whoever clicks, and the platform pays for them.
PAID_MODELS = {"iap.account", "sms.sms"}


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        if self._octopus_is_guarded():
            self._octopus_check_active_records()
            for vals in vals_list:
                self._octopus_check_references(vals)
        elif self._name in PAID_MODELS and self.env.user._octopus_is_dossier_user():
            area = self.env["octopus.area"]
            raise AccessError(area._refusal_shared(self._name, REFUSED))
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS 'base'
        if self._octopus_is_guarded():
            self._octopus_check_references(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': defaults come from the context, and so from whoever calls.
        defaults = super().default_get(fields)
        if self._octopus_is_guarded():
            self._octopus_check_active_records()
            self._octopus_check_references(defaults, nested=True)
        return defaults

    def onchange(self, values, field_names, fields_spec):
        # EXTENDS 'web': it computes on values before anything is saved.
        if self._octopus_is_guarded():
            self._octopus_check_active_records()
            self._octopus_check_references(values, nested=True)
        return super().onchange(values, field_names, fields_spec)

    def _octopus_is_guarded(self):
        """Whether references of this call have to be looked at."""
        return not self.env.su and self.env.user._octopus_is_dossier_user()

    def _octopus_check_references(self, vals, nested=False):
        """Refuse values that point to records the user may not read.

        :param bool nested: look into the commands of x2many fields as well; when they
            are saved, each record is created or written by itself and asked then
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or not field:
                continue
            if field.type == "many2one":
                self.env[field.comodel_name]._octopus_check_value(value)
            elif field.type == "reference":
                self._octopus_check_model_reference(*str(value).partition(",")[::2])
            elif field.type == "many2one_reference":
                model = vals.get(field.model_field) or self[:1][field.model_field]
                self._octopus_check_model_reference(model, value)
            elif nested and field.type in ("one2many", "many2many"):
                self.env[field.comodel_name]._octopus_check_commands(value)
            elif name in ID_NAMES:
                self._octopus_check_named(vals, value)

    def _octopus_check_active_records(self):
        """Dialogs start from the records that the context calls active."""
        if not self._transient:
            return
        context = self.env.context
        params = context.get("params")
        models = (
            context.get("active_model"),
            isinstance(params, dict) and params.get("active_model"),
        )
        # as a list or as a text, which core parses
        named = str(context.get("active_ids") or context.get("active_id") or "")
        ids = [int(number) for number in re.findall(r"[0-9]+", named)]
        for model_name in models:
            if isinstance(model_name, str) and model_name in self.env:
                self.env[model_name]._octopus_check_reference(ids)

    def _octopus_check_named(self, vals, value):
        for name in MODEL_NAMES:
            if name in self._fields:
                model = vals.get(name) or self[:1][name]
                for record_id in re.findall(r"[0-9]+", str(value)):
                    self._octopus_check_model_reference(model, record_id)

    @api.model
    def _octopus_check_model_reference(self, model_name, record_id):
        known = isinstance(model_name, str) and model_name in self.env
        if known and str(record_id).isdecimal():
            self.env[model_name]._octopus_check_reference([int(record_id)])

    @api.model
    def _octopus_check_value(self, value):
        """One record of this model as callers give it: an id, or a new one with its values."""
        self._octopus_check_reference(_ids_of(value))
        if isinstance(value, dict):
            self._octopus_check_references(value, nested=True)

    @api.model
    def _octopus_check_commands(self, commands):
        """Look at the ids and the values in the commands of an x2many field."""
        for command in commands if isinstance(commands, (list, tuple)) else ():
            if not isinstance(command, (list, tuple)) or not command:
                self._octopus_check_value(command)
                continue
            if command[0] in COMMANDS_WITH_ID:
                self._octopus_check_reference(_ids_of(command[1]))
            if command[0] in COMMANDS_WITH_VALUES:
                self._octopus_check_references(command[2], nested=True)
            if command[0] == COMMAND_SET:
                self._octopus_check_reference(_ids_of(command[2]))

    @api.model
    def _octopus_check_reference(self, ids):
        """Refuse ids of this model that the user may not read.

        Journals of his dossiers are let through even where their area is missing: core
        proposes them by itself, and their names are no secret inside the dossier.
        """
        area = self.env["octopus.area"]
        spec = area._spec(self._name)
        if not ids or spec is SHARED or (spec is FREE and self._name not in OWNED_MODELS):
            return
        checked = self._octopus_checked_references()
        if checked.issuperset(ids):
            return
        records = self.browse(ids).exists()
        hidden = records - records._filtered_access("read")
        if self._name == "account.journal":
            known = self.env.user._octopus_known_company_ids(hidden.sudo().company_id.ids)
            hidden = hidden.filtered(lambda journal: journal.sudo().company_id.id not in known)
        if hidden:
            raise area._access_error(self._name, "read", hidden[:1])
        checked.update(records._ids)

    @api.model
    def _octopus_checked_references(self):
        """Ids of this model that this transaction found readable, for this user with these
        rights and dossiers: what is created has its defaults looked at more than once."""
        # as text: it comes from whoever calls, and may be anything
        active = repr(self.env.context.get("allowed_company_ids"))
        rights = self.env.user.octopus_rights_version
        key = ("octopus_references", self._name, self.env.uid, rights, active)
        return self.env.cr.cache.setdefault(key, set())


def _ids_of(value):
    """The ids of saved records in a value of a relational field, as callers give it."""
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, models.BaseModel):
        return [record_id for record_id in value.ids if record_id]
    values = value if isinstance(value, (list, tuple)) else [value]
    return [item for item in values if isinstance(item, int) and not isinstance(item, bool)]
