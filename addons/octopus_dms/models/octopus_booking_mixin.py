# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a document becomes a booking: the to-do, the proposal, the link."""

from odoo import fields, models
from odoo.exceptions import LockError, UserError

from ..exceptions import ProposalError
from ..tools import filetype


class OctopusBookingMixin(models.AbstractModel):
    """Part of `octopus.document`: `action_book` → `_make_proposal` → `_link_to`; `_release` undoes.

    Other addons read more out of a document by extending `_make_proposal` of `octopus.document`.
    """

    _name = "octopus.booking.mixin"
    _description = "Booking of a document"

    # what the booking starts from; free to fill in beside the picture of the document
    booking_type = fields.Selection(
        [("in_invoice", "Purchase invoice"), ("in_refund", "Purchase credit note")],
        string="Book as",
        required=True,
        default="in_invoice",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Supplier",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    supplier_name = fields.Char(string="Supplier on the document")
    document_date = fields.Date(string="Dated")
    reference = fields.Char(string="Number on the document")
    note = fields.Text()
    reason = fields.Text(string="Why it is not booked", readonly=True)

    res_model = fields.Char(string="Linked model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Linked record", model_field="res_model", readonly=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Booking",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    # ---- the to-do --------------------------------------------------------------------------

    def action_book(self):
        """Make the draft booking of this document and open it; the document leaves the to-do."""
        self.ensure_one()
        _move, problem = self._book()
        return self._action_notify(problem) if problem else self._action_open_move()

    def _book(self, post=False):
        """Book this document: (booking, reason why not). A second click finds the first's."""
        self._check_right("write")
        self.company_id._octopus_check("purchases", "validate" if post else "write")
        self._lock_for_booking()
        if self.move_id:
            return self.move_id, None
        if self.state != "todo":
            raise UserError(
                self.env._(
                    "%(document)s is not on the to-do; put it back first.", document=self.name
                )
            )
        try:
            with self.env.cr.savepoint():
                move = self._make_proposal()
                if post:
                    move.action_post()
                self._link_to(move)
        except ProposalError as error:
            self.sudo().reason = str(error)
            return self.move_id, str(error)
        return self.move_id, None

    def _lock_for_booking(self):
        """Nobody else changes these documents until the end of this transaction."""
        try:
            self.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(document)s at this very moment. "
                    "Nothing was done: look again in a few seconds.",
                    document=self[:1].sudo().name,
                )
            ) from error

    def action_archive_document(self):
        """Take documents off the to-do without booking them; they stay, and can be found."""
        self._check_right("write")
        todo = self.filtered(lambda document: document.state in ("todo", "refused"))
        todo.sudo().state = "archived"

    def action_undo(self):
        """Back to the to-do. A draft booking made from the document is removed."""
        self._check_right("write")
        for document in self.filtered("move_id"):
            document._remove_draft()
        self.sudo().filtered(lambda document: document.state in ("archived", "booked"))._release()

    def action_open_link(self):
        """Open what this document is linked to."""
        self.ensure_one()
        record = self.link_record()
        return record and record._get_records_action(context={}) or False

    def action_show_duplicates(self):
        """List the documents of this dossier with exactly this content."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "octopus_dms.octopus_document_action"
        )
        return {
            **action,
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("content_hash", "=", self.content_hash),
            ],
            "context": {},
        }

    def _check_right(self, level):
        self.check_access("read")
        for company in self.company_id:
            company._octopus_check("documents", level)

    def _remove_draft(self):
        move = self.move_id
        if move.state == "posted":
            raise UserError(
                self.env._(
                    "%(document)s is booked as %(move)s. Cancel that booking first: "
                    "the document then comes back to the to-do by itself.",
                    document=self.name,
                    move=move.display_name,
                )
            )
        move.unlink()

    def _action_open_move(self):
        return self.move_id._get_records_action(context={})

    def _action_notify(self, text):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("Not booked"),
                "message": text,
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ---- proposal and link ------------------------------------------------------------------

    def _make_proposal(self):
        """The draft booking this document leads to.

        A PDF or picture gives a draft with the values filled in beside it; other addons read
        more out of other kinds. Raise `ProposalError` with the reason when nothing can be made:
        it is shown on the document, and no empty booking is left behind.
        """
        self.ensure_one()
        if self.mimetype not in filetype.PAPER:
            raise ProposalError(
                self.env._(
                    "No booking can be made from a file of the kind %(kind)s. "
                    "Book it by hand, or archive it.",
                    kind=self.mimetype,
                )
            )
        company = self.company_id
        return (
            self.env["account.move"].with_company(company).create(self._prepare_proposal_values())
        )

    def _prepare_proposal_values(self):
        return {
            "move_type": self.booking_type,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "invoice_date": self.document_date,
            "ref": self.reference,
        }

    def link_record(self):
        """The record this document is linked to, or None."""
        self.ensure_one()
        if not self.res_id or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists() or None

    def _link_to(self, record):
        """Tie the document to `record` of the same dossier and take it off the to-do."""
        self.ensure_one()
        record.ensure_one()
        if "company_id" in record._fields and record.sudo().company_id != self.sudo().company_id:
            raise UserError(self.env._("A document is linked inside its own dossier only."))
        is_move = record._name == "account.move"
        self.sudo().write(
            {
                "state": "booked",
                "res_model": record._name,
                "res_id": record.id,
                "move_id": record.id if is_move else False,
                "reason": False,
                **({"partner_id": record.partner_id.id} if is_move and record.partner_id else {}),
            }
        )
        if is_move:
            record.sudo()._octopus_show_documents(self.sudo())

    def _release(self):
        """The booking is gone: back to the to-do, the content as it was."""
        self.sudo().write({"state": "todo", "res_model": False, "res_id": False, "move_id": False})
