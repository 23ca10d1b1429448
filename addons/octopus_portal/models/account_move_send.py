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
    def _send_mail(self, move, mail_template, **kwargs):
        # EXTENDS 'account': remember which message it was, to follow what becomes of it
        result = super()._send_mail(move, mail_template, **kwargs)
        inside = [("model", "=", move._name), ("res_id", "=", move.id)]
        message = self.env["mail.message"].sudo().search(inside, order="id desc", limit=1)
        move.sudo().octopus_mail_message_id = message
        return result

    @api.model
    def _get_mail_layout(self):
        # OVERRIDES 'account_peppol': its frame advertises Odoo's service and names the company
        # as we number it
        return "octopus_portal.mail_frame_customer"
