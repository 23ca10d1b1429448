# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A dossier's registration on the Peppol network."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib.edelivery import identifiers

NOTICE_FIELDS = {"notice", "notice_email", "notice_format"}
ENTERPRISE_SCHEME = "0208"


class OctopusPeppolParticipant(models.Model):
    """``0208:<enterprise number>`` of a dossier, served by our SMP while it is active."""

    _name = "octopus.peppol.participant"
    _description = "Peppol registration"
    _rec_name = "identifier"
    _order = "id desc"

    company_id = fields.Many2one(
        "res.company", "Dossier", required=True, index=True, ondelete="restrict"
    )
    scheme = fields.Char(required=True, default=ENTERPRISE_SCHEME, readonly=True)
    value = fields.Char("Enterprise number", required=True, readonly=True)
    identifier = fields.Char(compute="_compute_identifier", store=True, index=True)
    state = fields.Selection(
        [("active", "Registered"), ("left", "Left")],
        required=True,
        default="active",
        readonly=True,
    )
    self_billing = fields.Boolean(
        "Receives self-billing",
        default=True,
        help="Customers may send invoices that they make in the name of this dossier.",
    )
    notice = fields.Boolean(
        "Mail on arrival", default=True, help="Mail every document that arrives to the client."
    )
    notice_email = fields.Char(
        "Mail address", help="Where the notices go; the dossier's own address when empty."
    )
    notice_format = fields.Selection(
        [("both", "PDF and XML"), ("pdf", "PDF only")],
        "Mail contains",
        required=True,
        default="both",
        help="Private persons usually want the PDF only.",
    )
    registered_at = fields.Datetime(default=fields.Datetime.now, readonly=True)
    left_at = fields.Datetime(readonly=True)

    _identifier_unique = models.UniqueIndex(
        "(identifier) WHERE state = 'active'",
        "This enterprise number is already registered by another dossier.",
    )
    _company_unique = models.UniqueIndex(
        "(company_id) WHERE state = 'active'", "This dossier is already registered."
    )

    @api.depends("scheme", "value")
    def _compute_identifier(self):
        for participant in self:
            participant.identifier = f"{participant.scheme}:{participant.value}".lower()

    @api.constrains("scheme", "value")
    def _check_value(self):
        for participant in self:
            if participant.scheme != ENTERPRISE_SCHEME or not identifiers.valid_enterprise_number(
                participant.value
            ):
                raise ValidationError(
                    self.env._(
                        "%(value)s is no valid Belgian enterprise number: ten digits, the last"
                        " two of which check the others. Correct it on the dossier.",
                        value=participant.value,
                    )
                )

    def write(self, vals):
        # Who is registered follows from registering and leaving, whoever writes.
        if not self.env.su and vals.keys() - NOTICE_FIELDS:
            raise AccessError(self.env._("Register or leave instead of changing this."))
        return super().write(vals)

    @api.model
    def _register_company(self, company):
        """Register ``company``'s dossier, active at once; the same again changes nothing."""
        company._octopus_check("peppol", "validate")
        dossier = company.octopus_dossier_id.sudo()
        if not dossier.enterprise_number:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s has no enterprise number. Fill it in on the dossier,"
                    " then register again.",
                    dossier=company.name,
                )
            )
        active = self.sudo()._active_of(company)
        if not active:
            self.sudo()._check_not_elsewhere(dossier)
            values = {"company_id": company.id, "value": dossier.enterprise_number}
            active = self.sudo().create(values)
            active._tell_core()
        return active.sudo(self.env.su)

    def _check_not_elsewhere(self, dossier):
        """The index refuses a number that is registered too, but not in words for people."""
        taken = [
            ("identifier", "=", f"{ENTERPRISE_SCHEME}:{dossier.enterprise_number}"),
            ("state", "=", "active"),
        ]
        if self.search_count(taken, limit=1):
            raise UserError(
                self.env._(
                    "Enterprise number %(number)s is already registered by another dossier. "
                    "Nothing was registered for dossier %(dossier)s. Leave Peppol there first, or "
                    "ask the operator of the platform.",
                    number=dossier.enterprise_number,
                    dossier=dossier.display_name,
                )
            )

    def action_leave(self):
        """Stop receiving and sending for this dossier."""
        for participant in self:
            participant.company_id._octopus_check("peppol", "validate")
            participant.sudo().write({"state": "left", "left_at": fields.Datetime.now()})
            participant.sudo()._tell_core()
        return True

    def _tell_core(self):
        """Core shows its Peppol fields and sending method for companies in this state."""
        for participant in self:
            company = participant.company_id
            company.octopus_dossier_id.invalidate_recordset(
                ["peppol_participant_id", "peppol_identifier"]
            )
            registered = participant.state == "active"
            company.account_peppol_proxy_state = "receiver" if registered else "not_registered"
            if registered:
                company.partner_id.write(
                    {"peppol_eas": participant.scheme, "peppol_endpoint": participant.value}
                )

    @api.model
    def _active_of(self, company):
        return self.search([("company_id", "=", company.id), ("state", "=", "active")], limit=1)

    @api.model
    def _serving(self, participant):
        """The active registration of ``participant`` (a ``ParticipantId``), by index."""
        return self.search_fetch(
            [("identifier", "=", participant.canonical), ("state", "=", "active")],
            ["company_id", "self_billing"],
            limit=1,
        )

    def _document_types(self):
        """``{document type: process}`` that our SMP publishes for this participant."""
        self.ensure_one()
        return {
            document_type: process
            for document_type, process in identifiers.BILLING_DOCUMENTS.items()
            if self.self_billing or process != identifiers.SELF_BILLING_PROCESS
        }

    def _notice_address(self):
        """Where to mail what arrives; empty when the dossier wants no mail."""
        self.ensure_one()
        if not self.notice:
            return ""
        return self.notice_email or self.company_id.octopus_dossier_id.email or ""
