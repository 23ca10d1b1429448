# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Versions of the processing agreement, which the holder accepts before anything works.

A version is written as a draft, in every language, and published once: then nothing of it
changes any more. It is required from a day on; before that day holders see a banner.
"""

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.append_only import protect
from ..tools.brussels import today
from .octopus_consent import text_hash

LANGUAGES = [("nl", "Dutch"), ("fr", "French"), ("en", "English")]


class OctopusAgreement(models.Model):
    _name = "octopus.agreement"
    _description = "Processing agreement"
    _order = "required_from desc, id desc"
    _rec_name = "version"

    version = fields.Char(required=True, copy=False)
    required_from = fields.Date(
        required=True,
        default=lambda self: fields.Date.add(today(), days=30),
        help="From this day on nothing works for a subscriber who has not accepted it.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    published_at = fields.Datetime(readonly=True, copy=False)
    content_hash = fields.Char(
        readonly=True, copy=False, help="SHA-256 over the texts of all languages."
    )
    text_ids = fields.One2many("octopus.agreement.text", "agreement_id", "Texts", copy=True)
    acceptance_ids = fields.One2many("octopus.agreement.acceptance", "agreement_id", readonly=True)
    acceptance_count = fields.Integer(compute="_compute_acceptance_count")

    _version_uniq = models.Constraint("UNIQUE(version)", "This version already exists.")

    def init(self):
        """Let PostgreSQL refuse changes to what is published."""
        result = super().init()
        protect(self.env.cr, self._table, "OLD.state = 'published'")
        return result

    @api.depends("acceptance_ids")
    def _compute_acceptance_count(self):
        counts = self.env["octopus.agreement.acceptance"]._read_group(
            [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
        )
        by_agreement = {agreement.id: count for agreement, count in counts}
        for agreement in self:
            agreement.acceptance_count = by_agreement.get(agreement.id, 0)

    def write(self, vals):
        """Refuse for what is published; only a draft is written."""
        if vals:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._check_draft()

    def _check_draft(self):
        for agreement in self:
            if agreement.state == "published":
                raise UserError(
                    self.env._(
                        "Version %(version)s of the processing agreement is published, so it "
                        "never changes. Duplicate it and publish a new version.",
                        version=agreement.version,
                    )
                )

    def action_publish(self):
        """Make this draft the version that holders are asked to accept."""
        for agreement in self:
            agreement.check_access("write")
            agreement._check_publishable()
            agreement.text_ids.write({"published": True})
            agreement.write(
                {
                    "state": "published",
                    "published_at": fields.Datetime.now(),
                    "content_hash": agreement._hash(),
                }
            )
            if agreement.required_from <= today():
                agreement._octopus_stale_rights()

    def _check_publishable(self):
        self._check_draft()
        written = set(self.text_ids.mapped("lang"))
        languages = self.text_ids._fields["lang"]._description_selection(self.env)
        missing = [name for code, name in languages if code not in written]
        if missing:
            raise UserError(
                self.env._(
                    "Version %(version)s has no text yet in %(languages)s. Write it first.",
                    version=self.version,
                    languages=", ".join(missing),
                )
            )
        others = self.search_count([("state", "=", "published")], limit=1)
        if others and self.required_from < today():
            raise UserError(
                self.env._(
                    "Version %(version)s cannot be required from %(date)s, which is past. "
                    "Choose today or later.",
                    version=self.version,
                    date=self.required_from,
                )
            )

    def _hash(self):
        """Of all texts together, whatever order they were made in."""
        parts = sorted(f"{text.lang}:{text.text_hash}" for text in self.text_ids)
        return text_hash("\n".join(parts))

    def _octopus_stale_rights(self):
        """Required at once: what is cached about the rights of all subscribers is stale."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET octopus_rights_version = nextval('octopus_rights_version') "
                "WHERE octopus_subscriber_id IS NOT NULL"
            )
        )
        self.env["res.users"].invalidate_model(["octopus_rights_version"])

    @api.model
    def _publish_first(self):
        """Publish the version that comes with the addon, once."""
        first = self.env.ref("octopus_dossier.octopus_agreement_first")
        first.filtered(lambda agreement: agreement.state == "draft").action_publish()

    @api.model
    def _missing_for(self, user):
        """The version without which nothing works for this user, if there is one.

        :return: a version, as superuser; empty for who needs none
        """
        version = user.sudo().octopus_rights_version
        missing_id = self._missing_id(user.id, version, today())
        return self.sudo().browse(missing_id) if missing_id else self.browse()

    @api.model
    @tools.ormcache("user_id", "version", "today")
    def _missing_id(self, user_id, version, today):
        # `version` changes when the holder accepts; `today` when a version comes into force.
        user = self.env["res.users"].sudo().browse(user_id)
        if not user._octopus_is_dossier_user():
            return False
        return self.sudo()._open_for(user.octopus_subscriber_id, today)[:1].id

    @api.model
    def _open_for(self, subscriber, until=None):
        """Published versions this subscriber has not accepted, neither a later one.

        :param until: only those that are required on this day
        """
        accepted = self.env["octopus.agreement.acceptance"].search(
            [("subscriber_id", "=", subscriber.id)]
        )
        domain = Domain("state", "=", "published")
        if until:
            domain &= Domain("required_from", "<=", until)
        last = max(accepted.agreement_id.mapped("required_from"), default=None)
        if last:
            domain &= Domain("required_from", ">", last)
        return self.search(domain)

    @api.model
    def _upcoming_for(self, user):
        """The published version that this holder will need and has not accepted, as superuser."""
        subscriber = user.sudo().octopus_subscriber_id
        if not subscriber or subscriber.holder_user_id != user:
            return self.sudo().browse()
        return self.sudo()._open_for(subscriber)[:1]

    @api.model
    def _refusal_for(self, user):
        """Why nothing works, who has to do what; False when nothing is missing."""
        missing = self._missing_for(user)
        if not missing:
            return False
        subscriber = user.sudo().octopus_subscriber_id
        holder = subscriber.holder_user_id
        if holder == user:
            return self.env._(
                "Nothing works for %(code)s until you have read and accepted the processing "
                "agreement, version %(version)s. Log in with the browser to do that.",
                code=subscriber.code,
                version=missing.version,
            )
        return self.env._(
            "Nothing works for %(login)s until %(holder)s (%(code)s) has read and accepted the "
            "processing agreement, version %(version)s. Ask %(holder)s to log in and do that.",
            login=user.sudo().login,
            holder=holder.name,
            code=subscriber.code,
            version=missing.version,
        )

    @api.model
    def _check_accepted(self, user):
        """Raise, with the way out, when this user may not work yet."""
        if refusal := self._refusal_for(user):
            raise AccessError(refusal)

    def _text_for(self, lang):
        """The text in this language, else in English."""
        code = (lang or "en")[:2]
        texts = self.text_ids
        return texts.filtered(lambda text: text.lang == code) or texts.filtered(
            lambda text: text.lang == "en"
        )
