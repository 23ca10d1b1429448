# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A document that the accountant asks his client for.

found (by the program, in the books) → asked → answered with a file, or with why there is none →
closed. The client answers in the portal; his file becomes a document of the dossier, linked to
the entry that was without one.
"""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

FIRST_MAIL_AFTER = timedelta(minutes=15)
NEW_ONES_AFTER = timedelta(days=1)
REMIND_AFTER = timedelta(days=7)
LONGEST_REASON = 1000
# moved by the methods of this model only
GUARDED = frozenset(
    {
        "answer",
        "answered_at",
        "answered_by_id",
        "asked_at",
        "asked_by_id",
        "company_id",
        "document_id",
        "mailed_at",
        "move_id",
        "state",
    }
)


class OctopusMissingDocument(models.Model):
    _name = "octopus.missing.document"
    _description = "Missing document"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="What is missing", required=True)
    company_id = fields.Many2one(
        "res.company",
        string="Dossier",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    date = fields.Date(string="Dated")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary()
    supplier_name = fields.Char(string="Supplier")
    state = fields.Selection(
        [
            ("found", "Found in the books"),
            ("asked", "Asked"),
            ("answered", "Received"),
            ("none", "Client does not have it"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="asked",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    document_id = fields.Many2one(
        "octopus.document",
        string="Received document",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    answer = fields.Text(string="Why there is none", readonly=True)
    asked_by_id = fields.Many2one(
        "res.users", string="Asked by", readonly=True, ondelete="restrict"
    )
    asked_at = fields.Datetime(string="Asked on", readonly=True)
    answered_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, ondelete="restrict"
    )
    answered_at = fields.Datetime(string="Answered on", readonly=True)
    mailed_at = fields.Datetime(readonly=True, copy=False)

    _company_state_idx = models.Index("(company_id, state, id)")
    _asked_idx = models.Index("(company_id) WHERE state = 'asked'")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_asked(vals) for vals in vals_list]
        return super().create(vals_list)

    def _prepare_asked(self, vals):
        """What a person asks: by him, now, in the dossier he works in."""
        return {
            **{name: vals[name] for name in vals.keys() - GUARDED},
            "company_id": vals.get("company_id") or self.env.company.id,
            "state": "asked",
            "asked_by_id": self.env.uid,
            "asked_at": fields.Datetime.now(),
        }

    def write(self, vals):
        if not self.env.su and GUARDED & vals.keys():
            raise AccessError(
                self.env._("Ask, answer or close the missing document instead of changing it.")
            )
        return super().write(vals)

    def copy_data(self, default=None):
        raise UserError(self.env._("What is missing is asked for anew, not copied."))

    # ---- the accountant ---------------------------------------------------------------------

    def action_ask(self):
        """Show these to the client; he is mailed, once for all."""
        self._check_right()
        waiting = self.filtered(lambda missing: missing.state in ("found", "none", "closed"))
        waiting.sudo().write(
            {
                "state": "asked",
                "asked_by_id": self.env.uid,
                "asked_at": fields.Datetime.now(),
                "answer": False,
                "answered_by_id": False,
                "answered_at": False,
                "mailed_at": False,
            }
        )

    def action_close(self):
        """They are not missing any more, or it does not matter."""
        self._check_right()
        self.filtered(lambda missing: missing.state != "answered").sudo().state = "closed"

    def action_open_document(self):
        """Open what the client answered with."""
        self.ensure_one()
        return self.document_id._get_records_action(context={})

    def action_open_entry(self):
        """Open the entry that has no document."""
        self.ensure_one()
        self.move_id.check_access("read")
        return self.move_id._get_records_action(context={})

    def _check_right(self, level="write"):
        self.check_access("read")
        for company in self.company_id:
            company._octopus_check("documents", level)

    # ---- the client -------------------------------------------------------------------------

    def _answer_with_file(self, name, content):
        """The client has it: the file becomes a document of the dossier, linked to the entry."""
        self._check_asked()
        missing = self.sudo()
        document = self.env["octopus.document"]._store(
            missing.company_id,
            name,
            content,
            supplier_name=missing.supplier_name,
            document_date=missing.date,
            note=missing.name,
        )
        self._received(document)
        return document

    def _answer_with_document(self, document):
        """The client sent it before, or keeps it: this document is what was asked for."""
        self._check_asked()
        document = document.sudo()
        if document.company_id != self.sudo().company_id:
            raise UserError(self.env._("This document belongs to another dossier."))
        if document.kept_by_id:
            document._send_to_firm()
        self._received(document)

    def _received(self, document):
        missing = self.sudo()
        missing.write({"state": "answered", "document_id": document.id, **self._answered()})
        entry = missing.move_id
        unlinked = document.state == "todo" and not entry.octopus_document_ids
        if entry.state == "posted" and unlinked:
            document._link_to(entry)

    def _answer_without(self, reason):
        """The client does not have it, and says why."""
        self._check_asked()
        reason = " ".join((reason or "").split())[:LONGEST_REASON]
        if not reason:
            raise UserError(self.env._("Say why you do not have this document."))
        self.sudo().write({"state": "none", "answer": reason, **self._answered()})

    def _answered(self):
        return {"answered_by_id": self.env.uid, "answered_at": fields.Datetime.now()}

    def _check_asked(self):
        """Ask for the right of the user, then wait for whoever answers at the same moment."""
        self.ensure_one()
        missing = self.sudo()
        missing.company_id.sudo(self.env.su)._octopus_check("documents", "write")
        missing.lock_for_update()
        missing.invalidate_recordset(["state"])
        if missing.state != "asked":
            raise UserError(self.env._("“%(name)s” is not asked for any more.", name=missing.name))

    @api.model
    def _open_counts(self, companies):
        """Company id → how many wait for the client, where the user may read documents."""
        readable = self.env.user._octopus_company_ids("documents", "read")
        groups = self.sudo()._read_group(
            [("company_id", "in", sorted(readable & set(companies.ids))), ("state", "=", "asked")],
            ["company_id"],
            ["__count"],
        )
        return {company.id: count for company, count in groups}

    # ---- mails ------------------------------------------------------------------------------

    @api.model
    def _cron_mail(self):
        """One mail for each dossier with something new, at most once a day; else once a week."""
        now = fields.Datetime.now()
        groups = self._read_group([("state", "=", "asked")], ["company_id"], ["mailed_at:min"])
        mail = partial(self._mail_dossier, now=now)
        for company, _mailed in groups:
            self.env["ir.cron"]._octopus_each(company.octopus_dossier_ids, mail)
            self.env["ir.cron"]._commit_progress(1)

    def _mail_dossier(self, dossier, now):
        """Whether the client of this dossier was mailed."""
        asked = self.search([("company_id", "=", dossier.company_id.id), ("state", "=", "asked")])
        last, new = dossier.missing_mailed_at, asked.filtered(lambda missing: not missing.mailed_at)
        pause = NEW_ONES_AFTER if new else REMIND_AFTER
        typing = any(missing.asked_at > now - FIRST_MAIL_AFTER for missing in new)
        if dossier.state != "active" or typing or (last and last > now - pause):
            return False
        dossier.missing_mailed_at = now
        asked.mailed_at = now
        dossier._tell_users(
            dossier._client_users("write"),
            "octopus_dms.mail_template_missing",
            {
                "octopus_count": len(asked),
                "octopus_url": f"{self.get_base_url()}/my/octopus/{dossier.number}/missing",
            },
        )
        return True
