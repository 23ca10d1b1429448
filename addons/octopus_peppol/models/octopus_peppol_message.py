# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The exchange record: one row per message that came in or went out."""

from odoo import api, fields, models

from ..lib.edelivery import DocumentTypeId, EdeliveryError, Limits, sbdh
from ..tools import durable

DIRECTIONS = [("in", "Incoming"), ("out", "Outgoing")]
STATES = [
    ("in_received", "Received"),
    ("in_validated", "Read"),
    ("in_filed", "In the dossier"),
    ("in_done", "Done"),
    ("in_failed", "Needs attention"),
    ("out_pending", "To send"),
    ("out_sending", "In progress"),
    ("out_delivered", "Delivered"),
    ("out_failed", "Failed"),
]
EVIDENCE_GROUP = "octopus_dossier.group_operator"


class OctopusPeppolMessage(models.Model):
    """What was exchanged, with whom, how far it got, and the proof.

    Nobody has write access: rows change only through the receiver, the importer
    and the sender, which run as superuser. The proof (``body``, ``sbd``,
    ``receipt``) is for the platform's operator only; a dossier's users see the
    document that came out of it.
    """

    _name = "octopus.peppol.message"
    _description = "Peppol message"
    _order = "id desc"
    _rec_name = "message_id"

    direction = fields.Selection(DIRECTIONS, required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    message_id = fields.Char("Message ID", required=True, readonly=True)
    instance_id = fields.Char("Envelope ID", readonly=True)
    sender = fields.Char(readonly=True, help="Peppol participant that sends the document.")
    receiver = fields.Char(readonly=True, help="Peppol participant that gets the document.")
    document_type = fields.Char(readonly=True)
    document_kind = fields.Selection(
        [
            ("invoice", "Invoice"),
            ("credit_note", "Credit note"),
            ("self_invoice", "Self-billed invoice"),
            ("self_credit_note", "Self-billed credit note"),
            ("other", "Other document"),
        ],
        compute="_compute_document_kind",
    )
    process = fields.Char(readonly=True)
    country_c1 = fields.Char("Sender's country", readonly=True)
    seat = fields.Char(
        "Access point", readonly=True, help="Certificate name of the other access point."
    )
    exchanged_at = fields.Datetime("Received or delivered", readonly=True, index=True)
    summary = fields.Char(readonly=True)
    findings = fields.Text(readonly=True, help="What could not be read in the document.")
    duplicate_of_id = fields.Many2one(
        "octopus.peppol.message", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    digest = fields.Char(readonly=True, help="Identifies exactly what was signed.")
    endpoint_url = fields.Char(readonly=True)
    evidence = fields.Json(readonly=True, groups=EVIDENCE_GROUP)
    receipt = fields.Binary(attachment=False, readonly=True, groups=EVIDENCE_GROUP)
    receipt_type = fields.Char(readonly=True, groups=EVIDENCE_GROUP)
    body = fields.Binary("Message as sent", readonly=True, groups=EVIDENCE_GROUP)
    body_type = fields.Char(readonly=True, groups=EVIDENCE_GROUP)
    sbd = fields.Binary("Envelope", readonly=True, groups=EVIDENCE_GROUP)
    document_id = fields.Many2one(
        "octopus.document", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    move_id = fields.Many2one(
        "account.move", "Invoice", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    mail_to = fields.Char("Notice sent to", readonly=True)
    mail_sent_at = fields.Datetime("Notice sent", readonly=True)
    error = fields.Text("Reason", readonly=True)
    next_step = fields.Text(readonly=True)
    refused = fields.Boolean(readonly=True, help="The other side has certainly not taken it.")
    retry_count = fields.Integer("Tries", readonly=True)
    next_try = fields.Datetime(readonly=True)
    attempt_ids = fields.One2many("octopus.peppol.attempt", "peppol_message_id", readonly=True)

    _message_unique = models.UniqueIndex(
        "(direction, message_id)", "This Peppol message is already known."
    )
    # The same envelope under another message id is one document: whoever comes
    # second, however close, must become a duplicate of the first.
    _instance_unique = models.UniqueIndex(
        "(instance_id, lower(sender), lower(receiver))"
        " WHERE direction = 'in' AND duplicate_of_id IS NULL",
        "This Peppol envelope is already known.",
    )
    # "Do we know it?" is asked for each message that arrives, and the unique index above
    # leaves out the duplicates: without this one every arrival would read the whole table.
    _instance_index = models.Index("(instance_id) WHERE direction = 'in'")
    # Two clicks, two workers: one message per invoice, unless the first one failed.
    _move_unique = models.UniqueIndex(
        "(move_id) WHERE direction = 'out' AND state <> 'out_failed'",
        "This invoice is already on its way over Peppol.",
    )
    _due_index = models.Index(
        "(next_try, id) WHERE state IN"
        " ('in_received', 'in_validated', 'in_filed', 'out_pending', 'out_sending')"
    )

    @api.depends("document_type")
    def _compute_document_kind(self):
        for message in self:
            message.document_kind = message._kind_of(message.document_type)

    @api.model
    def _kind_of(self, document_type):
        try:
            parsed = DocumentTypeId.parse(document_type or "")
        except EdeliveryError:
            return "other"
        kind = {"Invoice": "invoice", "CreditNote": "credit_note"}.get(parsed.local_name)
        if not kind:
            return "other"
        return f"self_{kind}" if ":selfbilling:" in parsed.customization else kind

    def _evidence_bytes(self, name):
        """Content of ``body`` or ``sbd`` without a detour over base64."""
        self.ensure_one()
        attachment = self.env["ir.attachment"].sudo().search(self._evidence_domain(name), limit=1)
        return attachment.raw or b""

    def _envelope(self):
        """The business envelope that was exchanged; what was taken once is not too large now."""
        kept = self._evidence_bytes("sbd")
        return sbdh.read(kept, Limits(max_payload=len(kept)))

    def _evidence_domain(self, name):
        return [
            ("res_model", "=", self._name),
            ("res_id", "=", self.id),
            ("res_field", "=", name),
        ]

    def _keep_evidence(self, **contents):
        """Store raw bytes as the value of attachment fields, in one insert.

        On the disk before the commit that a receipt, or a post, relies on.
        """
        self.ensure_one()
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": name,
                        "raw": content,
                        # Of its own kind: a general one makes Odoo guess, at 2 ms each.
                        "mimetype": f"application/x-peppol-{name}",
                        "res_model": self._name,
                        "res_id": self.id,
                        "res_field": name,
                        "company_id": self.company_id.id,
                    }
                    for name, content in contents.items()
                ]
            )
        )
        for stored in attachments.filtered("store_fname"):
            durable.sync(stored._full_path(stored.store_fname))
        self.invalidate_recordset(list(contents))

    def action_retry(self):
        """Try again what stopped: an incoming message goes on where it was."""
        for message in self:
            message.company_id._octopus_check("peppol", "write")
            message.sudo()._restart()
        return True

    def _restart(self):
        self.ensure_one()
        if self.state == "in_failed":
            state = "in_filed" if self.document_id else "in_received"
            cron = self.env.ref("octopus_peppol.ir_cron_peppol_incoming")
        elif self.state == "out_failed" and not self.refused:
            state = "out_sending" if self.evidence else "out_pending"
            cron = self.env.ref("octopus_peppol.ir_cron_peppol_outgoing")
            self.move_id.peppol_move_state = "processing"
        else:
            return
        self.write(
            {
                "state": state,
                "error": False,
                "next_step": False,
                "retry_count": 0,
                "next_try": fields.Datetime.now(),
            }
        )
        cron._trigger()

    def action_open_document(self):
        """Show the document that this message brought."""
        self.ensure_one()
        return self.document_id._get_records_action()

    def action_open_move(self):
        """Show the invoice that this message carries."""
        self.ensure_one()
        return self.move_id._get_records_action()
