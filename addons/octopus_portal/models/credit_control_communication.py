# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A reminder as it was sent: OCA's communication, with its costs, its mail and its state."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .reminder_letter import Letter

_logger = logging.getLogger(__name__)
BATCH = 50
FAILED = ("email_error", "error")
# a mail that could not leave is tried again after so many hours
TRIED_AGAIN = (1, 4, 24)


class CreditControlCommunication(models.Model):
    _name = "credit.control.communication"
    _inherit = ["credit.control.communication"]

    octopus_cost = fields.Monetary(string="Costs", readonly=True)
    octopus_tries = fields.Integer("Tried again", readonly=True, copy=False)
    octopus_next_try = fields.Datetime("Tried again at", readonly=True, copy=False)

    _octopus_next_try_idx = models.Index("(octopus_next_try) WHERE octopus_next_try IS NOT NULL")
    _octopus_history_idx = models.Index("(company_id, partner_id, id DESC)")

    # ---- reading -----------------------------------------------------------------------------

    @api.model
    def _octopus_history_domain(self, company):
        """The letters of this dossier; one without an invoice was never sent."""
        return Domain("company_id", "=", company.id) & Domain(
            "credit_control_line_ids", "!=", False
        )

    @api.model
    def _octopus_history(self, company, partner=None, move=None, limit=20):
        """The last letters to this customer, or about this invoice; as superuser."""
        domain = Domain("company_id", "=", company.id)
        if partner:
            domain &= Domain("partner_id", "=", partner.commercial_partner_id.id)
        if move:
            domain &= Domain("credit_control_line_ids.invoice_id", "=", move.id)
        return self.sudo().search(domain, order="id desc", limit=limit)

    @api.model
    def _octopus_last_id(self, company, partner):
        """The last letter to this customer; 0 when he got none."""
        return self._octopus_history(company, partner, limit=1).id or 0

    @api.model
    def _octopus_portal_filters(self):
        """What the list can be narrowed to: key → (label, domain)."""
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "failed": (self.env._("Not delivered"), self._octopus_failed_domain()),
        }

    @api.model
    def _octopus_failed_domain(self):
        """Letters that did not arrive, and are not tried again by themselves."""
        failed = Domain("credit_control_line_ids.state", "in", FAILED)
        return failed & Domain("octopus_next_try", "=", False)

    @api.model
    def _octopus_portal_sortings(self):
        return {
            "date": (self.env._("Newest first"), "id desc"),
            "oldest": (self.env._("Oldest first"), "id"),
        }

    @api.model
    def _octopus_portal_search_domain(self, text):
        """Letters to this customer, or about this invoice."""
        return Domain("partner_id.complete_name", "ilike", text) | Domain(
            "credit_control_line_ids.invoice_id.name", "ilike", text
        )

    def _octopus_portal_status(self):
        """(key, label): where it stands; the key names the colour in the stylesheet."""
        self.ensure_one()
        states = set(self.credit_control_line_ids.mapped("state"))
        if states & set(FAILED) and self.octopus_next_try:
            return "todo", self.env._("Tried again soon")
        if states & set(FAILED):
            return "overdue", self.env._("Not delivered")
        if states & {"to_be_sent", "queued", "draft"}:
            return "new", self.env._("Being sent")
        if "letter" in self.credit_control_line_ids.mapped("channel"):
            return "grey", self.env._("To print")
        return "paid", self.env._("Sent")

    def _octopus_by_mail(self):
        """Whether it leaves by mail; else it is a letter to print."""
        self.ensure_one()
        return "email" in self.credit_control_line_ids.mapped("channel")

    def _octopus_total(self):
        """What was asked for."""
        self.ensure_one()
        return self.total_due + self.octopus_cost

    def _octopus_letter(self):
        """What it says."""
        self.ensure_one()
        return Letter(
            company=self.company_id,
            partner=self.partner_id,
            contact=self.env["octopus.reminder"]._octopus_contact(self.partner_id),
            level=self.policy_level_id,
            lines=tuple((line.move_line_id, line.balance_due) for line in self._octopus_told()),
            currency=self.currency_id,
            cost=self.octopus_cost,
        )

    def _octopus_told(self):
        """Its invoices, the oldest first."""
        return self.credit_control_line_ids.sorted(lambda line: (line.date_due, line.id))

    def _octopus_as_sent(self):
        """The words that left, kept as a message; else those that will leave."""
        self.ensure_one()
        kind = self.env.ref("account_credit_control.mt_request")
        said = self.sudo().message_ids.filtered(lambda message: message.subtype_id == kind)[:1]
        return said.body or self.env["octopus.reminder"]._octopus_draw(self._octopus_letter())

    # ---- the mail ----------------------------------------------------------------------------

    def _octopus_made(self):
        """Fix who gets it and what it costs; a printed letter counts as sent."""
        reminders = self.env["octopus.reminder"]
        for letter in self:
            letter.contact_address_id = reminders._octopus_contact(letter.partner_id)
            letter.octopus_cost = reminders._octopus_cost(
                letter.company_id, letter.partner_id, letter.policy_level_id, letter.currency_id
            )
            if not letter._octopus_by_mail():
                letter.credit_control_line_ids.write({"state": "sent"})

    def _octopus_sender(self):
        """In the name of the dossier."""
        self.ensure_one()
        return self.company_id._octopus_sender()

    def _octopus_answer_to(self):
        """Answers go to the entrepreneur."""
        self.ensure_one()
        return self.company_id._octopus_answer_to() or self.user_id.email_formatted or ""

    def _octopus_body(self):
        """The text of the mail, for its template."""
        self.ensure_one()
        return self.env["octopus.reminder"]._octopus_draw(self._octopus_letter())

    def _octopus_subject(self):
        """The subject of the mail, in the language of the customer."""
        self.ensure_one()
        letter = self._octopus_letter()
        words = self.with_context(lang=letter.lang)
        told = {
            "type": words.policy_level_id.name,
            "count": len(letter.lines),
            "sender": self.company_id.partner_id.name,
        }
        if len(letter.lines) == 1:
            return words.env._("%(type)s: an open invoice of %(sender)s", **told)
        return words.env._("%(type)s: %(count)s open invoices of %(sender)s", **told)

    def _process_attachments_for_template_post(self, mail_template):
        # EXTENDS 'mail': the invoices go along
        result = super()._process_attachments_for_template_post(mail_template)
        if mail_template != self.env.ref("octopus_portal.mail_template_reminder"):
            return result
        for letter in self:
            files = result.setdefault(letter.id, {}).setdefault("attachments", [])
            files += letter._octopus_files()
        return result

    def _octopus_files(self):
        """The open invoices, as (name, PDF)."""
        self.ensure_one()
        return [
            (move._get_invoice_report_filename(), move._octopus_pdf())
            for move in self.credit_control_line_ids.invoice_id
        ]

    # ---- in the background -------------------------------------------------------------------

    @api.model
    def _cron_octopus_send(self):
        """Send what was chosen, a letter a transaction; above the limit in the next hour."""
        self._octopus_try_again()
        domain = [
            ("state", "=", "to_be_sent"),
            ("channel", "=", "email"),
            ("communication_id.policy_id.company_id", "!=", False),
        ]
        waiting = self.env["credit.control.line"].search(domain).communication_id
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        left, tried, full = len(waiting), 0, self.env["res.company"]
        for letter in waiting:
            left -= 1
            if letter.company_id in full or not letter.company_id._octopus_take_mail():
                full |= letter.company_id
                continue
            if letter.try_lock_for_update():
                letter.with_company(letter.company_id)._octopus_leave()
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
            tried += 1
            if not cron._commit_progress(1, remaining=left) or tried == BATCH:
                return
        cron._commit_progress(remaining=0)

    def _octopus_leave(self):
        """Send one letter, without the invoices that were paid since it was chosen."""
        paid = self.credit_control_line_ids.filtered(lambda line: line.move_line_id.reconciled)
        paid.write({"state": "ignored", "communication_id": False})
        if not self.credit_control_line_ids:
            return
        try:
            with self.env.cr.savepoint():
                self._generate_emails()
                self._octopus_copy_to_sender()
        except Exception:
            # one that fails must not hold up the others; the page offers to send it again
            _logger.exception("reminder %s could not be sent", self.id)
            self.credit_control_line_ids.write({"state": "email_error"})
            self._octopus_plan_try()

    def _octopus_plan_try(self):
        """Try these once more later; after the last time somebody has to look."""
        now = fields.Datetime.now()
        for letter in self.filtered(lambda letter: letter.octopus_tries < len(TRIED_AGAIN)):
            hours = TRIED_AGAIN[letter.octopus_tries]
            letter.octopus_next_try = now + timedelta(hours=hours)
            letter.octopus_tries += 1

    @api.model
    def _octopus_try_again(self):
        """Put back among those to send what waited long enough."""
        due = self.search([("octopus_next_try", "<=", fields.Datetime.now())])
        due._octopus_put_back()

    def _octopus_copy_to_sender(self):
        """The same mail to who sent it, where the dossier wants that."""
        self.ensure_one()
        address = self.user_id.email_formatted or self.company_id.partner_id.email_formatted
        message = self.message_ids.sorted("id")[-1:]
        mail = self.env["mail.mail"].search([("mail_message_id", "=", message.id)], limit=1)
        if not (self.policy_id.octopus_copy and address and mail):
            return
        words = self.with_context(lang=self.user_id.lang or self.company_id.partner_id.lang)
        self.env["mail.mail"].create(
            {
                "subject": words.env._(
                    "Copy for you, sent to %(customer)s: %(subject)s",
                    customer=self.partner_id.name,
                    subject=message.subject or "",
                ),
                "body_html": mail.body_html,
                "email_from": self._octopus_sender(),
                "email_to": address,
                "attachment_ids": [fields.Command.set(message.attachment_ids.ids)],
                "auto_delete": True,
            }
        )

    def _octopus_again(self):
        """Send a letter once more that did not arrive."""
        self.company_id.sudo(False)._octopus_check("invoicing", "validate")
        self._octopus_put_back()
        self.octopus_tries = 0
        self.env.ref("octopus_portal.cron_reminders").sudo()._trigger()

    def _octopus_put_back(self):
        failed = self.credit_control_line_ids.filtered(lambda line: line.state in FAILED)
        failed.write({"state": "to_be_sent", "channel": "email"})
        self.octopus_next_try = False
