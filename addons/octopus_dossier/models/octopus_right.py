# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what in which dossier: one row per user, dossier and area."""

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .octopus_area import AREAS

# Bookkeeping itself is not in the licence of a portal dossier: its own users read the
# results at most, and book through what they invoice themselves (sales). The firm's users
# are not bound by it: they keep the books.
PORTAL_LIMITS = {
    **dict.fromkeys(("purchases", "lists", "vat", "analytic"), 1),
    **dict.fromkeys(("dossier_settings", "financial", "misc"), 0),
}
LEVELS = [("1", "Read"), ("2", "Write"), ("3", "Validate")]


class OctopusRight(models.Model):
    _name = "octopus.right"
    _description = "Right of a user on a dossier"
    _order = "company_id, user_id, area"
    # Who and when is in octopus.right.change; two references less to check per right.
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    dossier_id = fields.Many2one(
        "octopus.dossier",
        compute="_compute_dossier_id",
        inverse="_inverse_dossier_id",
        search="_search_dossier_id",
        compute_sudo=True,
        help="The operator, who does not work in the dossiers, chooses them here.",
    )
    area = fields.Selection(selection="_selection_area", required=True)
    level = fields.Selection(LEVELS, required=True, default="1")

    _right_uniq = models.Constraint(
        "UNIQUE(user_id, company_id, area)",
        "This user already has a right on this area of this dossier: change its level.",
    )

    @api.model
    def _selection_area(self):
        """The areas, in the words of the users."""
        names = {
            "dossier_settings": self.env._("Dossier settings"),
            "users": self.env._("Users"),
            "purchases": self.env._("Purchases"),
            "sales": self.env._("Sales"),
            "financial": self.env._("Financial journals"),
            "misc": self.env._("Miscellaneous entries"),
            "invoicing": self.env._("Invoicing"),
            "bank": self.env._("Bank and payments"),
            "relations": self.env._("Relations"),
            "articles": self.env._("Articles"),
            "lists": self.env._("Lists and reports"),
            "vat": self.env._("VAT"),
            "analytic": self.env._("Analytic accounting"),
            "documents": self.env._("Documents"),
            "peppol": self.env._("Peppol"),
            "orders": self.env._("Orders"),
            "webservice": self.env._("Web service"),
        }
        return [(area, names[area]) for area in AREAS]

    @api.depends("company_id")
    def _compute_dossier_id(self):
        for right in self:
            right.dossier_id = right.company_id.octopus_dossier_id

    def _inverse_dossier_id(self):
        for right in self:
            right.company_id = right.dossier_id.sudo().company_id

    @api.model
    def _search_dossier_id(self, operator, value):
        # Not by a path through the companies: the operator reads none of them.
        name = "display_name" if isinstance(value, str) else "id"
        dossiers = self.env["octopus.dossier"].search([(name, operator, value)])
        return Domain("company_id", "in", dossiers.sudo().company_id.ids)

    @api.depends("user_id", "area")
    @api.depends_context("lang")
    def _compute_display_name(self):
        areas = dict(self._selection_area())
        for right in self:
            right.display_name = f"{right.user_id.login}: {areas.get(right.area)}"

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        """A right is given to a user of the holder, or of the linked firm."""
        for right in self.sudo():
            dossier = right.company_id.octopus_dossier_id
            subscriber = right.user_id.octopus_subscriber_id
            if not dossier or not subscriber:
                raise ValidationError(
                    self.env._("Rights are for users of subscribers, on dossiers.")
                )
            if subscriber not in dossier._octopus_subscribers():
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot get a right on dossier %(dossier)s: %(code)s neither "
                        "holds it nor has access or a granted link with it.",
                        user=right.user_id.login,
                        dossier=dossier.display_name,
                        code=subscriber.code,
                    )
                )

    @api.constrains("user_id", "company_id", "area", "level")
    def _check_licence(self):
        """A right that the licence of the dossier does not include cannot be given."""
        for right in self.sudo():
            dossier = right.company_id.octopus_dossier_id
            subscriber = right.user_id.octopus_subscriber_id
            # A firm that holds the dossier keeps the books, whatever its client may.
            own = subscriber in dossier.holder_id + dossier.client_id and subscriber.kind != "b"
            if dossier.tier != "portal" or not own:
                continue
            if int(right.level) > PORTAL_LIMITS.get(right.area, 3):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot get “%(area)s: %(level)s”: the licence of dossier "
                        "%(dossier)s is the client portal, where the firm keeps the books.",
                        user=right.user_id.login,
                        area=dict(self._selection_area())[right.area],
                        level=dict(self._fields["level"]._description_selection(self.env))[
                            right.level
                        ],
                        dossier=dossier.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            dossier = self.env["octopus.dossier"].browse(vals.pop("dossier_id", None) or ())
            vals["company_id"] = vals.get("company_id") or dossier.sudo().company_id.id
        rights = super().create(vals_list)
        rights._record_changes({})
        rights.user_id._octopus_rights_changed(rights.company_id)
        return rights

    def write(self, vals):
        users, companies = self.user_id, self.company_id
        if {"user_id", "company_id", "dossier_id", "area"} & vals.keys():
            raise UserError(
                self.env._("Only the level of a right changes: remove it and make another.")
            )
        before = {right.id: right.level for right in self}
        result = super().write(vals)
        self._record_changes(before)
        users._octopus_rights_changed(companies)
        return result

    def unlink(self):
        users, companies = self.user_id, self.company_id
        self._record_changes({right.id: right.level for right in self}, gone=True)
        result = super().unlink()
        users._octopus_rights_changed(companies)
        return result

    def _record_changes(self, before, gone=False):
        """Write down what the record methods changed; `_carry_out` does it for its own."""
        self.flush_recordset()
        rows = SQL(
            """
            SELECT r.user_id, r.company_id, r.area, b.level AS before,
                   CASE WHEN %s THEN NULL ELSE r.level END AS after
              FROM octopus_right r
              LEFT JOIN unnest(%s::int[], %s::varchar[]) b (id, level) ON b.id = r.id
             WHERE r.id = ANY(%s) AND (%s OR b.level IS DISTINCT FROM r.level)
            """,
            gone,
            list(before),
            list(before.values()),
            self.ids,
            gone,
        )
        self.env["octopus.right.change"]._record(rows, uuid.uuid4().hex)

    @api.model
    def _set_levels(self, user, company, levels):
        """Give a user these levels in a dossier; areas not named stay as they are.

        :param dict levels: area → '1', '2', '3', or False to take it away
        """
        existing = {
            right.area: right
            for right in self.search([("user_id", "=", user.id), ("company_id", "=", company.id)])
        }
        gone = self.browse()
        new = []
        for area, level in levels.items():
            right = existing.get(area)
            if not level:
                gone |= right or gone
            elif not right:
                new.append(
                    {
                        "user_id": user.id,
                        "company_id": company.id,
                        "area": area,
                        "level": level,
                    }
                )
            elif right.level != level:
                right.level = level
        gone.unlink()
        self.create(new)
