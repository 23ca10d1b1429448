# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails about who does what: a proposal to the side that answers, the answer to who proposed.

As with notes they say how many wait and where, never what; they are collected for each dossier and
reader's side, so that ten areas agreed in one afternoon are one mail.
"""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

QUIET = timedelta(minutes=10)
PAUSE = timedelta(hours=4)
ANSWERS = ("agreed", "declined")
OTHER_SIDE = {"client": "firm", "firm": "client"}


class OctopusDuty(models.Model):
    _name = "octopus.duty"
    _inherit = ["octopus.duty"]

    to_tell = fields.Boolean(readonly=True, copy=False, groups="base.group_system")
    told_at = fields.Datetime(readonly=True, copy=False, groups="base.group_system")
    told_to = fields.Char(readonly=True, copy=False, groups="base.group_system")

    _to_tell_idx = models.Index("(company_id) WHERE to_tell")

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'octopus_portal'
        duties = super().create(vals_list)
        duties._note_to_tell()
        return duties

    def _move_to(self, state):
        # EXTENDS 'octopus_portal'
        moved = super()._move_to(state)
        self._note_to_tell()
        return moved

    def _note_to_tell(self):
        """Whether somebody has to be told, once whoever works at it has finished."""
        for duty in self.sudo():
            duty.to_tell = duty.state in ("proposed", *ANSWERS)
        at = fields.Datetime.now() + QUIET
        self.env.ref("octopus_portal.ir_cron_duty_mail").sudo()._trigger(at=at)

    @api.model
    def _cron_octopus_tell(self):
        """Tell each side of each dossier what waits for it and what was answered."""
        now = fields.Datetime.now()
        for company in self.search([("to_tell", "=", True)]).company_id:
            # the dossier is the step: a mail for each duty alone would be several for one reader
            tell = partial(self._tell_of, now=now)
            self.env["ir.cron"]._octopus_each(company, tell)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _tell_of(self, company, now):
        waiting = Domain("to_tell", "=", True) & Domain("company_id", "=", company.id)
        self.search(waiting)._tell_sides(company, now)

    def _tell_sides(self, company, now):
        """Tell both sides of this dossier, where nobody is still at it."""
        for side in OTHER_SIDE:
            news = self.filtered(lambda duty, side=side: duty._reader() == side)
            if news and max(news.mapped("write_date")) <= now - QUIET:
                news._tell(company, side, now)

    def _reader(self):
        """The side that has to know: who answers a proposal, who proposed what was answered."""
        return self.side if self.state in ANSWERS else OTHER_SIDE[self.side]

    def _tell(self, company, side, now):
        """One mail for each reader of this side; some hours after the last one at the earliest."""
        told = Domain("company_id", "=", company.id) & Domain("told_to", "=", side)
        if self.search_count(told & Domain("told_at", ">", now - PAUSE), limit=1):
            return
        proposed = self.filtered(lambda duty: duty.state == "proposed")
        dossier = company.octopus_dossier_id
        page = f"/my/octopus/{dossier.number}/duties" if side == "client" else "/odoo/who-does-what"
        values = {
            "octopus_proposed": len(proposed),
            "octopus_answered": len(self - proposed),
            "octopus_url": f"{dossier.get_base_url()}{page}",
        }
        readers = self._readers(dossier, side)
        dossier._tell_users(readers, "octopus_portal.mail_template_duty", values)
        self.write({"to_tell": False, "told_at": now, "told_to": side})

    def _readers(self, dossier, side):
        """Who speaks for the client; at the firm who did so before in this dossier, else its
        holder."""
        if side == "client":
            users = (dossier.holder_id | dossier.client_id).user_ids
            return users.filtered(lambda user: self._speaks(user, dossier, side))
        duties = self.search([("company_id", "=", dossier.company_id.id)], limit=200)
        before = (duties.proposed_by_id | duties.answered_by_id).filtered(
            lambda user: self._speaks(user, dossier, side)
        )
        return before or dossier._octopus_manager().holder_user_id

    def _speaks(self, user, dossier, side):
        return user.active and self.with_user(user)._octopus_side(dossier.company_id) == side
