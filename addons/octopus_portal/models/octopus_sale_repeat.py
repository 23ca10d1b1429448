# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice that repeats itself: rent, a subscription, the bread of every week.

A cron makes the next one on its day, from the invoice it began with, as a draft or final and sent.
What goes wrong stops nothing else: the invoice stays a draft, and the reason stands on the page.
Somebody answers for it; when he may not send invoices any more, it stops and says so.
"""

import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .account_move_sending import SALE_TYPES
from .turn import go_alone

_logger = logging.getLogger(__name__)

STEPS = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}


class OctopusSaleRepeat(models.Model):
    _name = "octopus.sale.repeat"
    _description = "Repeated invoice"
    _order = "next_date, id"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move",
        "Invoice it repeats",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", "Dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="move_id.partner_id", string="Customer")
    every = fields.Selection(
        [("week", "Week"), ("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        required=True,
        default="month",
    )
    first_date = fields.Date(required=True, help="The day of the month is kept where it exists.")
    next_date = fields.Date("Next one on", required=True)
    count = fields.Integer("Made so far", readonly=True)
    end_date = fields.Date("Last day")
    sends = fields.Boolean("Sent by itself", help="Else it waits as a draft.")
    state = fields.Selection(
        [("on", "Goes on"), ("paused", "Paused"), ("ended", "Ended")], required=True, default="on"
    )
    user_id = fields.Many2one(
        "res.users",
        "Answers for it",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Who set it up or let it go on last: with his right it makes invoices.",
    )
    made_ids = fields.One2many("account.move", "octopus_repeat_id", "Made by it")
    problem = fields.Text("What went wrong last", readonly=True)

    _move_unique = models.UniqueIndex("(move_id)", "This invoice repeats itself already.")
    _due_index = models.Index("(next_date, id) WHERE state = 'on'")
    _end_after_begin = models.Constraint(
        "CHECK (end_date IS NULL OR end_date >= first_date)",
        "The last day is before the first one.",
    )

    @api.model
    def _octopus_start(self, move, values):
        """Repeat `move` from now on, or change how it is repeated.

        :param values: every, next_date, end_date, sends
        """
        move.ensure_one()
        move.company_id.with_env(self.env).sudo(False)._octopus_check("invoicing", "validate")
        if move.move_type not in SALE_TYPES:
            raise UserError(self.env._("Only invoices and credit notes repeat themselves."))
        if values.get("sends"):
            self._octopus_check_final(move)
        today = fields.Date.context_today(self)
        if values["next_date"] < today:
            raise UserError(self.env._("The next one cannot be in the past. Choose another day."))
        if values.get("end_date") and values["end_date"] < values["next_date"]:
            raise UserError(self.env._("The last day is before the next one. Choose another day."))
        values = {**values, "first_date": values["next_date"], "count": 0, "state": "on"}
        values["user_id"] = self.env.uid
        go_alone(move)
        known = self.search([("move_id", "=", move.id)])
        if known:
            known.write({**values, "problem": False})
            return known
        return self.create({**values, "move_id": move.id, "company_id": move.company_id.id})

    def _octopus_check_final(self, move):
        """What is sent unseen has to be what somebody made final: a draft is changed by others."""
        if move.state != "posted":
            raise UserError(
                self.env._(
                    "%(invoice)s is not final, so what repeats it cannot be sent by itself. Make "
                    "it final first, or let the next ones wait as drafts.",
                    invoice=move._octopus_sale_number(),
                )
            )

    def _octopus_set_state(self, state):
        """Pause, go on, or end; what was missed while it paused is not made up for."""
        self.ensure_one()
        self.company_id.sudo(False)._octopus_check("invoicing", "validate")
        if state == "on":
            today = fields.Date.context_today(self)
            while self.next_date < today:
                self._octopus_advance()
            if self.end_date and self.next_date > self.end_date:
                state = "ended"
            self.write({"user_id": self.env.uid, "problem": False})
        self.state = state

    @api.model
    def _octopus_stopped_domain(self):
        """Those with which something is wrong, for somebody to look at."""
        return Domain("problem", "!=", False) & Domain("state", "!=", "ended")

    def _octopus_lost_right(self):
        """Why nothing is made any more in the name of who answers for it; empty when he may."""
        self.ensure_one()
        user = self.user_id or self.create_uid
        company = self.company_id.with_user(user).sudo(False)
        if user.active and company._octopus_has("invoicing", "validate"):
            return ""
        return self.env._(
            "It stopped: %(user)s, who set it up, may not send invoices of this dossier any more. "
            "Look at it, then let it go on: from then on you answer for it.",
            user=user.name,
        )

    def _octopus_advance(self):
        """To the next day: counted from the first, so the 31st comes back after February."""
        step = STEPS[self.every]
        count = self.count + 1
        self.write({"count": count, "next_date": self.first_date + step * count})

    @api.model
    def _cron_octopus_repeat(self):
        """Make what is due, each in its own transaction."""
        due = [("state", "=", "on"), ("next_date", "<=", fields.Date.context_today(self))]
        left = self.search_count(due)
        tried = []
        while left:
            repeat = self.search([*due, ("id", "not in", tried)], limit=1)
            if not repeat:
                return
            if repeat.try_lock_for_update():
                repeat._octopus_try_next()
            if repeat.filtered_domain(due):
                # days behind, or it failed: the rest of it comes with the next run
                tried.append(repeat.id)
            left -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                return

    def _octopus_try_next(self):
        """Make the next one; when that cannot be, it is tried again, and stops no other."""
        step = type(self)._octopus_make_next
        if self.env["ir.cron"]._octopus_each(self, step):
            self.problem = self.env._(
                "The invoice of %(day)s could not be made; it is tried again by itself. Look "
                "whether something is wrong with the invoice that is repeated, or ask your "
                "accountant.",
                day=format_date(self.env, self.next_date),
            )

    def _octopus_make_next(self):
        """One invoice, dated on its day; the day moves on whatever happens to it.

        None, and a pause that says why, when nobody with the right answers for it.
        """
        self.ensure_one()
        if lost := self._octopus_lost_right():
            self.write({"state": "paused", "problem": lost})
            return self.env["account.move"]
        date = self.next_date
        self._octopus_advance()
        if self.end_date and self.next_date > self.end_date:
            self.state = "ended"
        example = self.move_id.with_company(self.company_id)
        move = example._octopus_again(date, ref=example.ref)
        move.octopus_repeat_id = self
        self.problem = self.sends and self._octopus_send(move)
        return move

    def _octopus_send(self, move):
        """Make it final and send it; the reason when that cannot be, and it stays a draft."""
        try:
            self._octopus_check_final(self.move_id)
            with self.env.cr.savepoint():
                move._octopus_make_final()
                move._octopus_portal_send()
        except UserError as error:
            move.invalidate_recordset()
            _logger.info("Repeated invoice %s stays a draft: %s", self.id, error)
            return self.env._(
                "The last one could not be sent and waits as a draft: %(reason)s", reason=error
            )
        return False
