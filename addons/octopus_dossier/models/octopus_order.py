# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Orders: what was ordered, in the words that were shown, at which price and moment.

`_place` keeps an order, `_octopus_fulfil` does what was ordered: a method for each kind of
product, which other addons extend. Who may order what is asked before, in
`octopus_dossier_order`; words are in `octopus_order_text`, mails in `octopus_order_mail`, the
firm's answer in `octopus_order_takeover` and `octopus_order_payer`, the change of a licence in
`octopus_order_licence`. Nobody changes an order: what comes later (its
dossier, its end) is filled in once.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.append_only import protect
from ..tools.brussels import today
from .octopus_consent import text_hash

KINDS = [
    ("signup", "New subscription"),
    ("takeover", "Dossier of the firm becomes the client's own"),
    ("order", "Order in a dossier"),
    ("cancel", "Cancellation"),
    ("change", "Change of the licence"),
    ("payer", "The firm is asked to pay"),
]
# What nothing follows from before the holder of the firm has answered.
WAITING_KINDS = ("takeover", "payer")
FILLED_LATER = ("dossier_id", "done_at", "refused_at", "answered_by_id", "reason")
# State → which of the two moments is there.
STATES = {"confirmed": (False, False), "done": (True, False), "refused": (False, True)}


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _description = "Order"
    _order = "id desc"
    _log_access = False

    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [("confirmed", "Waits for the firm"), ("done", "Done"), ("refused", "Not done")],
        compute="_compute_state",
        search="_search_state",
    )
    subscriber_id = fields.Many2one(
        "octopus.subscriber",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    dossier_id = fields.Many2one(
        "octopus.dossier", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    firm_id = fields.Many2one(
        "octopus.subscriber",
        string="Accounting firm",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    enterprise_number = fields.Char(readonly=True)
    line_ids = fields.One2many("octopus.order.line", "order_id", readonly=True)
    amount = fields.Float(
        "A month", digits=(16, 2), required=True, readonly=True, help="Without VAT."
    )
    date_from = fields.Date("From", required=True, readonly=True)
    iban = fields.Char("IBAN", readonly=True)
    date = fields.Datetime(
        "When", required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict", string="Who"
    )
    login = fields.Char(required=True, readonly=True, help="The login at that moment.")
    ip = fields.Char("IP address", readonly=True, groups="octopus_dossier.group_operator")
    text = fields.Text(required=True, readonly=True, help="The words as they were shown.")
    sha256 = fields.Char("SHA-256 of the text", required=True, readonly=True)
    version = fields.Char(required=True, readonly=True)
    lang = fields.Char("Language", required=True, readonly=True)
    done_at = fields.Datetime("Done on", readonly=True)
    refused_at = fields.Datetime("Refused on", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reason = fields.Char(readonly=True, help="Why it was not done.")

    _one_takeover = models.UniqueIndex(
        "(subscriber_id) WHERE kind = 'takeover' AND done_at IS NULL AND refused_at IS NULL",
        "This subscriber waits for the answer of a firm already.",
    )
    _one_payer = models.UniqueIndex(
        "(dossier_id) WHERE kind = 'payer' AND done_at IS NULL AND refused_at IS NULL",
        "A firm is asked to pay for this dossier already.",
    )

    def init(self):
        """Let PostgreSQL refuse changes as well, for what goes round the ORM."""
        result = super().init()
        protect(self.env.cr, self._table, fills=FILLED_LATER)
        return result

    @api.depends("kind", "dossier_id", "subscriber_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for order in self:
            about = order.sudo()
            names = about.dossier_id.display_name or about.subscriber_id.display_name
            order.display_name = f"{kinds.get(order.kind)}: {names or ''}"

    @api.depends("done_at", "refused_at")
    def _compute_state(self):
        names = {moments: state for state, moments in STATES.items()}
        for order in self:
            order.state = names[bool(order.done_at), bool(order.refused_at)]

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("done_at", "!=" if done else "=", False)
            & Domain("refused_at", "!=" if refused else "=", False)
            for state, (done, refused) in STATES.items()
            if state in value
        )

    def write(self, vals):
        """Only what is not there yet is filled in, by the platform itself."""
        for name in vals:
            if name not in FILLED_LATER or any(order[name] for order in self.sudo()):
                raise UserError(self.env._("An order that was placed cannot be changed."))
        if vals and not self.env.su:
            raise AccessError(self.env._("An order goes by its own steps only."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An order is never deleted. Cancel what was ordered instead."))

    @api.model
    def _place(self, about, shown=None):
        """Keep an order of the current user; that he may was checked.

        :param dict about: what is ordered, see `_about`
        :param str shown: the mark of the text that he saw
        :return: the order, as superuser
        """
        text = self._order_text(about)
        self._check_shown(text, shown)
        user = self.env.user
        return self.sudo().create(
            {
                "kind": about["kind"],
                "subscriber_id": about["payer"].id,
                "dossier_id": about["dossier"].id,
                "firm_id": about["firm"].id,
                "enterprise_number": about["number"],
                "date_from": about["date"],
                "iban": about["iban"],
                "amount": sum(price for _product, price in about["lines"]),
                "line_ids": [
                    fields.Command.create(self.env["octopus.order.line"]._values(*line))
                    for line in about["lines"]
                ],
                "user_id": user.id,
                "login": user.login,
                "ip": self.env["octopus.consent"]._ip(),
                "text": text,
                "sha256": text_hash(text),
                "version": self._order_version(),
                "lang": self.env.lang or user.lang or "en_US",
            }
        )

    @api.model
    def _about(self, kind, payer, lines, **more):
        """What an order is about, for its text and for `_place`.

        :param payer: who pays; empty as long as he is no subscriber
        :param lines: (product, price a month) pairs
        :param more: `name` and `number` of the company, `dossier`, `firm`, `date`, `iban`
        """
        return {
            "kind": kind,
            "payer": payer.sudo(),
            "lines": lines,
            "name": payer.sudo().display_name,
            "number": False,
            "dossier": self.env["octopus.dossier"].sudo(),
            "firm": self.env["octopus.subscriber"].sudo(),
            "date": today(),
            "iban": False,
            **more,
        }

    # ---- doing it ------------------------------------------------------------------------

    def _octopus_fulfil(self):
        """Do what was ordered, and tell who ordered it; one order, as superuser."""
        self.ensure_one()
        if self.kind == "signup":
            self._fulfil_signup()
        elif self.kind == "change":
            self._fulfil_change()
        else:
            act = "cancel" if self.kind == "cancel" else "fulfil"
            for line in self.line_ids:
                getattr(self, f"_{act}_{line.octopus_kind}")(line)
        self.done_at = fields.Datetime.now()
        self._mail_placed()

    def _fulfil_module(self, line):
        """A module comes under the licence of the dossier."""
        self._octopus_licence()._octopus_change(self.date_from, add=line.product_id)

    def _fulfil_bank(self, line):
        self._fulfil_module(line)

    def _fulfil_invoicing(self, line):
        self._fulfil_module(line)

    def _fulfil_dms(self, line):
        self._fulfil_module(line)

    def _fulfil_peppol(self, line):
        """Register the dossier on Peppol: `octopus_peppol` does it."""

    def _fulfil_mandate(self, line):
        """The order itself is the mandate: its text, its IBAN, its moment."""

    def _cancel_module(self, line):
        """From that date on the module is no longer under the licence."""
        self._octopus_licence()._octopus_change(self.date_from, remove=line.product_id)

    def _cancel_bank(self, line):
        self._cancel_module(line)

    def _cancel_invoicing(self, line):
        self._cancel_module(line)

    def _cancel_dms(self, line):
        self._cancel_module(line)

    def _cancel_peppol(self, line):
        """Leave Peppol: `octopus_peppol` does it."""

    def _cancel_mandate(self, line):
        """The cancellation itself ends the mandate."""

    def _octopus_licence(self):
        """The licence that changes; without one, the way out in words."""
        licence = self.dossier_id._octopus_licence_on(self.date_from)
        if not licence:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s has no licence on %(day)s, so no module can be ordered "
                    "or cancelled. Ask the operator of the platform.",
                    dossier=self.dossier_id.display_name,
                    day=format_date(self.env, self.date_from),
                )
            )
        return licence
