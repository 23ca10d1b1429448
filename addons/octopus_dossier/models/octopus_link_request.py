# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a firm asked for, by a number it typed; it does not show whether that number exists.

`_ask` looks at nothing but what the firm itself holds, and writes one line. A job that runs
at once (`_deliver_waiting`) looks for the dossiers, and makes a link for each. So the answer
and the time it takes are the same for a number that exists and for one that does not, and
so is the line, which waits until the client answers, or lapses.
"""

import logging
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.brussels import day_of

_logger = logging.getLogger(__name__)
LONGEST = 40
CLIENT_CODE = re.compile(r"[UK][0-9]{1,12}", re.ASCII)
ENTERPRISE = re.compile(r"BE[01][0-9]{9}", re.ASCII)
DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)
TRIES_AN_HOUR = 60
BATCH = 200


class OctopusLinkRequest(models.Model):
    _name = "octopus.link.request"
    _description = "Request of a firm for a link"
    _order = "id desc"
    _rec_name = "asked_for"

    firm_id = fields.Many2one(
        "octopus.subscriber", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict", string="Asked by"
    )
    asked_for = fields.Char(required=True, readonly=True, string="Number or code")
    reason = fields.Char(readonly=True)
    date_to = fields.Date(string="Until", readonly=True)
    requested_at = fields.Datetime(required=True, readonly=True, string="Asked on")
    lapses_on = fields.Date(compute="_compute_lapses_on")
    state = fields.Selection(
        [
            ("requested", "Waits for the client"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("superseded", "Another firm was chosen"),
            ("withdrawn", "Withdrawn"),
            ("lapsed", "Lapsed"),
        ],
        required=True,
        readonly=True,
        default="requested",
        index=True,
    )
    # Written for every line alike, so that it tells nothing.
    delivered = fields.Boolean(readonly=True)
    ip = fields.Char(readonly=True, groups="octopus_dossier.group_operator")
    same_as_id = fields.Many2one(
        "octopus.link.request",
        readonly=True,
        groups="base.group_system",
        index="btree_not_null",
        help="The same dossier under another number: it follows that request.",
    )

    _one_waiting = models.UniqueIndex(
        "(firm_id, asked_for) WHERE state = 'requested'",
        "You already asked for this; the request waits for an answer.",
    )

    @api.depends("requested_at", "state")
    def _compute_lapses_on(self):
        days = self.env["octopus.link"]._days_to_answer()["requested"]
        for line in self:
            waits = line.state == "requested" and line.requested_at
            line.lapses_on = waits and day_of(line.requested_at + timedelta(days=days))

    @api.model
    def _ask(self, firm, asked_for, reason=None, date_to=None):
        """The firm's holder asks for a link with whom this number or code belongs to.

        :return: the line, as superuser
        """
        links = self.env["octopus.link"]
        links._check_firm_side(firm)
        firm = firm.sudo()
        firm._check_may_be_linked()
        asked_for = self._normalize(asked_for)
        links._check_date_to(date_to)
        self._check_tries(firm)
        self._check_own(firm, asked_for)
        line = self.sudo().create(
            {
                "firm_id": firm.id,
                "user_id": self.env.user.id,
                "asked_for": asked_for,
                "reason": (reason or "")[:500] or False,
                "date_to": date_to,
                "requested_at": fields.Datetime.now(),
                "ip": self.env["octopus.consent"]._ip(),
            }
        )
        links._wake_job()
        return line

    @api.model
    def _normalize(self, text):
        """What was typed, in the one way it is written; refuse what cannot be a number."""
        text = str(text or "")
        plain = text.isascii() and len(text) <= LONGEST
        compact = re.sub(r"[ .]", "", text).upper() if plain else ""
        if compact.startswith("B") and compact[1:2].isdecimal():
            raise ValidationError(
                self.env._("A B-number is a firm. You link with the dossier of a client.")
            )
        for pattern in (CLIENT_CODE, ENTERPRISE, DIGITS):
            if pattern.fullmatch(compact):
                return compact
        raise ValidationError(
            self.env._(
                "This is no number of a dossier (digits), no code of a client (U or K and "
                "digits), and no enterprise number (BE and ten digits)."
            )
        )

    @api.model
    def _check_tries(self, firm):
        """A firm that tries number after number has to stop."""
        throttle = self.env["octopus.throttle"]
        limit = self.env["ir.config_parameter"]._octopus_number("link_tries_an_hour", TRIES_AN_HOUR)
        if not throttle._take("link_request", firm.id, limit, 60):
            raise UserError(
                self.env._(
                    "%(firm)s asked for %(count)s links within an hour. Try again in an hour.",
                    firm=firm.display_name,
                    count=limit,
                )
            )

    @api.model
    def _check_own(self, firm, asked_for):
        """Say what the firm knows already: its own dossiers and links, and what it asked."""
        # Only its own are looked for: the number of a dossier of others costs no statement more
        # than one that nobody has.
        own = Domain("holder_id", "=", firm.id) | Domain("firm_id", "=", firm.id)
        mine = self.env["octopus.dossier"].sudo().search(self._wanted(asked_for) & own, limit=1)
        if mine:
            raise UserError(
                self.env._(
                    "%(firm)s already works in dossier %(dossier)s.",
                    firm=firm.display_name,
                    dossier=mine.display_name,
                )
            )
        waiting = [
            ("firm_id", "=", firm.id),
            ("asked_for", "=", asked_for),
            ("state", "=", "requested"),
        ]
        if self.sudo().search_count(waiting, limit=1):
            raise UserError(
                self.env._(
                    "You already asked for a link with %(asked)s; that request waits for an "
                    "answer.",
                    asked=asked_for,
                )
            )

    @api.model
    def _wanted(self, asked_for):
        """The dossiers of a number or code, still with those a firm cannot ask for."""
        if CLIENT_CODE.fullmatch(asked_for):
            return Domain("holder_id.code", "=", asked_for)
        clients = Domain("holder_id.kind", "!=", "b")
        if ENTERPRISE.fullmatch(asked_for):
            return Domain("enterprise_number", "=", asked_for[2:]) & clients
        by_number = Domain("number", "=", asked_for)
        return by_number | (Domain("enterprise_number", "=", asked_for) & clients)

    # ---- afterwards -------------------------------------------------------------------

    @api.model
    def _deliver_waiting(self):
        """Bring each new request to the holders of the dossiers it is about."""
        waiting = [("delivered", "=", False), ("state", "=", "requested")]
        lines = self.search(waiting, order="id", limit=BATCH)
        for line in lines.try_lock_for_update():
            line.delivered = True
            line.flush_recordset()
            try:
                with self.env.cr.savepoint():
                    line._deliver_all()
            except UserError as error:
                # Such as an end that passed meanwhile. It waits and lapses as for a number that
                # nobody has; the requests of all others must not wait for it.
                self.env.invalidate_all()
                _logger.info("request %s for a link was not delivered: %s", line.id, error)

    def _deliver_all(self):
        dossiers = self.env["octopus.dossier"].search(
            Domain(self._wanted(self.asked_for))
            & Domain("state", "!=", "terminated")
            & Domain("holder_id", "!=", self.firm_id.id)
        )
        for dossier in dossiers:
            self._deliver(dossier)

    def _deliver(self, dossier):
        """Make the link of this request with one dossier, unless there is one."""
        links = self.env["octopus.link"]
        there = links.search(
            [
                ("firm_id", "=", self.firm_id.id),
                ("dossier_id", "=", dossier.id),
                ("state", "in", ("requested", "offered", "granted")),
            ]
        )[:1]
        if there:
            self.same_as_id = there.request_id
            there.request_id = there.request_id or self
            return
        # As the one who asked, in his language: his name stands under the request.
        as_asker = links.with_user(self.user_id).with_context(lang=self.user_id.lang).sudo()
        link = as_asker._request(
            self.firm_id,
            dossier,
            reason=self.reason,
            date_to=self.date_to,
            request_id=self.id,
            requested_at=self.requested_at,
            known_to_firm=False,
        )
        link._tell("request")

    def _follow(self):
        """Take over what the client answered, once he has."""
        for line in self.filtered(lambda line: line.state == "requested"):
            links = self.env["octopus.link"].search([("request_id", "=", line.id)])
            states = set(links.mapped("state"))
            if "granted" in states:
                line._close("granted")
            elif states.isdisjoint(("requested", "offered")):
                line._close(links[:1].state)

    def _close(self, state):
        """End these lines, and those that asked for the same under another number."""
        same = self.search([("same_as_id", "in", self.ids), ("state", "=", "requested")])
        lines = self | same
        lines.state = state
        for line in lines if state == "lapsed" else ():
            line._mail_lapsed()

    def _mail_lapsed(self):
        """Tell the firm that nobody answered; the same words for a number nobody has."""
        holder = self.firm_id.holder_user_id
        if holder.partner_id.email:
            self.env["octopus.link"]._queue_mail(
                "octopus_dossier.mail_template_link_request_lapsed",
                self,
                holder.partner_id.email,
                holder.lang,
                {},
            )

    @api.model
    def _lapse(self):
        """Lines that nobody answered: those of numbers nobody has, too."""
        days = self.env["octopus.link"]._days_to_answer()["requested"]
        border = fields.Datetime.now() - timedelta(days=days)
        lines = self.search([("requested_at", "<", border), ("state", "=", "requested")])
        self.env["ir.cron"]._octopus_each(lines.try_lock_for_update(), self._lapse_these)

    @api.model
    def _lapse_these(self, lines):
        for line in lines:
            line._close("lapsed")

    def action_withdraw(self):
        """The firm takes back what it asked."""
        for line in self:
            line.check_access("read")
            self.env["octopus.link"]._check_firm_side(line.firm_id)
            line_sudo = line.sudo()
            if line_sudo.state != "requested":
                raise UserError(
                    self.env._(
                        "The request for %(asked)s is no longer waiting, so it cannot be "
                        "withdrawn.",
                        asked=line_sudo.asked_for,
                    )
                )
            line_sudo.state = "withdrawn"
            links = self.env["octopus.link"].sudo()
            for link in links.search([("request_id", "=", line.id), ("state", "=", "requested")]):
                link.sudo(False)._withdraw()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A request is never deleted: withdraw it instead."))
