# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An order of a subscription that somebody typed, until he confirms it by mail.

Nothing exists before that: no subscriber, no dossier, no word to a firm. `_begin` keeps what
was typed and mails an address that works once; `_confirm` makes the subscriber, sets his
password, and places the order. What nobody confirmed is deleted.

`_begin` and what it calls is open to everybody, so it tells nothing about who or what exists
here: the answer is the same for a company that has a dossier and for one that has none.
"""

import hashlib
import secrets
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from ..tools.brussels import today
from .octopus_link_mail import TOKEN_LENGTH
from .octopus_order_takeover import SUBSCRIPTIONS
from .product_product import MODULES

HOURS = 48
KEPT_DAYS = 7
SHORTEST_PASSWORD = 8


class OctopusSignup(models.Model):
    _name = "octopus.signup"
    _description = "Order to be confirmed by mail"
    _order = "id desc"
    _log_access = False

    form_key = fields.Char(required=True, readonly=True, help="The same for a form sent twice.")
    name = fields.Char(required=True, readonly=True)
    enterprise_number = fields.Char(required=True, readonly=True)
    street = fields.Char(required=True, readonly=True)
    zip = fields.Char(required=True, readonly=True)
    city = fields.Char(required=True, readonly=True)
    email = fields.Char(required=True, readonly=True)
    lang = fields.Char(required=True, readonly=True)
    formula = fields.Char(required=True, readonly=True)
    modules = fields.Char(readonly=True)
    firm_id = fields.Many2one("octopus.subscriber", readonly=True, ondelete="cascade")
    exists_at_firm = fields.Boolean(readonly=True)
    agreement_id = fields.Many2one("octopus.agreement", readonly=True, ondelete="restrict")
    agreement_lang = fields.Char(readonly=True)
    ip = fields.Char(readonly=True)
    created_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    token_sha256 = fields.Char(readonly=True)
    token_until = fields.Datetime(readonly=True)
    subscriber_id = fields.Many2one("octopus.subscriber", readonly=True, ondelete="cascade")

    _form_key_uniq = models.UniqueIndex("(form_key)")
    _token_uniq = models.UniqueIndex("(token_sha256) WHERE token_sha256 IS NOT NULL")

    # ---- the prices ----------------------------------------------------------------------

    @api.model
    def _price_list(self):
        """Formula → its product, its price, and the modules with their prices today."""
        return {kind: self._prices_of(kind) for kind in SUBSCRIPTIONS}

    @api.model
    def _prices_of(self, kind):
        """The same for one formula."""
        products = self.env["product.product"].sudo()
        formula = products._octopus_product(kind)
        included = formula._octopus_included().mapped("octopus_kind")
        modules = [products._octopus_product(module) for module in MODULES]
        return {
            "product": formula,
            "price": formula._octopus_price(formula, today()),
            "included": included,
            "modules": {
                module.octopus_kind: module._octopus_price(formula, today())
                for module in modules
                if module.octopus_kind not in included
            },
        }

    def _lines(self):
        """(product, price) of what is ordered."""
        products = self.env["product.product"].sudo()
        prices = self._prices_of(self.formula)
        chosen = [kind for kind in (self.modules or "").split(",") if kind in prices["modules"]]
        return [
            (prices["product"], prices["price"]),
            *((products._octopus_product(kind), prices["modules"][kind]) for kind in chosen),
        ]

    def _about(self, payer=None):
        """What the order is about; before the confirmation nobody pays yet."""
        orders = self.env["octopus.order"]
        return orders._about(
            "takeover" if self.exists_at_firm else "signup",
            payer or self.env["octopus.subscriber"],
            self._lines(),
            name=self.name,
            number=self.enterprise_number,
            firm=self.firm_id.sudo(),
        )

    # ---- typed ---------------------------------------------------------------------------

    @api.model
    def _begin(self, values):
        """Keep what was typed and mail the address; what it is was checked (`_problems`).

        A form that is sent twice is kept once, and mailed once.
        """
        there = self.sudo().search([("form_key", "=", values["form_key"])], limit=1)
        if there:
            return there
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                signup = self.sudo().create(values)
        except UniqueViolation:
            # The same form at the same moment: that request mails it.
            return self.sudo().browse()
        signup._mail_token()
        return signup

    def _mail_token(self):
        """Mail an address that works once; an earlier one no longer works."""
        token = secrets.token_urlsafe(32)
        hours = self.env["ir.config_parameter"]._octopus_number("order_hours", HOURS)
        self.write(
            {
                "token_sha256": self._hash(token),
                "token_until": fields.Datetime.now() + timedelta(hours=hours),
            }
        )
        reader = self.with_context(lang=self.lang)
        self.env["octopus.link"]._queue_mail(
            "octopus_dossier.mail_template_signup",
            self,
            self.email,
            self.lang,
            {
                "octopus_url": f"{self.get_base_url()}/octopus/order/{token}",
                "octopus_hours": hours,
                "octopus_text": self.env["octopus.order"]
                .with_context(lang=self.lang)
                ._order_text(reader._about()),
                "octopus_codes": ", ".join(self._own_dossiers().mapped("holder_id.code")),
            },
        )

    def _own_dossiers(self):
        """Dossiers of this company that the reader of this mail address has already.

        Only who reads the address learns of them; nobody else does.
        """
        dossiers = self.env["octopus.dossier"].sudo()
        found = dossiers.search(
            [
                ("enterprise_number", "=", self.enterprise_number),
                ("state", "!=", "terminated"),
                ("holder_id.kind", "=", "u"),
            ]
        )
        return found.filtered(
            lambda dossier: (
                dossier.holder_id.holder_user_id.partner_id.email_normalized == self.email
            )
        )

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    # ---- confirmed -----------------------------------------------------------------------

    @api.model
    def _open_token(self, token):
        """The order of a one-time address, as superuser; and what is wrong with it.

        :return: (signup, "" | "used" | "late"); empty for an address nobody made
        """
        signup = self.sudo().browse()
        if token.isascii() and len(token) == TOKEN_LENGTH:
            signup = self.sudo().search([("token_sha256", "=", self._hash(token))])
        if not signup:
            return signup, ""
        if signup.subscriber_id:
            return signup, "used"
        late = not signup.token_until or signup.token_until < fields.Datetime.now()
        return signup, "late" if late else ""

    def _confirm(self, password, repeated, shown=None, ip=None):
        """Make the subscriber with this password, and place his order.

        :param str shown: the mark of the text that was on the page
        :return: the order, as superuser
        """
        self.ensure_one()
        self._check_password(password, repeated)
        self._wait_for_others()
        if self.subscriber_id:
            raise UserError(
                self.env._("This order is confirmed already: %s.", self.subscriber_id.code)
            )
        orders = self.env["octopus.order"].with_context(lang=self.lang)
        orders._check_shown(orders._order_text(self.with_env(orders.env).sudo()._about()), shown)
        subscriber = self._make_subscriber(password)
        holder = subscriber.holder_user_id
        subscriber.with_user(holder)._octopus_accept_agreement(
            self.agreement_id or None, lang=self.agreement_lang, ip=ip
        )
        self.subscriber_id = subscriber
        orders = orders.with_user(holder)
        order = orders._place(self.with_env(orders.env).sudo()._about(subscriber))
        if order.kind == "takeover":
            order._mail_firm()
            order._mail_placed()
        else:
            order._octopus_fulfil()
        return order

    def _wait_for_others(self):
        """A second click waits, and then finds that it is done."""
        self.env.execute_query(
            SQL("SELECT 1 FROM octopus_signup WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()

    def _check_password(self, password, repeated):
        password = str(password or "")
        if len(password) < SHORTEST_PASSWORD or not password.strip():
            raise UserError(
                self.env._("Choose a password of at least %s characters.", SHORTEST_PASSWORD)
            )
        if password != repeated:
            raise UserError(self.env._("The two passwords are not the same. Type them again."))

    def _make_subscriber(self, password):
        """A U number with its holder, who can log in with this password."""
        made = self.env(user=SUPERUSER_ID, context={"lang": self.lang})
        subscriber = made["octopus.subscriber"].create(
            {
                "kind": "u",
                "name": self.name,
                "email": self.email,
                "tier": "portal" if self.formula == "portal" else "full",
            }
        )
        address = {
            "lang": self.lang,
            "street": self.street,
            "zip": self.zip,
            "city": self.city,
            "country_id": made.ref("base.be").id,
            "company_registry": self.enterprise_number,
            "vat": f"BE{self.enterprise_number}",
        }
        subscriber.partner_id.write(address)
        subscriber.holder_user_id._octopus_first_password(password)
        return subscriber

    @api.autovacuum
    def _gc_signups(self):
        """What was not confirmed is nobody's business; what was confirmed is an order."""
        border = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("created_at", "<", border)]).unlink()
