# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A document as the entrepreneur sees it."""

from odoo import api, models
from odoo.fields import Domain

# where a filter would find all or nothing, it is not offered
SHELF_FILTERS = {
    "mine": ("all",),
    "sent": ("all", "waiting", "booked", "archived"),
    "shared": ("all",),
    "peppol": ("all", "peppol", "waiting", "booked"),
}


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    @api.model
    def _octopus_portal_filters(self, shelf=""):
        """What the list of a shelf can be narrowed to: key → (label, domain)."""
        filters = {
            "all": (self.env._("All"), self._octopus_portal_listed_domain()),
            "peppol": (self.env._("New from Peppol"), self._octopus_portal_new_domain()),
            "waiting": (self.env._("Waiting"), self._octopus_portal_waiting_domain()),
            "booked": (self.env._("Booked"), Domain("state", "=", "booked")),
            "archived": (self.env._("Archived"), Domain("state", "=", "archived")),
        }
        return {key: filters[key] for key in SHELF_FILTERS.get(shelf, filters)}

    @api.model
    def _octopus_portal_listed_domain(self):
        """Of a document that was split, merged or turned, what was made from it is listed.

        What somebody else keeps for himself is not there.
        """
        return Domain("state", "!=", "replaced") & self._seen_domain()

    @api.model
    def _octopus_portal_new_domain(self):
        """Arrived over Peppol, and nobody has looked at it."""
        return Domain("peppol_state", "=", "new")

    @api.model
    def _octopus_portal_waiting_domain(self):
        """Waits for the bookkeeper; what is new from Peppol is counted apart."""
        return Domain("state", "=", "todo") & ~self._octopus_portal_new_domain()

    @api.model
    def _octopus_portal_sortings(self):
        """Orders of the list: key → (label, order)."""
        return {
            "date": (self.env._("Newest first"), "received_at desc, id desc"),
            "oldest": (self.env._("Oldest first"), "received_at, id"),
            "name": (self.env._("Name"), "name, id desc"),
            "supplier": (self.env._("Supplier"), "supplier_name, id desc"),
        }

    @api.model
    def _octopus_portal_search_domain(self, text):
        """Documents in which all words of `text` are found, in this dossier."""
        return self._search_text_domain(text, self.env.company.ids)

    def _octopus_portal_label(self, field):
        """The words of a selection field."""
        self.ensure_one()
        return dict(self._fields[field]._description_selection(self.env)).get(self[field], "")

    def _octopus_portal_supplier(self):
        self.ensure_one()
        return self.partner_id.name or self.supplier_name or ""

    def _octopus_portal_files(self):
        """All files of these documents, the one to look at first."""
        files = self.env["ir.attachment"]
        for document in self:
            files |= document.preview_attachment_id | document.attachment_id
            files |= document.attachment_ids
        return files

    def _octopus_portal_bill(self):
        """The booked bill this document led to, of its own dossier."""
        self.ensure_one()
        bills = self.env["account.move"]
        return self.move_id.filtered_domain(bills._octopus_portal_bill_domain(self.company_id))

    def _octopus_portal_can_forward(self):
        """Accepted, and not with the bookkeeping yet."""
        self.ensure_one()
        return self.peppol_state == "accepted"
