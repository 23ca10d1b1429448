# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The link of a firm with a client's dossier, on the client's consent.

A firm asks (`_request`) and the client agrees (`_grant`) or not (`_refuse`); or the client
offers (`_offer`) and the firm accepts (`_accept`) or not (`_decline`). Either side ends it
(`_withdraw`). Every step goes through `_step`: who may, from which state, the words shown.
What a firm types, and whether it exists, is `octopus.link.request`; words are in
`octopus_link_text`, mails in `octopus_link_mail`, what time does in `octopus_link_clock`.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_date

from ..tools.brussels import today

LONGEST_REASON = 200
WAITING_STATES = ("requested", "offered")
OPEN_STATES = (*WAITING_STATES, "granted")


class OctopusLink(models.Model):
    _name = "octopus.link"
    _description = "Link of a firm with a dossier"
    _order = "id desc"

    firm_id = fields.Many2one(
        "octopus.subscriber",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        domain=[("kind", "=", "b")],
    )
    dossier_id = fields.Many2one(
        "octopus.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("offered", "Offered"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("lapsed", "Lapsed"),
            ("superseded", "Another firm was chosen"),
            ("extended", "Replaced by a new consent"),
        ],
        required=True,
        readonly=True,
        default="requested",
        index=True,
    )
    reason = fields.Char(readonly=True, help="Why the firm asks for this link.")
    date_to = fields.Date(string="Until", readonly=True, help="Empty: until it is withdrawn.")
    requested_at = fields.Datetime(readonly=True, string="Asked on")
    granted_at = fields.Datetime(readonly=True, string="Agreed on")
    consent_ids = fields.One2many("octopus.consent", "link_id", readonly=True)
    request_id = fields.Many2one(
        "octopus.link.request", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    extends_id = fields.Many2one(
        "octopus.link", string="Continues", readonly=True, index="btree_not_null"
    )
    known_to_firm = fields.Boolean(
        readonly=True,
        help="A firm that asked by number does not learn from this whether the number exists.",
    )

    _one_waiting = models.UniqueIndex(
        "(firm_id, dossier_id) WHERE state IN ('requested', 'offered')",
        "There is already a request or an offer between this firm and this dossier.",
    )
    _one_granted = models.UniqueIndex(
        "(dossier_id) WHERE state = 'granted'",
        "This dossier already has a dossier manager. That link must be withdrawn first.",
    )

    @api.depends("firm_id", "dossier_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = (
                f"{link.firm_id.sudo().code} – {link.dossier_id.sudo().display_name}"
            )

    @api.constrains("firm_id")
    def _check_firm(self):
        for link in self:
            link.firm_id._check_may_be_linked()

    @api.model
    def _request(self, firm, dossier, reason=None, date_to=None, **more):
        """A firm asks for a link, or to continue the one it has with a new end.

        :param more: further values of the link, and `words`, see `_record`; without any, the
            firm knows the dossier
        :return: the new link, in state requested
        """
        self._check_firm_side(firm)
        more.setdefault("known_to_firm", True)
        return self._open(firm, dossier, "requested", reason=reason, date_to=date_to, **more)

    @api.model
    def _offer(self, dossier, firm, reason=None, date_to=None, shown=None, words=None):
        """The client agrees beforehand; the firm only has to accept.

        :param str shown: the mark of the text that the client saw (`_mark`)
        :param dict words: what he signed elsewhere, see `_record`
        :return: the new link, in state offered
        """
        self._check_dossier_side(dossier)
        self._go_alone_in(dossier)
        self._check_nothing_waits(dossier, firm)
        link = self._open(
            firm, dossier, "offered", words, reason=reason, date_to=date_to, known_to_firm=True
        )
        link.sudo()._check_shown("grant", shown)
        link.sudo()._tell("offer")
        return link

    @api.model
    def _open(self, firm, dossier, state, words=None, **values):
        """Make a link that waits for the other side."""
        values["date_to"] = values["date_to"] or False
        # One line, and short: it stands in the text that the client agrees to.
        values["reason"] = " ".join(str(values["reason"] or "").split())[:LONGEST_REASON]
        current = self._current(dossier)
        if current.firm_id == firm:
            current._check_may_be_extended(values["date_to"])
            values.update(extends_id=current.id, known_to_firm=True)
        self._check_date_to(values["date_to"])
        link = self.sudo().create(
            {
                "firm_id": firm.id,
                "dossier_id": dossier.id,
                "state": state,
                "requested_at": fields.Datetime.now(),
                **values,
            }
        )
        link._record("offer" if state == "offered" else "request", words)
        return link.sudo(self.env.su)

    @api.model
    def _check_nothing_waits(self, dossier, firm):
        waiting = [
            ("dossier_id", "=", dossier.id),
            ("firm_id", "=", firm.id),
            ("state", "in", WAITING_STATES),
        ]
        if link := self.sudo().search(waiting, limit=1):
            raise UserError(
                self.env._(
                    "Between %(firm)s and dossier %(dossier)s something waits already: "
                    "%(state)s. Answer or withdraw that first.",
                    firm=firm.sudo().display_name,
                    dossier=dossier.sudo().number,
                    state=link._state_label(),
                )
            )

    @api.model
    def _current(self, dossier):
        """The granted link of a dossier, as superuser."""
        return self.sudo().search([("dossier_id", "=", dossier.id), ("state", "=", "granted")])

    def _grant(self, shown=None, words=None):
        """The client agrees; the firm's holder can start to work."""
        self._step("grant", "granted", ("requested",), "dossier", shown, words)._take_effect()

    def _refuse(self):
        """The client does not agree."""
        self._step("refuse", "refused", ("requested",), "dossier")

    def _accept(self, words=None):
        """The firm accepts an offer; the client's consent is the one he gave with it."""
        self.sudo()._check_offer_unchanged()
        self._step("accept", "granted", ("offered",), "firm", words=words)._take_effect()

    def _decline(self):
        """The firm does not accept an offer."""
        self._step("decline", "refused", ("offered",), "firm")

    def _withdraw(self, shown=None, words=None):
        """Either side ends the link, or takes back what it asked or offered."""
        link = self._step("withdraw", "withdrawn", OPEN_STATES, "both", shown, words)
        link.company_id._octopus_rights_changed()

    def _step(self, step, state, states, side, shown=None, words=None):
        """Check who may, change the state, record the consent.

        :return: the link as superuser
        """
        self.ensure_one()
        link = self.sudo()
        link._wait_for_others()
        self._check_side(side)
        self._go_alone_in(link.dossier_id)
        if link.state not in states:
            raise UserError(
                self.env._(
                    "Nothing was changed: meanwhile the link of %(firm)s has become "
                    "“%(state)s”. Look at it again, and decide then.",
                    firm=link.firm_id.display_name,
                    state=link._state_label(),
                )
            )
        link._check_shown(step, shown)
        if state == "granted":
            link._make_room()
        link._end_or_begin(step, state, words)
        return link

    def _end_or_begin(self, step, state, words=None):
        """Write a state and its consent, and tell whom it concerns."""
        values = {"state": state}
        if state == "granted":
            values |= {
                "granted_at": fields.Datetime.now(),
                "known_to_firm": True,
                "warned_days": self._warning_passed(),
            }
        self.write(values)
        # The indexes have to see the end of one link before the start of the next.
        self.flush_recordset()
        self._record(step, words)
        self._tell(step)
        self.request_id._follow()

    def _wait_for_others(self):
        """Wait until nobody else is taking a step; a second click then sees the first."""
        self.env.execute_query(
            SQL("SELECT 1 FROM octopus_link WHERE id IN %s FOR UPDATE", tuple(self.ids))
        )
        self.invalidate_recordset(["state"])

    @api.model
    def _go_alone_in(self, dossier):
        """Two firms' requests answered in two windows, or one offer sent twice: PostgreSQL
        refuses the second, and Odoo does that request again, which finds what the first did.
        """
        self.env.cr.execute(
            SQL("UPDATE octopus_dossier SET write_date = write_date WHERE id = %s", dossier.id)
        )

    def _make_room(self):
        """One manager at a time: the link this one continues ends, any other refuses it."""
        self._check_date_to(self.date_to)
        current = self._current(self.dossier_id)
        if not current:
            return
        if current.firm_id != self.firm_id:
            raise UserError(
                self.env._(
                    "%(firm)s manages dossier %(dossier)s now. Withdraw that link first; then "
                    "%(other)s can become the dossier manager.",
                    firm=current.firm_id.display_name,
                    dossier=self.dossier_id.number,
                    other=self.firm_id.display_name,
                )
            )
        current._end_or_begin("extend", "extended")

    def _take_effect(self):
        """After a grant: rights for the firm's holder, and an answer to the others who wait."""
        if self.extends_id.state != "extended":
            self.dossier_id._give_starting_rights(self.firm_id)
        waiting = self.search(
            [
                ("dossier_id", "=", self.dossier_id.id),
                ("state", "in", WAITING_STATES),
                ("firm_id", "!=", self.firm_id.id),
            ]
        )
        for link in waiting:
            link._end_or_begin("supersede", "superseded")
        self.company_id._octopus_rights_changed()

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _check_side(self, side):
        """`dossier`: the client; `firm`; `both`: either. The operator stands in for none."""
        link = self.sudo()
        if side in ("firm", "both") and link.firm_id.holder_user_id == self.env.user:
            return
        if side == "firm":
            self._check_firm_side(link.firm_id)
        else:
            self._check_dossier_side(link.dossier_id)

    def _check_dossier_side(self, dossier):
        if not self.env.su and dossier.sudo().holder_id.holder_user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only the holder of dossier %(dossier)s can decide about this link.",
                    dossier=dossier.sudo().number,
                )
            )

    def _check_firm_side(self, firm):
        if not self.env.su and firm.sudo().holder_user_id != self.env.user:
            raise AccessError(
                self.env._("Only the holder of a firm can ask for a link with a dossier.")
            )

    @api.model
    def _check_date_to(self, date_to):
        if date_to and fields.Date.to_date(date_to) < today():
            raise ValidationError(
                self.env._(
                    "The link would end on %(day)s, which has passed. Choose a later day.",
                    day=format_date(self.env, date_to),
                )
            )

    def _check_may_be_extended(self, date_to):
        """A link that has an end can be continued with a later one, or without one."""
        if not self.date_to:
            raise UserError(
                self.env._(
                    "%(firm)s already manages dossier %(dossier)s, without an end.",
                    firm=self.firm_id.display_name,
                    dossier=self.dossier_id.display_name,
                )
            )
        if date_to and fields.Date.to_date(date_to) <= self.date_to:
            raise UserError(
                self.env._(
                    "The link of %(firm)s with dossier %(dossier)s already lasts until "
                    "%(day)s. Choose a later day.",
                    firm=self.firm_id.display_name,
                    dossier=self.dossier_id.display_name,
                    day=format_date(self.env, self.date_to),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A link is never deleted: it belongs to the consents."))
