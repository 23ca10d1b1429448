# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A payer as the operator's customer: a relation in the operator's own dossier."""

from odoo import fields, models
from odoo.tools import escape_psql

# What a dossier's company says about who it is.
DETAILS = ("vat", "company_registry", "street", "street2", "zip", "city")


class OctopusSubscriber(models.Model):
    _name = "octopus.subscriber"
    _inherit = ["octopus.subscriber"]

    customer_id = fields.Many2one(
        "res.partner",
        string="Relation of the operator",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_system",
        help="Who gets the invoices of his subscriptions, in the operator's own dossier.",
    )

    customer_email = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="The address that was taken over on this relation last.",
    )

    def write(self, vals):
        # EXTENDS 'octopus_dossier': before his address changes, the one that is followed is kept
        if "email" in vals:
            self._remember_customer_email()
        return super().write(vals)

    def _remember_customer_email(self):
        """Relations made before addresses were remembered follow him too, unless the operator
        wrote another one."""
        for subscriber in self.sudo():
            email = subscriber.customer_id.email
            known = subscriber.customer_email or not email
            if not known and email == subscriber._customer_details()["email"]:
                subscriber.customer_email = email

    def _octopus_customer(self, company):
        """The relation for the invoices, made at the first one; as superuser.

        What is empty there is filled in from the subscriber and his own dossier, and another mail
        address of his is followed; what the operator wrote stays.
        """
        self.ensure_one()
        self._remember_customer_email()
        customer = self.sudo().customer_id
        details = self.sudo()._customer_details()
        if customer.company_id != company or not customer.active:
            partners = self.env["res.partner"].sudo().with_company(company)
            customer = partners.create({**details, "company_id": company.id, "is_company": True})
            self.sudo().write({"customer_id": customer.id, "customer_email": customer.email})
            return customer
        changed = {name: value for name, value in details.items() if value and not customer[name]}
        if details["email"] and customer.email == self.sudo().customer_email:
            changed["email"] = details["email"]
        if changed:
            customer.write(changed)
        if "email" in changed:
            self.sudo().customer_email = customer.email
        return customer

    def _customer_details(self):
        source = self._own_dossier().company_id.partner_id
        details = {name: source[name] for name in DETAILS}
        if source.vat or source.street:
            details["country_id"] = (source.country_id or self.env.ref("base.be")).id
        return {
            **details,
            "name": source.name or self.name,
            "ref": self.code,
            "email": self.email or source.email,
            "lang": self.holder_user_id.lang,
        }

    def _own_dossier(self):
        """The dossier of the payer himself: a firm holds those of its clients too."""
        return self.env["octopus.dossier"].search(
            [
                ("holder_id", "=", self.id),
                ("state", "!=", "terminated"),
                ("is_template", "=", False),
                *([("name", "=ilike", escape_psql(self.name))] if self.kind == "b" else []),
            ],
            order="id",
            limit=1,
        )
