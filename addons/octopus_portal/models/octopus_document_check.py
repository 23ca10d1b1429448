# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The form in which a client checks a document: its texts, and the values they mean."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..tools import typed

# the fields of the form; what was typed comes back with a refusal
CHECK_FIELDS = (
    "supplier",
    "booking_type",
    "document_date",
    "due_date",
    "reference",
    "amount_total",
    "amount_tax",
)
LONGEST = 200
UNREADABLE = -1.0  # refused as an amount; what cannot be read is not taken for none
SUGGESTIONS = 8
SHORTEST = 2


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    def _octopus_portal_check_texts(self):
        """What stands in the form at first, by field."""
        values = self._client_check_values()
        return {name: self._octopus_portal_as_text(values[name]) for name in CHECK_FIELDS}

    def _octopus_portal_as_text(self, value):
        if isinstance(value, float):
            return formatLang(self.env, value, digits=2, grouping=False)
        return str(value) if value else ""

    def _octopus_portal_confirm(self, texts):
        """Keep what the client typed; a refusal names the field that cannot be right."""
        texts = {name: (texts.get(name) or "").strip()[:LONGEST] for name in CHECK_FIELDS}
        amount_tax = typed.amount(texts["amount_tax"]) if texts["amount_tax"] else None
        if texts["amount_tax"] and amount_tax is None:
            amount_tax = UNREADABLE
        self._client_confirm(
            {
                **texts,
                "document_date": typed.day(texts["document_date"]),
                "due_date": typed.day(texts["due_date"]),
                "amount_total": typed.amount(texts["amount_total"]),
                "amount_tax": amount_tax,
            }
        )

    @api.model
    def _octopus_portal_next_to_check(self, company, after=0):
        """(the next document of this dossier to check, how many there are)."""
        waiting = Domain("company_id", "=", company.id)
        waiting &= self._octopus_portal_to_validate_domain() & self._seen_domain()
        later = self.search(waiting & Domain("id", ">", after), order="id", limit=1)
        return later or self.search(waiting, order="id", limit=1), self.search_count(waiting)

    @api.model
    def _octopus_portal_suppliers(self, company, text):
        """Names of relations of this dossier that hold `text`, for whoever types one."""
        text = " ".join((text or "").split())[:LONGEST]
        if len(text) < SHORTEST:
            return []
        inside = [("company_id", "=", company.id), ("parent_id", "=", False)]
        found = self.env["res.partner"].search_fetch(
            [*inside, ("name", "ilike", text)], ["name"], order="name", limit=SUGGESTIONS
        )
        return list(dict.fromkeys(found.mapped("name")))

    def _octopus_portal_twins(self):
        """How many other documents of the dossier the client sees have this very content."""
        self.ensure_one()
        same = Domain("company_id", "=", self.company_id.id)
        same &= Domain("content_hash", "=", self.content_hash) & Domain("id", "!=", self.id)
        return self.search_count(same & self._octopus_portal_listed_domain())
