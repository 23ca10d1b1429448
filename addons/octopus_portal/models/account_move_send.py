# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo's way of sending invoices leaves open for ours."""

from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _name = "account.move.send"
    _inherit = ["account.move.send"]

    @api.model
    def _call_web_service_before_invoice_pdf_render(self, invoices_data):
        # EXTENDS 'account_edi_ubl_cii': it puts a PDF into the e-invoice only where it draws one
        # just now. One that is kept, from a mail or from booking through, goes in as well.
        for move, data in invoices_data.items():
            if move.invoice_pdf_report_id and "ubl_cii_xml_options" in data:
                self._postprocess_invoice_ubl_xml(move, data)
        return super()._call_web_service_before_invoice_pdf_render(invoices_data)

    @api.model
    def _get_default_mail_attachments_widget(
        self, move, mail_template, invoice_edi_format=None, extra_edis=None, pdf_report=None
    ):
        # EXTENDS 'account': what the entrepreneur put with it goes along, in the mail and, as
        # files that somebody chose, inside the e-invoice
        widget = super()._get_default_mail_attachments_widget(
            move, mail_template, invoice_edi_format, extra_edis, pdf_report
        )
        return widget + [
            {
                "id": file.id,
                "name": file.name,
                "mimetype": file.mimetype,
                "placeholder": False,
                "manual": True,
            }
            for file in move.octopus_attachment_ids
        ]

    @api.model
    def _hook_if_success(self, moves_data, from_cron=False):
        # EXTENDS 'account': what a batch mails in the background counts too; above the bound of
        # its dossier it keeps its place and leaves in the next hour
        if not from_cron:
            return super()._hook_if_success(moves_data, from_cron=from_cron)
        free = {}
        for move, data in moves_data.items():
            # the invoices of the platform itself are bounded by its payers
            counts = "email" in data["sending_methods"] and not move.octopus_run_line_id
            if counts and not move.company_id._octopus_take_mail():
                data["error"] = self._octopus_later(move, data)
            else:
                free[move] = data
        return super()._hook_if_success(free, from_cron=from_cron)

    @api.model
    def _octopus_later(self, move, data):
        """Why this mail waits; what went over Peppol is not sent a second time for its mail."""
        text = move.company_id._octopus_mails_refusal()
        again = "peppol" not in data["sending_methods"]
        if not again:
            move.message_post(body=text)
        return {"error_title": text, "retry": again}

    @api.model
    def _send_mail(self, move, mail_template, **kwargs):
        # EXTENDS 'account': the dossier speaks and is answered, and the message is remembered, to
        # follow what becomes of it
        kwargs["email_from"] = move.company_id._octopus_sender()
        if answer_to := move.company_id._octopus_answer_to():
            kwargs.setdefault("reply_to", answer_to)
        result = super()._send_mail(move, mail_template, **kwargs)
        inside = [("model", "=", move._name), ("res_id", "=", move.id)]
        message = self.env["mail.message"].sudo().search(inside, order="id desc", limit=1)
        move.sudo().octopus_mail_message_id = message
        return result

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        # EXTENDS 'account_peppol': it asks the network wherever nothing is known of a customer,
        # as often as a page is opened while the network does not answer
        partner = move.partner_id.commercial_partner_id.with_company(move.company_id)
        unknown = method == "peppol" and partner.peppol_verification_state == "not_verified"
        if unknown and not partner._octopus_may_ask_peppol():
            return False
        return super()._is_applicable_to_move(method, move, **move_data)

    @api.model
    def _get_mail_layout(self):
        # OVERRIDES 'account_peppol': its frame advertises Odoo's service and names the company
        # as we number it
        return "octopus_portal.mail_frame_customer"
