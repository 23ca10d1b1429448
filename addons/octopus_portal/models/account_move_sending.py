# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice or credit note of a dossier on its way: made final, sent, delivered.

Call `_octopus_sale_problems()` first (`account_move_sale_problems`), then `_octopus_make_final()`,
then `_octopus_portal_send()`. Where it is stands in `octopus_sent_state`, whoever sent it: the
portal, the backend or the cron of a repeated invoice.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .turn import wait_for_turn

SALE_TYPES = ("out_invoice", "out_refund")
SENT_STATES = [
    ("to_send", "To send"),
    ("sending", "In progress"),
    ("delivered", "Delivered"),
    ("failed", "Failed"),
]
# the best news first: what was delivered once is delivered, whatever failed before
NEWS = ("delivered", "sending", "failed")
PEPPOL_NEWS = {
    "to_send": "sending",
    "processing": "sending",
    "done": "delivered",
    "error": "failed",
}
MAIL_NEWS = {
    "ready": "sending",
    "process": "sending",
    "pending": "delivered",
    "sent": "delivered",
    "bounce": "failed",
    "exception": "failed",
}
# changed by the acts below alone
ACT_FIELDS = frozenset(
    {
        "octopus_mail_message_id",
        "octopus_handed_over_at",
        "octopus_booked_through_at",
        "octopus_booked_through_uid",
        "octopus_lacks_document",
    }
)


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    octopus_sent_state = fields.Selection(
        SENT_STATES, "Sending", compute="_compute_octopus_sent_state", store=True
    )
    octopus_mail_message_id = fields.Many2one(
        "mail.message",
        "Sent as mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    octopus_handed_over_at = fields.Datetime("Handed over on paper", readonly=True, copy=False)

    _octopus_not_sent_idx = models.Index(
        "(company_id, octopus_sent_state, id) WHERE octopus_sent_state IN"
        " ('to_send', 'sending', 'failed')"
    )

    @api.depends(
        "state",
        "move_type",
        "peppol_move_state",
        "octopus_handed_over_at",
        "octopus_mail_message_id.notification_ids.notification_status",
    )
    def _compute_octopus_sent_state(self):
        for move in self:
            if move.move_type not in SALE_TYPES or move.state != "posted":
                move.octopus_sent_state = False
                continue
            notices = move.sudo().octopus_mail_message_id.notification_ids
            news = {MAIL_NEWS.get(notice.notification_status) for notice in notices}
            news.add(PEPPOL_NEWS.get(move.peppol_move_state))
            news.add("delivered" if move.octopus_handed_over_at else None)
            move.octopus_sent_state = next((known for known in NEWS if known in news), "to_send")

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'octopus_dossier': as in `write`; a default in the context is found here as well
        moves = super().create(vals_list)
        if not self.env.su and any(move[name] for move in moves.sudo() for name in ACT_FIELDS):
            self._octopus_refuse_typed_act()
        return moves

    def write(self, vals):
        # EXTENDS 'octopus_dossier': what an act leaves behind is not typed in
        if not self.env.su and not ACT_FIELDS.isdisjoint(vals):
            self._octopus_refuse_typed_act()
        return super().write(vals)

    def _octopus_refuse_typed_act(self):
        raise UserError(self.env._("Use the buttons to send an invoice or to book it through."))

    # ---- final ------------------------------------------------------------------------------

    def _octopus_make_final(self):
        """Give these drafts their numbers, in the order of their dates, and book them.

        :raise UserError: with the first thing that is missing, and the way out
        """
        self._octopus_check_selling()
        drafts = self.filtered(lambda move: move.state == "draft")
        for move in drafts:
            move._octopus_refuse_problems()
        today = fields.Date.context_today(self)
        for move in drafts.sorted(lambda move: (move.invoice_date or today, move.id)):
            move._post(soft=False)

    def _octopus_check_selling(self):
        """These are sales documents, and the user may make them final and send them."""
        self.company_id.sudo(False)._octopus_check("invoicing", "validate")
        if any(move.move_type not in SALE_TYPES for move in self):
            raise UserError(self.env._("Only invoices and credit notes for customers are sent."))

    # ---- send -------------------------------------------------------------------------------

    def _octopus_portal_send(self, way=None):
        """Send this final document over Peppol or by mail, or note that it goes on paper.

        :param way: peppol, email or paper; the best one unless told
        :raise UserError: with the reason and the way out; nothing was sent then
        """
        self.ensure_one()
        self._octopus_check_selling()
        wait_for_turn(self)
        if self.state != "posted":
            raise UserError(self.env._("Make it final first: it gets its number then."))
        way = way or self._octopus_sending_way()
        self._octopus_refuse_problems(way)
        if way == "paper":
            self._octopus_render_pdf()
            self.octopus_handed_over_at = fields.Datetime.now()
            return
        settings = {"sending_methods": {way}}
        if way == "email":
            # the PDF alone: the data of the invoice are inside it
            settings["invoice_edi_format"] = None
            settings["mail_partner_ids"] = self._octopus_mail_partner().ids
        self.env["account.move.send"]._generate_and_send_invoices(self, **settings)

    def _octopus_sending_way(self):
        """peppol where the customer is registered for it, else email."""
        self.ensure_one()
        partner = self.commercial_partner_id.with_company(self.company_id)
        if partner.peppol_verification_state != "valid":
            partner._octopus_ask_peppol()
        if self.peppol_move_state in ("processing", "done"):
            return "peppol"
        send = self.env["account.move.send"]
        ways = send._get_default_sending_methods(self)
        return "peppol" if "peppol" in ways else "email"

    def _octopus_mail_partner(self):
        """Who gets a mail with this document: the contact, else his company."""
        self.ensure_one()
        return self.partner_id if self.partner_id.email else self.commercial_partner_id

    def _octopus_mail_address(self):
        """Where that mail goes; empty when the dossier knows no address."""
        return self._octopus_mail_partner().email or ""

    def _octopus_render_pdf(self):
        """Draw and keep the PDF of these final documents; what is kept stays as it is."""
        missing = self.filtered(lambda move: not move.invoice_pdf_report_id)
        if missing:
            self.env["account.move.send"]._generate_and_send_invoices(
                missing, sending_methods=set(), extra_edis=set(), invoice_edi_format=None
            )

    def _octopus_pdf(self):
        """The PDF as bytes: the one that was sent, else as it would be drawn now."""
        self.ensure_one()
        return self.invoice_pdf_report_id.raw or self._octopus_draw_pdf()

    def _octopus_draw_pdf(self):
        """The PDF as it would be drawn now."""
        self.ensure_one()
        report = self.env["account.move.send"]._get_default_pdf_report_id(self)
        reports = self.env["ir.actions.report"].with_company(self.company_id)
        # while tests run, Odoo would give HTML, which no viewer shows
        reports = reports.with_context(force_report_rendering=True)
        return reports._render_qweb_pdf(report.report_name, self.ids)[0]

    # ---- words for the pages ----------------------------------------------------------------

    def _octopus_sent_status(self):
        """(key of the colour, label) of the sending."""
        self.ensure_one()
        if self.state == "cancel":
            return "grey", self.env._("Cancelled")
        return {
            "to_send": ("open", self.env._("To send")),
            "sending": ("new", self.env._("On its way")),
            "delivered": ("paid", self._octopus_delivered_label()),
            "failed": ("overdue", self.env._("Not delivered")),
        }.get(self.octopus_sent_state, ("grey", self.env._("Draft")))

    def _octopus_delivered_label(self):
        if self.peppol_move_state == "done":
            return self.env._("Delivered")
        if self.octopus_handed_over_at:
            return self.env._("Handed over")
        return self.env._("Mailed")

    def _octopus_sent_log(self):
        """Every try to send it, the newest first: dicts with `when`, `text`, `failed`, `next`."""
        self.ensure_one()
        log = [self._octopus_peppol_entry(message) for message in self.peppol_out_message_ids]
        log += [self._octopus_mail_entry(mail) for mail in self._octopus_mails()]
        if self.octopus_handed_over_at:
            text = self.env._("Handed over on paper")
            log.append({"when": self.octopus_handed_over_at, "text": text})
        return sorted(log, key=lambda entry: entry["when"], reverse=True)

    def _octopus_mails(self):
        """The mails to the customer with this document."""
        inside = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        sent = Domain("notification_ids.notification_type", "=", "email")
        comment = Domain("message_type", "=", "comment")
        return self.env["mail.message"].search(inside & comment & sent, order="id desc", limit=20)

    def _octopus_peppol_entry(self, message):
        words = {
            "out_pending": self.env._("Peppol: in the queue"),
            "out_sending": self.env._("Peppol: being delivered"),
            "out_delivered": self.env._("Peppol: delivered to %(who)s", who=message.receiver),
            "out_failed": self.env._("Peppol: not delivered"),
        }
        text = words[message.state]
        if message.retry_count:
            text = self.env._("%(text)s (tries: %(count)s)", text=text, count=message.retry_count)
        return {
            "when": message.exchanged_at or message.create_date,
            "text": text,
            "failed": message.state == "out_failed",
            "why": message.error,
            "next": message.next_step if message.state == "out_failed" else False,
        }

    def _octopus_mail_entry(self, mail):
        notices = mail.notification_ids.filtered(lambda notice: notice.res_partner_id)
        news = {MAIL_NEWS.get(notice.notification_status) for notice in notices}
        names = ", ".join(notice.res_partner_id.email or "" for notice in notices)
        if "failed" in news:
            text = self.env._("Mail: could not be delivered to %(who)s", who=names)
            why = notices.filtered("failure_reason")[:1].failure_reason
            step = self.env._("Check the mail address of the customer and send it again.")
            return {"when": mail.date, "text": text, "failed": True, "why": why, "next": step}
        if "sending" in news:
            return {"when": mail.date, "text": self.env._("Mail: on its way to %(who)s", who=names)}
        return {"when": mail.date, "text": self.env._("Mail: sent to %(who)s", who=names)}
