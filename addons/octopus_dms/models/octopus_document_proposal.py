# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is proposed for a document: filled in where nothing stands, and said where it is from."""

from odoo import api, fields, models

FILLED = (
    "partner_id",
    "account_id",
    "tax_id",
    "amount_total",
    "document_date",
    "due_date",
    "reference",
)


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    proposed_from = fields.Selection(
        [("own", "Own bills"), ("firm", "Other dossiers of the firm")],
        string="Proposed by",
        readonly=True,
    )
    proposed_count = fields.Integer(readonly=True)
    proposed_text = fields.Char(string="Proposal", compute="_compute_proposed_text")

    @api.depends("proposed_from", "proposed_count", "partner_id")
    @api.depends_context("lang", "uid")
    def _compute_proposed_text(self):
        for document in self:
            document.proposed_text = document._proposed_text(
                document.proposed_from, document.proposed_count
            )

    def _proposed_text(self, proposed_from, count):
        """Where a proposal comes from, in words. What a firm does elsewhere is told to it alone."""
        if proposed_from == "own":
            return self.env._("As the last bills of this supplier (%(count)s).", count=count)
        if proposed_from == "firm" and self._is_of_its_firm():
            return self.env._("Proposed from other dossiers of your firm (%(count)s).", count=count)
        return False

    def _is_of_its_firm(self):
        firm = self.sudo().company_id.octopus_dossier_ids._octopus_manager()
        return bool(firm) and firm == self.env.user.sudo().octopus_subscriber_id

    def suggest_booking(self):
        """What may be filled in for this document, with the sentence that says where it is from."""
        self.ensure_one()
        self.check_access("read")
        values = self._octopus_suggest()
        values["text"] = self._proposed_text(values["proposed_from"], values["proposed_count"])
        return values

    def action_propose(self):
        """Fill in what is proposed, where nothing stands yet."""
        self._check_right("write")
        for document in self:
            document._fill_proposal()

    def _octopus_suggest(self):
        """The proposal as values; the caller has the right on the document."""
        self.ensure_one()
        return self.env["octopus.proposal"]._suggest(self)

    def _fill_proposal(self):
        """Write the proposal into the empty fields of a document that is to do."""
        self.ensure_one()
        if self.state != "todo":
            return
        values = self._octopus_suggest()
        empty = {name: values[name] for name in FILLED if values.get(name) and not self[name]}
        if {"account_id", "tax_id"} & empty.keys():
            empty["proposed_from"] = values["proposed_from"]
            empty["proposed_count"] = values["proposed_count"]
        self.sudo().write(empty)
        self._fill_due_date(values)

    def _fill_due_date(self, values):
        """By the terms of his last bill, when neither document nor relation says it."""
        document = self.sudo()
        term = self.env["account.payment.term"].sudo().browse(values.get("payment_term_id"))
        if term and document.document_date and not document.due_date:
            document.due_date = max(
                line._get_due_date(document.document_date) for line in term.line_ids
            )
