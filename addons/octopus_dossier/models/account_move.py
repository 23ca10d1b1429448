# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Acts on entries ask for the right to validate, whatever group core asks for."""

from odoo import fields, models

from .octopus_area_account import JOURNAL_AREAS

# Whoever writes these posts, resets, cancels or locks.
STATE_FIELDS = {"state", "inalterable_hash", "posted_before", "checked"}


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    # Core lets every reader post messages and plan activities on an entry,
    # and so send mails in the name of the dossier.
    _mail_post_access = "write"

    # Invoices of one dossier are listed by date; core has an index on the company alone.
    _octopus_company_date_idx = models.Index("(company_id, invoice_date DESC, id DESC)")

    octopus_run_line_id = fields.Many2one(
        "octopus.invoice.run.line",
        string="Invoice of subscriptions",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="octopus_dossier.group_operator",
    )

    def _octopus_check_moves(self, level="validate"):
        """Ask for `level` in the area of each entry's journal."""
        if self.env.su:
            return
        for move in self.sudo():
            area = JOURNAL_AREAS[move.journal_id.type or "general"]
            needed = level
            if move.statement_line_id or move.origin_payment_id:
                # Its line or payment is what a person handles, and it asks itself.
                area, needed = "financial", "write"
            move.company_id.sudo(False)._octopus_check(area, needed)

    def write(self, vals):
        # EXTENDS 'account': all ways to post, reset and cancel end here. What the context makes
        # changeable in a posted entry takes the place of the reset to draft.
        if not STATE_FIELDS.isdisjoint(vals):
            self._octopus_check_moves()
        elif self.env.context.get("skip_readonly_check"):
            self.filtered(lambda move: move.state == "posted")._octopus_check_moves()
        return super().write(vals)

    def unlink(self):
        # EXTENDS 'account': “force_delete” in the context takes the place of the reset to draft
        self.filtered(lambda move: move.state == "posted")._octopus_check_moves()
        return super().unlink()

    def action_post(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().action_post()

    def action_validate_moves_with_confirmation(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().action_validate_moves_with_confirmation()

    def button_draft(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().button_draft()

    def button_cancel(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().button_cancel()

    def button_request_cancel(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().button_request_cancel()

    def button_hash(self):
        # EXTENDS 'account': core hashes as superuser after a test of a group.
        self._octopus_check_moves()
        return super().button_hash()

    def button_set_checked(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().button_set_checked()

    def set_moves_checked(self, is_checked=True):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().set_moves_checked(is_checked)

    def check_selected_moves(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().check_selected_moves()

    def action_reverse(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().action_reverse()

    def action_send_and_print(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().action_send_and_print()

    def action_invoice_sent(self):
        # EXTENDS 'account'
        self._octopus_check_moves()
        return super().action_invoice_sent()

    def action_register_payment(self):
        # EXTENDS 'account'
        self._octopus_check_moves("write")
        return super().action_register_payment()

    def action_force_register_payment(self):
        # EXTENDS 'account'
        self._octopus_check_moves("write")
        return super().action_force_register_payment()

    def action_switch_move_type(self):
        # EXTENDS 'account'
        self.check_access("write")
        return super().action_switch_move_type()

    def action_toggle_block_payment(self):
        # EXTENDS 'account'
        self.check_access("write")
        return super().action_toggle_block_payment()

    def action_delete_duplicates(self):
        # EXTENDS 'account'
        self.check_access("unlink")
        return super().action_delete_duplicates()

    def action_activate_currency(self):
        # EXTENDS 'account': switches on a currency for all dossiers, as superuser.
        self._octopus_check_moves("write")
        return super().action_activate_currency()

    def js_assign_outstanding_line(self, line_id):
        # EXTENDS 'account'
        self.check_access("write")
        return super().js_assign_outstanding_line(line_id)

    def js_remove_outstanding_partial(self, partial_id):
        # EXTENDS 'account'
        self.check_access("write")
        return super().js_remove_outstanding_partial(partial_id)

    def preview_invoice(self):
        # EXTENDS 'account': it makes a link that works without login.
        self.check_access("write")
        return super().preview_invoice()
