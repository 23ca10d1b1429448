# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Booking through (doorboeken): final invoices go to the bookkeeping, in the order of numbers.

From then on they are locked with a hash, each has its PDF among the documents of the dossier, and
the accountant finds them under the filter *Booked through*. It is one act, `_octopus_book_through`,
for the pages of the portal and for the menu of a list in the backend.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .account_move_sending import SALE_TYPES
from .turn import wait_for_turn

# PDFs that are drawn while one waits; more are drawn by the cron, which starts at once
DRAWN_AT_ONCE = 5
DRAWN_PER_RUN = 20


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    octopus_booked_through_at = fields.Datetime("Booked through", readonly=True, copy=False)
    octopus_booked_through_uid = fields.Many2one(
        "res.users", "Booked through by", readonly=True, copy=False
    )
    octopus_lacks_document = fields.Boolean(
        readonly=True, copy=False, help="Its PDF is still to be put among the documents."
    )

    _octopus_to_book_through_idx = models.Index(
        "(company_id, sequence_prefix, sequence_number, id) WHERE state = 'posted'"
        " AND octopus_booked_through_at IS NULL AND move_type IN ('out_invoice', 'out_refund')"
    )
    _octopus_lacks_document_idx = models.Index("(id) WHERE octopus_lacks_document IS TRUE")

    def write(self, vals):
        # EXTENDS 'octopus_portal': its PDF among the documents would say something else
        if "ref" in vals:
            self._octopus_refuse_reference(vals["ref"])
        return super().write(vals)

    def _octopus_refuse_reference(self, reference):
        for move in self:
            if move.octopus_booked_through_at and (move.ref or "") != (reference or ""):
                raise UserError(
                    self.env._(
                        "%(number)s was booked through, so its reference stays as it is. Make a "
                        "credit note, then a new invoice with the other reference.",
                        number=move.name,
                    )
                )

    @api.model
    def _octopus_to_book_through_domain(self, companies):
        """The final sales documents of these dossiers that are not booked through."""
        return Domain(
            [
                ("company_id", "in", companies.ids),
                ("move_type", "in", SALE_TYPES),
                ("state", "=", "posted"),
                ("octopus_booked_through_at", "=", False),
            ]
        )

    def _octopus_with_earlier(self):
        """These and all with earlier numbers that are not booked through, in number order."""
        found = self.browse()
        for (journal, prefix), moves in self._octopus_by_sequence().items():
            found |= self.search(
                self._octopus_to_book_through_domain(moves.company_id)
                & Domain("journal_id", "=", journal.id)
                & Domain("sequence_prefix", "=", prefix)
                & Domain("sequence_number", "<=", max(moves.mapped("sequence_number")))
            )
        return found._octopus_in_number_order()

    def _octopus_by_sequence(self):
        return self.grouped(lambda move: (move.journal_id, move.sequence_prefix))

    def _octopus_in_number_order(self):
        return self.sorted(
            lambda move: (move.journal_id.id, move.sequence_prefix or "", move.sequence_number)
        )

    def _octopus_book_through(self):
        """Lock these and what has earlier numbers, and put their PDFs among the documents.

        :return: what was booked through, in number order
        :raise UserError: with the reason and the way out; nothing was booked then
        """
        self.company_id.sudo(False)._octopus_check("sales", "validate")
        moves = self._octopus_with_earlier()
        wait_for_turn(moves)
        # who came first may have done it while we waited
        moves.invalidate_recordset(["octopus_booked_through_at", "inalterable_hash"])
        moves = moves.filtered(lambda move: not move.octopus_booked_through_at)
        moves._octopus_refuse_gaps()
        moves_sudo = moves.sudo()
        unlocked = moves_sudo.filtered(lambda move: not move.inalterable_hash)
        if unlocked:
            # a number that was never given to anybody is no reason to stop here
            unlocked._hash_moves(force_hash=True, raise_if_gap=False)
        moves_sudo.write(
            {
                "octopus_booked_through_at": fields.Datetime.now(),
                "octopus_booked_through_uid": self.env.uid,
                "octopus_lacks_document": True,
            }
        )
        moves_sudo._octopus_keep_documents_soon()
        return moves

    def _octopus_refuse_gaps(self):
        """A draft that has its number already would be jumped over, for ever."""
        for (journal, prefix), moves in self._octopus_by_sequence().items():
            drafts = self.sudo().search(
                [
                    ("company_id", "=", moves.company_id.id),
                    ("journal_id", "=", journal.id),
                    ("sequence_prefix", "=", prefix),
                    ("sequence_number", "<", max(moves.mapped("sequence_number"))),
                    ("sequence_number", ">", 0),
                    ("state", "=", "draft"),
                    ("posted_before", "=", True),
                ],
                order="sequence_number",
                limit=1,
            )
            if drafts:
                raise UserError(
                    self.env._(
                        "%(number)s comes first and is a draft again. Make it final, then book"
                        " through.",
                        number=drafts.name,
                    )
                )

    # ---- its document -----------------------------------------------------------------------

    def _octopus_keep_documents_soon(self):
        """The first few now, since somebody looks; the others as soon as the cron starts."""
        failed = self[:DRAWN_AT_ONCE]._octopus_try_documents()
        if failed or len(self) > DRAWN_AT_ONCE:
            self.env.ref("octopus_portal.ir_cron_sale_documents").sudo()._trigger()

    def _octopus_try_documents(self):
        """The same, where one that cannot be drawn stops no other.

        :return: those that wait for the next run
        """
        step = type(self)._octopus_keep_documents
        return self.env["ir.cron"]._octopus_each(self, step)

    def _octopus_keep_documents(self):
        """The PDF of each becomes a document of the dossier, tied to its booking."""
        # drawn for real even while tests run: a stand-in would not pass the gate
        self.with_context(force_report_rendering=True)._octopus_render_pdf()
        for move in self:
            move._octopus_keep_document()

    def _octopus_keep_document(self):
        pdf = self.invoice_pdf_report_id
        Document = self.env["octopus.document"]
        document = Document._store(
            self.company_id,
            pdf.name,
            pdf.raw,
            source="sale",
            source_ref=str(self.id),
            folder_kind="peppol_out" if self.peppol_move_state == "done" else "archive",
            reference=self.name,
            document_date=self.invoice_date,
        )
        document._link_to(self)
        self.octopus_lacks_document = False

    @api.model
    def _cron_octopus_sale_documents(self):
        """Draw what is still to be drawn, some at a time."""
        waiting = Domain("octopus_lacks_document", "=", True)
        left, failed = self.search_count(waiting), self.browse()
        while moves := self.search(
            waiting & Domain("id", "not in", failed.ids), order="id", limit=DRAWN_PER_RUN
        ):
            for company, of_company in moves.grouped("company_id").items():
                failed |= of_company.with_company(company)._octopus_try_documents()
            left = max(left - len(moves), 0)
            if not self.env["ir.cron"]._commit_progress(len(moves), remaining=left):
                return

    # ---- backend ----------------------------------------------------------------------------

    def action_octopus_book_through(self):
        """From the menu of a list: the chosen ones, with what has earlier numbers."""
        self.check_access("read")
        self.company_id._octopus_check("sales", "validate")
        chosen = self.filtered_domain(self._octopus_to_book_through_domain(self.company_id))
        if not chosen:
            raise UserError(
                self.env._("Choose final invoices or credit notes that are not booked through.")
            )
        booked = chosen._octopus_book_through()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Booked through: %(count)s.", count=len(booked)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
