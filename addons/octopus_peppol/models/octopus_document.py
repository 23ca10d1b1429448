# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What became of a document that came in over Peppol: accepted, forwarded, in dispute."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.octopus_dms.exceptions import ProposalError

XML_TYPES = {"application/xml", "text/xml"}
PEPPOL_FIELDS = {"peppol_state", "peppol_message_id"}


class OctopusDocument(models.Model):
    """Accepting and forwarding are two acts; forwarding makes the draft bill, once."""

    _name = "octopus.document"
    _inherit = ["octopus.document"]

    peppol_state = fields.Selection(
        [
            ("new", "New – not processed"),
            ("accepted", "Accepted – ready for booking"),
            ("forwarded", "Accepted – forwarded to bookkeeping"),
            ("disputed", "Not accepted – in dispute"),
        ],
        "Peppol status",
        readonly=True,
        tracking=True,
    )
    peppol_message_id = fields.Many2one(
        "octopus.peppol.message", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _peppol_state_index = models.Index(
        "(company_id, peppol_state, id) WHERE peppol_state IS NOT NULL"
    )

    def action_peppol_accept(self):
        """The invoice is right: it may be booked."""
        self._peppol_check()
        for document in self.sudo():
            document.lock_for_update()
            if document.peppol_state not in ("new", "disputed"):
                continue
            document.write({"peppol_state": "accepted", "state": "todo", "reason": False})
        return True

    def action_peppol_forward(self):
        """Hand the invoice to bookkeeping: its draft bill is made, exactly once."""
        self._peppol_check()
        failures = [
            f"{document.name}: {reason}"
            for document in self.sudo()
            if (reason := document._peppol_forward())
        ]
        return self._action_notify("\n".join(failures)) if failures else True

    def action_peppol_refuse(self, reason):
        """The invoice is not right; ``reason`` says why. Telling the sender is a later issue."""
        self._peppol_check()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the document is not accepted."))
        for document in self.sudo():
            document.lock_for_update()
            if document.peppol_state == "forwarded":
                raise UserError(
                    self.env._(
                        "%(document)s is with bookkeeping already. Remove its draft bill first.",
                        document=document.name,
                    )
                )
            document.write({"peppol_state": "disputed", "state": "refused", "reason": reason})
        return True

    def action_peppol_dispute(self):
        """Ask for the reason, then refuse."""
        self._peppol_check()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "octopus_peppol.octopus_document_refuse_action"
        )
        return {**action, "context": {"default_document_ids": self.ids}}

    def _peppol_check(self):
        for document in self:
            document.sudo().company_id.sudo(False)._octopus_check("peppol", "write")
            document.check_access("read")
        if self.sudo().filtered(lambda document: not document.peppol_state):
            raise UserError(self.env._("This document did not come in over Peppol."))

    def _peppol_forward(self):
        """Make and link the draft bill; return the reason when it cannot be made."""
        self.lock_for_update()
        if self.peppol_state == "forwarded":
            return None
        if self.peppol_state != "accepted":
            raise UserError(
                self.env._("Accept %(document)s before you forward it.", document=self.name)
            )
        try:
            with self.env.cr.savepoint():
                self._link_to(self.with_company(self.company_id)._make_proposal())
        except ProposalError as error:
            self.reason = str(error)
            return self.reason
        return None

    def _rule_prepare(self, rule):
        # EXTENDS 'octopus_dms': a rule for Peppol accepts too, with the right of whoever set it
        result = super()._rule_prepare(rule)
        if self.peppol_state == "new":
            self.action_peppol_accept()
        return result

    def _make_proposal(self):
        # EXTENDS 'octopus_dms'
        self.ensure_one()
        if self.peppol_state in ("new", "disputed"):
            raise ProposalError(
                self.env._("It came in over Peppol and is not accepted: accept it first.")
            )
        if self.mimetype in XML_TYPES:
            return self.env["octopus.bill.proposal"]._propose(self)
        return super()._make_proposal()

    def _link_to(self, record):
        # EXTENDS 'octopus_dms'
        result = super()._link_to(record)
        if self.peppol_state == "accepted":
            self.sudo().peppol_state = "forwarded"
        return result

    def _release(self):
        # EXTENDS 'octopus_dms': the bill is gone, the acceptance stays.
        result = super()._release()
        self.sudo().filtered(
            lambda document: document.peppol_state == "forwarded"
        ).peppol_state = "accepted"
        return result

    def write(self, vals):
        # EXTENDS 'octopus_dms': the state follows from the acts above, whoever writes.
        if not self.env.su and PEPPOL_FIELDS & vals.keys():
            raise AccessError(self.env._("Accept, forward or refuse the document instead."))
        return super().write(vals)

    def action_open_peppol_message(self):
        """How the document came in."""
        self.ensure_one()
        return self.peppol_message_id._get_records_action()

    def _before_destruction(self):
        # EXTENDS 'octopus_dms': the message and its evidence stay, without the document
        messages = self.env["octopus.peppol.message"].sudo()
        messages.search([("document_id", "in", self.ids)]).document_id = False
        return super()._before_destruction()
