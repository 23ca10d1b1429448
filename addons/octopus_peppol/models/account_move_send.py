# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sending method *Peppol* of an invoice, over our own access point."""

from odoo import api, models

from .octopus_peppol_worker import Refusal


class AccountMoveSend(models.AbstractModel):
    _name = "account.move.send"
    _inherit = ["account.move.send"]

    @api.model
    def _call_web_service_after_invoice_pdf_render(self, invoices_data):
        # EXTENDS 'account': account_peppol's part of it calls Odoo's proxy, so it
        # is shown no invoice with the method 'peppol'.
        ours = {
            move: data
            for move, data in invoices_data.items()
            if "peppol" in data["sending_methods"]
        }
        for data in ours.values():
            data["sending_methods"] = set(data["sending_methods"]) - {"peppol"}
        try:
            result = super()._call_web_service_after_invoice_pdf_render(invoices_data)
        finally:
            for data in ours.values():
                data["sending_methods"] = data["sending_methods"] | {"peppol"}
        for move, data in ours.items():
            self._octopus_queue(move, data)
        return result

    def _octopus_queue(self, move, data):
        """Write the intent to send; the cron does the talking, at once."""
        document = data.get("ubl_cii_xml_attachment_values") or {}
        payload = document.get("raw") or move.ubl_cii_xml_id.raw
        try:
            self._octopus_check_partner(move)
            self.env["octopus.peppol.sender"]._queue(move, payload)
        except Refusal as error:
            if move.peppol_move_state not in ("processing", "done"):
                move.peppol_move_state = "error"
            data["error"] = {"error_title": str(error), "errors": [error.next_step]}

    def _octopus_check_partner(self, move):
        """Refuse at once what the network certainly does not take."""
        partner = move.commercial_partner_id.with_company(move.company_id)
        if partner.peppol_verification_state in ("not_verified", False):
            partner.button_account_peppol_check_partner_endpoint(company=move.company_id)
        if partner.peppol_verification_state in ("not_valid", "not_valid_format"):
            raise Refusal(
                self.env._(
                    "%(partner)s is not registered on Peppol for this kind of document.",
                    partner=partner.display_name,
                ),
                self.env._("Send the invoice by mail, or ask the customer to register."),
            )

    def _is_applicable_to_company(self, method, company):
        # EXTENDS 'account_peppol': its 'rejected' state does not exist here.
        applicable = super()._is_applicable_to_company(method, company)
        return applicable and (method != "peppol" or company.sudo().peppol_can_send)

    @api.model
    def _get_default_sending_methods(self, move):
        # EXTENDS 'account': Peppol when the customer takes it there, else by mail,
        # not both, unless the customer asked for mail.
        methods = super()._get_default_sending_methods(move)
        partner = move.commercial_partner_id.with_company(move.company_id)
        if "peppol" in methods and partner.invoice_sending_method != "email":
            methods.discard("email")
        return methods

    def action_what_is_peppol_activate(self, moves):
        # OVERRIDES 'account_peppol': asked for while the dialog is drawn, for an alert
        # that is taken out below; a refusal here would keep the dialog from opening.
        return False

    @api.model
    def _get_alerts(self, moves, moves_data):
        # EXTENDS 'account': advertisement for Odoo's own service.
        alerts = super()._get_alerts(moves, moves_data)
        for name in ("account_peppol_what_is_peppol", "account_peppol_partner_want_peppol"):
            alerts.pop(name, None)
        return alerts
