# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""External ids of an import belong to one dossier, and to no addon.

They are names that are unique in the whole database. Taken as they are, the file of one dossier
would find the records of another under the same name, and whoever takes the name that the chart
of a dossier will have tomorrow stops its update.
"""

from odoo import api, models
from odoo.exceptions import UserError


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def load(self, fields, data):
        # EXTENDS 'base': names without a prefix are those of the open dossier
        if not self._octopus_is_guarded():
            return super().load(fields, data)
        records = self.with_context(module=self._octopus_external_prefix())
        return super(Base, records).load(fields, data)

    def _load_records(self, data_list, update=False):
        # EXTENDS 'base': its caller may give any name
        if self._octopus_is_guarded():
            self._octopus_check_external_ids({data.get("xml_id") for data in data_list} - {None})
        return super()._load_records(data_list, update)

    @api.model
    def _octopus_external_prefix(self):
        return f"__dossier_{self.env.company.id}__"

    def _octopus_check_external_ids(self, names):
        """Refuse names outside the open dossier, but those of records that the user reads."""
        prefix = self._octopus_external_prefix()
        others = [name for name in names if name and name.partition(".")[0] != prefix]
        if not others:
            return
        rows = self.env["ir.model.data"].sudo()._lookup_xmlids(others, self)
        found = {
            f"{module}.{name}": res_id
            for _id, module, name, model, res_id, *_more in rows
            if model == self._name
        }
        readable = set(self.browse(found.values()).exists()._filtered_access("read")._ids)
        for name in others:
            if found.get(name) not in readable:
                raise UserError(
                    self.env._(
                        "The external ID “%(name)s” is not one of this dossier. Write it without "
                        "a dot and what stands before it, or leave it out.",
                        name=name,
                    )
                )
