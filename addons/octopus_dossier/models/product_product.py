# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the operator sells: formulas, modules and what is ordered, and what they cost.

Their company is no dossier (`base.main_company`), so they stand among the articles of none.
"""

from datetime import datetime, time

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

FORMULAS = ("portal", "full", "internal")
MODULES = ("bank", "invoicing", "dms")
# Modules that come with a formula, and are not charged for.
INCLUDED = {"portal": ("invoicing",)}


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product"]

    octopus_kind = fields.Selection(
        [
            ("portal", "Formula: client portal"),
            ("full", "Formula: full bookkeeping"),
            ("internal", "Formula: internal dossier"),
            ("bank", "Module: bank"),
            ("invoicing", "Module: invoicing"),
            ("dms", "Module: documents"),
            ("peppol", "Order: Peppol registration"),
            ("mandate", "Order: bank mandate"),
            ("storage", "Storage per started GB"),
        ],
        string="What the operator sells",
        readonly=True,
        copy=False,
    )
    octopus_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price list of the formula",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        help="What dossiers with this formula pay, for the formula and for everything else.",
    )

    _octopus_kind_uniq = models.UniqueIndex(
        "(octopus_kind) WHERE octopus_kind IS NOT NULL",
        "There is one product of each kind that the operator sells.",
    )

    @api.model
    def _octopus_product(self, kind):
        """The product of this kind, as superuser: anybody may know what is for sale."""
        product = self._octopus_products((kind,))
        if not product:
            raise UserError(
                self.env._(
                    "There is no product of the kind “%(kind)s”. Update the addon Octopus Dossier "
                    "to get it back.",
                    kind=kind,
                )
            )
        return product

    @api.model
    def _octopus_products(self, kinds):
        """The products of these kinds, as superuser and in this order."""
        return self.sudo().browse(self._octopus_product_ids(tuple(kinds)))

    @api.model
    @tools.ormcache("kinds")
    def _octopus_product_ids(self, kinds):
        """They are data, and what was paid for keeps them from being deleted."""
        found = self.sudo().with_context(active_test=False)
        found = found.search([("octopus_kind", "in", kinds)])
        return found.sorted(lambda product: kinds.index(product.octopus_kind)).ids

    def _octopus_price(self, formula, date):
        """What this costs a dossier with this formula on this day, without VAT.

        :rtype: float
        """
        self.ensure_one()
        pricelist = formula.sudo().octopus_pricelist_id
        noon = datetime.combine(date, time(12))
        return pricelist._get_product_price(self.sudo(), 1.0, date=noon)

    def _octopus_included(self):
        """The modules that come with this formula, as superuser."""
        self.ensure_one()
        return self._octopus_products(INCLUDED.get(self.sudo().octopus_kind, ()))
