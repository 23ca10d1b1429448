# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A note on a document, or on the dossier: internal to one side, or shared between both.

The side is that of the writer: the firm that keeps the books, or everybody else in the dossier.
A shared note is unread until somebody of the other side has seen it. Notes are kept as they were
written; an internal one belongs to the code of its writer, and does not go over to the next firm.
"""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

LONGEST = 5000
QUIET = timedelta(minutes=10)
PAUSE = timedelta(hours=4)


class OctopusNote(models.Model):
    _name = "octopus.note"
    _description = "Note"
    _order = "id desc"
    _rec_name = "body"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Dossier", required=True, readonly=True, ondelete="restrict"
    )
    document_id = fields.Many2one(
        "octopus.document",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: a note on the dossier.",
    )
    body = fields.Text(string="Note", required=True, readonly=True)
    shared = fields.Boolean(string="Shared with the other side", readonly=True)
    author_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    author_name = fields.Char(string="Written by", readonly=True)
    subscriber_id = fields.Many2one("octopus.subscriber", readonly=True, ondelete="restrict")
    from_firm = fields.Boolean(string="By the firm", readonly=True)
    read_at = fields.Datetime(string="Read by the other side", readonly=True)
    told_at = fields.Datetime(readonly=True, groups="base.group_system")
    is_unread = fields.Boolean(
        string="New to me", compute="_compute_is_unread", search="_search_is_unread"
    )

    _company_idx = models.Index("(company_id, id)")
    _unread_idx = models.Index("(company_id, from_firm) WHERE shared AND read_at IS NULL")
    _untold_idx = models.Index("(company_id) WHERE shared AND read_at IS NULL AND told_at IS NULL")

    @api.depends("shared", "read_at", "from_firm")
    @api.depends_context("uid")
    def _compute_is_unread(self):
        for note in self:
            note.is_unread = (
                note.shared
                and not note.read_at
                and note.from_firm != self._of_firm(note.company_id)
            )

    @api.model
    def _search_is_unread(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._unread_domain(self.env.companies)

    @api.model
    def _unread_domain(self, companies):
        """Notes that the side of the user has not read, in these dossiers."""
        ours = companies.filtered(self._of_firm)
        return (
            Domain("shared", "=", True)
            & Domain("read_at", "=", False)
            & (
                (Domain("company_id", "in", ours.ids) & Domain("from_firm", "=", False))
                | (
                    Domain("company_id", "in", (companies - ours).ids)
                    & Domain("from_firm", "=", True)
                )
            )
        )

    @api.model
    def _of_firm(self, company):
        """Whether the user is of the firm that keeps the books of this dossier."""
        firm = company.sudo().octopus_dossier_ids._octopus_manager()
        return bool(firm) and self.env.user.sudo().octopus_subscriber_id == firm

    @api.model
    def _unread_counts(self, companies):
        """Company id → notes that the user's side has not read, where he may read documents."""
        readable = self.env.user._octopus_company_ids("documents", "read")
        inside = companies.filtered(lambda company: company.id in readable)
        groups = self.sudo()._read_group(
            self.with_env(self.env)._unread_domain(inside), ["company_id"], ["__count"]
        )
        return {company.id: count for company, count in groups}

    # ---- writing and reading ----------------------------------------------------------------

    @api.model
    def _say(self, company, body, shared, document=None):
        """Write a note as the current user, who needs *documents: write*; as superuser."""
        company.with_env(self.env)._octopus_check("documents", "write")
        body = (body or "").strip()[:LONGEST]
        if not body:
            raise UserError(self.env._("The note is empty: write something first."))
        if document and document.sudo().company_id != company:
            raise UserError(self.env._("This document belongs to another dossier."))
        if shared and document and document.sudo().kept_by_id:
            raise UserError(self.env._("The other side does not see this document: send it first."))
        user = self.env.user.sudo()
        return self.sudo().create(
            {
                "company_id": company.id,
                "document_id": document.id if document else False,
                "body": body,
                "shared": shared,
                "author_id": user.id,
                "author_name": user.name,
                "subscriber_id": user.octopus_subscriber_id.id,
                "from_firm": self._of_firm(company),
            }
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Write a note with the buttons of the document."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su or vals.keys() - {"read_at", "told_at"}:
            raise AccessError(self.env._("A note stays as it was written; write another one."))
        return super().write(vals)

    def action_read(self):
        """The side of the user has seen these notes."""
        self.check_access("read")
        self._mark_read()

    def _mark_read(self):
        unread = self.filtered("is_unread")
        unread.sudo().write({"read_at": fields.Datetime.now()})

    # ---- mails ------------------------------------------------------------------------------

    @api.model
    def _cron_tell(self):
        """Tell each side of each dossier what is new, once for all; then not for some hours."""
        now = fields.Datetime.now()
        untold = Domain("shared", "=", True) & Domain("read_at", "=", False)
        untold &= Domain("told_at", "=", False)
        groups = self._read_group(untold, ["company_id", "from_firm"], ["create_date:max"])
        for company, from_firm, latest in groups:
            # who is still writing is waited for
            if latest <= now - QUIET:
                tell = partial(self._tell, from_firm=from_firm, untold=untold, now=now)
                self.env["ir.cron"]._octopus_each(company, tell)
            self.env["ir.cron"]._commit_progress(1)

    def _tell(self, company, from_firm, untold, now):
        side = Domain("company_id", "=", company.id) & Domain("from_firm", "=", from_firm)
        if self.search_count(side & Domain("told_at", ">", now - PAUSE), limit=1):
            return
        notes = self.search(side & untold)
        if not notes:
            return
        notes.write({"told_at": now})
        dossier = company.octopus_dossier_ids
        users = dossier._client_users() if from_firm else self._firm_readers(dossier)
        page = f"/my/octopus/{dossier.number}/notes" if from_firm else "/odoo/notes"
        dossier._tell_users(
            users,
            "octopus_dms.mail_template_notes",
            {"octopus_count": len(notes), "octopus_url": f"{self.get_base_url()}{page}"},
        )

    def _firm_readers(self, dossier):
        """Who of the firm wrote to this client before; else the firm's holder."""
        authors = self.search(
            [("company_id", "=", dossier.company_id.id), ("from_firm", "=", True)], limit=200
        ).author_id
        holder = dossier._octopus_manager().holder_user_id
        return (dossier._firm_users() & authors) or holder
