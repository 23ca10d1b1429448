# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The client checks what was recognised on a document he sent: confirmed, corrected, or left.

What he confirms stands in the fields the booking starts from, so a proposal never overwrites it.
"""

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ..tools import filetype

FIRST_DAY = date(2000, 1, 1)
AHEAD = timedelta(days=31)
DUE_AHEAD = timedelta(days=2 * 366)
MOST = 10**9
LONGEST = 100


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    client_check = fields.Selection(
        [("confirmed", "Confirmed by the client"), ("left", "Left to the accountant")],
        string="Checked by the client",
        readonly=True,
        help="Whether the client has looked at supplier, dates and amounts.",
    )
    client_checked_at = fields.Datetime(string="Checked on", readonly=True)
    client_checked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    @api.model
    def _client_check_domain(self):
        """What the client may still check: sent by him, waiting, and not read out of an XML."""
        return Domain(
            [
                ("state", "=", "todo"),
                ("shelf", "=", "sent"),
                ("client_check", "=", False),
                ("mimetype", "in", filetype.PAPER),
            ]
        )

    def _client_check_values(self):
        """What stands on the document, as far as it is known: written or proposed values."""
        self.ensure_one()
        proposed = self._octopus_suggest()
        values = {
            name: self[name] or proposed.get(name) or False
            for name in ("amount_total", "document_date", "due_date", "reference")
        }
        partner = self.partner_id or self.partner_id.browse(proposed.get("partner_id") or ())
        values["supplier"] = partner.name or self.supplier_name or ""
        values["booking_type"] = self.booking_type
        values["amount_tax"] = self.amount_tax if self.amount_total and self.tax_id else False
        return values

    def _client_confirm(self, values):
        """The client says what stands on the document; it is checked and kept.

        :param dict values: `supplier`, `booking_type`, `document_date`, `due_date`, `reference`,
            `amount_total` (with VAT) and perhaps `amount_tax`
        """
        self._client_check_open()
        self._client_check_plausible(values)
        total, tax = values["amount_total"], values.get("amount_tax")
        self.sudo().write(
            {
                **self._client_supplier(values["supplier"]),
                "booking_type": values["booking_type"],
                "document_date": values["document_date"],
                "due_date": values.get("due_date") or False,
                "reference": (values.get("reference") or "")[:LONGEST] or False,
                "amount_total": total,
                **({"amount_untaxed": total - tax} if tax is not None else {}),
            }
        )
        self._client_checked("confirmed")

    def _client_leave(self):
        """The client leaves it to his accountant to look what stands on the document."""
        self._client_check_open()
        self._client_checked("left")

    def _client_checked(self, how):
        self.sudo().write(
            {
                "client_check": how,
                "client_checked_at": fields.Datetime.now(),
                "client_checked_by_id": self.env.uid,
            }
        )

    def _client_check_open(self):
        """The right of the user, and nobody else at it; what is booked is not asked any more."""
        self.ensure_one()
        self._check_client("write")
        self._lock_for_booking()
        document = self.sudo()
        document.invalidate_recordset(["state", "shelf", "client_check"])
        if not document.filtered_domain(document._client_check_domain()):
            raise UserError(
                self.env._(
                    "%(document)s does not wait for your check any more: it was checked or "
                    "handled in the meantime.",
                    document=document.name,
                )
            )

    def _client_supplier(self, name):
        """The relation with exactly this name, else the name for whoever books it."""
        name = " ".join(name.split())[:LONGEST]
        document = self.sudo()
        if name == document.partner_id.name:
            return {}
        inside = [("company_id", "=", document.company_id.id), ("parent_id", "=", False)]
        found = document.partner_id.search(
            [*inside, ("name", "=ilike", escape_psql(name))], limit=2
        )
        partner = found if len(found) == 1 else found.browse()
        return {"partner_id": partner.id, "supplier_name": name}

    def _client_check_plausible(self, values):
        """Say which field cannot be right, and what to fill in."""
        today = fields.Date.context_today(self)
        day, due = values.get("document_date"), values.get("due_date")
        total, tax = values.get("amount_total"), values.get("amount_tax")
        problem = None
        if not (values.get("supplier") or "").strip():
            problem = self.env._("Fill in who the document is from.")
        elif values.get("booking_type") not in dict(self._fields["booking_type"].selection):
            problem = self.env._("Choose invoice or credit note.")
        elif not day or not FIRST_DAY <= day <= today + AHEAD:
            problem = self.env._("Fill in the date that stands on the document.")
        elif due and not day <= due <= day + DUE_AHEAD:
            problem = self.env._("The last day to pay comes after the date of the document.")
        elif not total or not 0 < total < MOST:
            problem = self.env._("Fill in the total with VAT, for example 121,00.")
        elif tax is not None and not 0 <= tax < total:
            problem = self.env._("The VAT is a part of the total: it is less than that.")
        if problem:
            raise UserError(problem)
