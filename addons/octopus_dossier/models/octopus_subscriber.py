# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Subscribers: the holders of login codes B…, U… and K…."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import escape_psql

from ..tools.brussels import BRUSSELS

CODE = re.compile(r"[BUK][0-9]{1,12}")
# Letters of any language, digits, and a few marks inside the name.
USER_NAME = re.compile(r"[^\W_](?:[\w.-]{0,62}[^\W_])?")
# New users and their partners start without followers and log messages.
QUIETLY = {"mail_create_nosubscribe": True, "mail_create_nolog": True, "tracking_disable": True}


class OctopusSubscriber(models.Model):
    _name = "octopus.subscriber"
    _description = "Subscriber"
    _order = "code"
    _rec_names_search = ["code", "name", "email"]

    code = fields.Char(required=True, copy=False, readonly=True, index=True, default="/")
    kind = fields.Selection(
        [
            ("b", "B: accounting firm"),
            ("u", "U: entrepreneur with his own subscription"),
            ("k", "K: client of a firm, paid by the firm"),
        ],
        required=True,
    )
    name = fields.Char(required=True)
    email = fields.Char()
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one("res.partner", ondelete="restrict", readonly=True)
    firm_id = fields.Many2one(
        "octopus.subscriber",
        string="Paying firm",
        domain=[("kind", "=", "b")],
        index="btree_not_null",
        ondelete="restrict",
        help="For a K number: the firm that pays the licence.",
    )
    tier = fields.Selection(
        [("portal", "Client portal"), ("full", "Full bookkeeping")],
        compute="_compute_tier",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Portal: the users work in the portal. Full: they also work in the backend.",
    )
    user_ids = fields.One2many("res.users", "octopus_subscriber_id", string="Users")
    holder_user_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    dossier_ids = fields.One2many("octopus.dossier", "holder_id", string="Dossiers held")
    client_dossier_ids = fields.One2many(
        "octopus.dossier", "client_id", string="Dossiers with access"
    )
    link_ids = fields.One2many("octopus.link", "firm_id", string="Links")

    _code_uniq = models.Constraint("UNIQUE(code)", "This subscriber code already exists.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for subscriber in self:
            subscriber.display_name = f"{subscriber.code} {subscriber.name or ''}".strip()

    @api.depends("kind")
    def _compute_tier(self):
        for subscriber in self:
            subscriber.tier = subscriber.tier or ("portal" if subscriber.kind == "k" else "full")

    @api.constrains("code", "kind")
    def _check_code(self):
        for subscriber in self:
            if not CODE.fullmatch(subscriber.code) or (
                subscriber.code[0].lower() != subscriber.kind
            ):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be a subscriber code: it is the letter of the kind "
                        "(B, U or K) and 1 to 12 digits, such as U15032003.",
                        code=subscriber.code,
                    )
                )

    @api.constrains("kind", "firm_id")
    def _check_firm(self):
        for subscriber in self:
            if subscriber.kind == "k" and subscriber.firm_id.kind != "b":
                raise ValidationError(
                    self.env._(
                        "The K number %(code)s needs the accounting firm that pays for it.",
                        code=subscriber.code,
                    )
                )
            if subscriber.kind != "k" and subscriber.firm_id:
                raise ValidationError(
                    self.env._(
                        "%(code)s pays for itself: only a K number has a paying firm.",
                        code=subscriber.code,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("code", "/") == "/" and vals.get("kind"):
                vals["code"] = self._next_code(vals["kind"])
        subscribers = super().create(vals_list)
        for subscriber in subscribers:
            subscriber.partner_id = subscriber._create_partner(
                subscriber.name, subscriber.email, is_company=True
            )
            subscriber.holder_user_id = subscriber._create_user(
                subscriber.code,
                subscriber.partner_id,
                portal=subscriber.tier == "portal",
            )
        return subscribers

    def _next_code(self, kind):
        sequence = self.env["ir.sequence"].sudo()
        code = sequence.next_by_code(f"octopus.subscriber.{kind}")
        # A code may have been given by hand; numbers are never used twice.
        while self.sudo().with_context(active_test=False).search_count([("code", "=", code)]):
            code = sequence.next_by_code(f"octopus.subscriber.{kind}")
        return code

    def write(self, vals):
        if {"code", "kind"} & vals.keys():
            raise UserError(self.env._("The code of a subscriber never changes."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A subscriber is never deleted: his code stays taken. Archive him instead.")
        )

    def _octopus_accept_agreement(self, agreement=None, lang=None, ip=None):
        """The current user accepts the processing agreement for this subscriber."""
        for subscriber in self:
            self.env["octopus.agreement.acceptance"]._accept(subscriber, agreement, lang, ip)

    def _create_sub_user(self, name, email=None, portal=None):
        """Make a user `name@CODE` without any right.

        :param str name: what stands before the @
        :param bool portal: portal user; by default what the tier says
        :return: the new `res.users` record
        """
        self.ensure_one()
        if not USER_NAME.fullmatch(name or ""):
            raise ValidationError(self._refuse_user_name(name))
        partner = self._create_partner(name, email)
        portal = self.tier == "portal" if portal is None else portal
        return self._create_user(f"{name}@{self.code}", partner, portal)

    def _create_partner(self, name, email, **vals):
        return (
            self.env["res.partner"]
            .sudo()
            .with_context(**QUIETLY)
            .create({"name": name, "email": email, **self._person_values(), **vals})
        )

    @api.model
    def _person_values(self):
        """What the partners of all users have.

        Explicitly no company: a person is not data of one dossier. And the day of Belgium, or
        what he makes in the first hours of a month would be dated, and taxed, in the month before.
        """
        return {"company_id": False, "tz": BRUSSELS.key}

    def _create_user(self, login, partner, portal):
        self._check_login_free(login)
        return self._create_users([self._user_vals(login, partner, portal)])

    def _user_vals(self, login, partner, portal):
        group = "group_firm" if self.kind == "b" else "group_dossier_user"
        group = "base.group_portal" if portal else f"octopus_dossier.{group}"
        lobby = self.env.ref("octopus_dossier.lobby_company")
        return {
            "login": login,
            "partner_id": partner.id,
            "octopus_subscriber_id": self.id,
            "company_id": lobby.id,
            "company_ids": [fields.Command.set(lobby.ids)],
            "group_ids": [fields.Command.set(self.env.ref(group).ids)],
            "notification_type": "email",
        }

    def _create_users(self, vals_list):
        # Without the picture with initials that core stores for each: five files a user,
        # more than a third of the time. Screens draw the same one when there is none.
        context = {**QUIETLY, "no_reset_password": True, "octopus_without_avatar": True}
        users = self.env["res.users"].sudo().with_context(**context).create(vals_list)
        return self.env["res.users"].sudo().browse(users.ids)

    def _check_login_free(self, login):
        users = self.env["res.users"].sudo().with_context(active_test=False)
        if users.search_count([("login", "=ilike", escape_psql(login))], limit=1):
            raise ValidationError(self._refuse_login_taken(login))

    def _refuse_login_taken(self, login):
        return self.env._("The user “%(login)s” already exists. Choose another name.", login=login)

    def _refuse_user_name(self, name):
        return self.env._(
            "“%(name)s” cannot be a user name: use letters, digits, and . _ - "
            "between them, without spaces or @.",
            name=name or "",
        )
