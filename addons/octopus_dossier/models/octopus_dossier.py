# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dossiers: one company's books, with a number that is never used twice."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .octopus_area import AREAS

# What the holder of a portal dossier starts with; his firm decides the rest.
PORTAL_START = {
    "purchases": "1",
    # he books through what he invoiced
    "sales": "3",
    "lists": "1",
    "vat": "1",
    "relations": "2",
    "articles": "2",
    # he makes and sends his own invoices
    "invoicing": "3",
    # his account number stands on them
    "bank": "2",
    "documents": "2",
    "peppol": "2",
}
# What the company and its partner take over.
PUSHED_FIELDS = ("name", "enterprise_number", "vat", "email", "lang")


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _description = "Dossier"
    _inherit = ["mail.thread"]
    _order = "number_sort, id"
    _rec_names_search = ["number", "name", "enterprise_number"]

    number = fields.Char(
        required=True, readonly=True, copy=False, index=True, default="/", string="Dossier ID"
    )
    number_sort = fields.Char(compute="_compute_number_sort", store=True, index=True)
    name = fields.Char(required=True, string="Legal name", tracking=True)
    company_id = fields.Many2one(
        "res.company", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    holder_id = fields.Many2one(
        "octopus.subscriber", required=True, index=True, ondelete="restrict", tracking=True
    )
    firm_id = fields.Many2one(
        "octopus.subscriber",
        string="Dossier manager",
        compute="_compute_firm_id",
        store=True,
        index="btree_not_null",
        help="The firm with the active link.",
    )
    tier = fields.Selection(
        [("portal", "Client portal"), ("full", "Full bookkeeping")],
        required=True,
        default="full",
        tracking=True,
    )
    state = fields.Selection(
        [("active", "Active"), ("readonly", "Read-only"), ("terminated", "Terminated")],
        required=True,
        default="active",
        readonly=True,
        copy=False,
        tracking=True,
    )
    enterprise_number = fields.Char(help="Ten digits of the Crossroads Bank.")
    vat = fields.Char(string="VAT number", compute="_compute_vat", store=True, readonly=False)
    email = fields.Char(help="Where notices about this dossier go.")
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        default=lambda self: self.env.lang or self.env.user.lang,
        help="Mails to the client, and invoices drawn for him, are in this language.",
    )
    link_ids = fields.One2many("octopus.link", "dossier_id", string="Links")

    _number_uniq = models.Constraint("UNIQUE(number)", "This dossier ID is already taken.")
    _number_digits = models.Constraint(
        "CHECK(number ~ '^[0-9]{1,12}$')", "A dossier ID has digits only."
    )
    _company_uniq = models.UniqueIndex("(company_id) WHERE company_id IS NOT NULL")

    @api.depends("number", "name")
    def _compute_display_name(self):
        for dossier in self:
            dossier.display_name = f"{dossier.number} {dossier.name or ''}".strip()

    @api.depends("number")
    def _compute_number_sort(self):
        for dossier in self:
            dossier.number_sort = (dossier.number or "").rjust(12, "0")

    @api.depends("link_ids.state")
    def _compute_firm_id(self):
        for dossier in self:
            granted = dossier.link_ids.filtered(lambda link: link.state == "granted")
            dossier.firm_id = granted[:1].firm_id

    @api.depends("enterprise_number")
    def _compute_vat(self):
        for dossier in self:
            if dossier.enterprise_number and not dossier.vat:
                dossier.vat = f"BE{dossier.enterprise_number}"

    @api.constrains("enterprise_number")
    def _check_enterprise_number(self):
        for dossier in self.filtered("enterprise_number"):
            number = dossier.enterprise_number
            valid = len(number) == 10 and number.isascii() and number.isdigit()
            if not valid or 97 - int(number[:8]) % 97 != int(number[8:]):
                raise ValidationError(
                    self.env._(
                        "%(number)s is no enterprise number: it has ten digits, and the last "
                        "two must agree with the others.",
                        number=number,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            if vals.get("number", "/") == "/":
                vals["number"] = self._next_number()
            number = "".join(c for c in vals.get("enterprise_number") or "" if c not in " .")
            vals["enterprise_number"] = number or False
        dossiers = super().create(vals_list)
        for dossier in dossiers.sudo():
            dossier.company_id = dossier.company_id or self._take_company()
            dossier._push_to_company()
            dossier._give_starting_rights(dossier.holder_id)
        return dossiers

    @api.model
    def _take_company(self):
        """The company of a new dossier."""
        return self.env["res.company"].sudo()._octopus_take_from_pool()

    def _next_number(self):
        sequence = self.env["ir.sequence"].sudo()
        number = sequence.next_by_code("octopus.dossier")
        # A number may have been given by hand; no number is used twice.
        while self.sudo().search_count([("number", "=", number)]):
            number = sequence.next_by_code("octopus.dossier")
        return number

    def write(self, vals):
        for name in ("number", "company_id"):
            if name in vals and any(d[name] and d.number != "/" for d in self.sudo()):
                raise UserError(self.env._("The ID of a dossier and its company never change."))
        result = super().write(vals)
        if not {"state", "holder_id", "tier"}.isdisjoint(vals):
            self.sudo().company_id._octopus_rights_changed()
        if not set(PUSHED_FIELDS).isdisjoint(vals):
            self.sudo()._push_to_company()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A dossier is never deleted: it is kept for ten years. Terminate it instead."
            )
        )

    def _push_to_company(self):
        """Carry name and numbers to the company and its partner."""
        for dossier in self.filtered("company_id"):
            company = dossier.company_id
            company.partner_id.write(
                {
                    "name": dossier.name,
                    "vat": dossier.vat,
                    "company_registry": dossier.enterprise_number,
                    "email": dossier.email,
                    "lang": dossier.lang,
                }
            )
            # The name of the company follows from number and partner; the
            # dossier is found through its table, which must be written first.
            dossier.flush_recordset(["company_id", "number"])
            company.invalidate_recordset(["octopus_dossier_ids"])
            self.env.add_to_compute(company._fields["name"], company)

    def _give_starting_rights(self, subscriber):
        """What the holder of a subscriber starts with in this dossier."""
        self.ensure_one()
        own_portal = self.tier == "portal" and subscriber.kind != "b"
        levels = PORTAL_START if own_portal else dict.fromkeys(AREAS, "3")
        self.env["octopus.right"].sudo()._set_levels(
            subscriber.holder_user_id, self.company_id, levels
        )

    def _check_digits(self):
        """The two check digits of the number, modulo 97, as in the mail address."""
        self.ensure_one()
        return f"{int(self.number) % 97 or 97:02d}"

    def action_open_books(self):
        """Make this the one open dossier of the web client."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "octopus_dossier.open_books",
            "params": {"company_id": self.company_id.id},
        }

    def action_readonly(self):
        """Put the dossier on read-only, for instance when nobody pays for it."""
        self._check_operator()
        self.filtered(lambda dossier: dossier.state == "active").write({"state": "readonly"})

    def action_reactivate(self):
        """Open a read-only dossier again; a terminated one stays terminated."""
        self._check_operator()
        self.filtered(lambda dossier: dossier.state == "readonly").write({"state": "active"})

    def _is_operator(self):
        return self.env.su or self.env.user._octopus_is_operator()

    def _check_operator(self):
        self.browse().check_access("write")
        if not self._is_operator():
            raise UserError(
                self.env._("Only the operator of the platform can do this to a dossier.")
            )
