# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who accepted which text of the processing agreement, and when: never changed, never deleted."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.append_only import protect
from ..tools.brussels import today


class OctopusAgreementAcceptance(models.Model):
    _name = "octopus.agreement.acceptance"
    _description = "Acceptance of a processing agreement"
    _order = "id desc"
    _log_access = False

    agreement_id = fields.Many2one(
        "octopus.agreement", required=True, index=True, ondelete="restrict"
    )
    text_id = fields.Many2one("octopus.agreement.text", required=True, ondelete="restrict")
    subscriber_id = fields.Many2one(
        "octopus.subscriber", required=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, string="When")
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict", string="Who")
    name = fields.Char(required=True, help="The name of that user at that moment.")
    login = fields.Char(required=True, help="The login at that moment.")
    ip = fields.Char(string="IP address")
    lang = fields.Char(required=True, string="Language")
    version = fields.Char(required=True)
    text_hash = fields.Char(required=True, help="SHA-256 of the text as it was shown.")

    _once = models.Constraint(
        "UNIQUE(subscriber_id, agreement_id)", "This version is already accepted."
    )

    def init(self):
        """Let PostgreSQL refuse changes as well, for what goes round the ORM."""
        result = super().init()
        protect(self.env.cr, self._table)
        return result

    @api.depends("subscriber_id", "version")
    def _compute_display_name(self):
        for acceptance in self:
            code = acceptance.subscriber_id.sudo().code
            acceptance.display_name = f"{code} – {acceptance.version}"

    def write(self, vals):
        """Refuse, for everybody; only nothing can be written."""
        if vals:
            raise UserError(self.env._("A recorded acceptance cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recorded acceptance cannot be deleted."))

    @api.model
    def _accept(self, subscriber, agreement=None, lang=None, ip=None):
        """The holder accepts a version; without one, all that is required today.

        :param str lang: language in which the text was shown to him
        :return: the new acceptances, as superuser
        """
        user = self.env.user
        if not self.env.su and subscriber.sudo().holder_user_id != user:
            raise AccessError(
                self.env._(
                    "Only the holder of %(code)s can accept the processing agreement for it.",
                    code=subscriber.sudo().code,
                )
            )
        subscriber = subscriber.sudo()
        agreements = self.env["octopus.agreement"].sudo()
        open_versions = agreements._open_for(subscriber, None if agreement else today())
        wanted = open_versions & agreement.sudo() if agreement else open_versions[:1]
        lang = lang or self.env.lang or user.lang
        acceptances = self.sudo().create(
            [self._prepare_vals(subscriber, version._text_for(lang), ip) for version in wanted]
        )
        if acceptances:
            self.flush_model()
            subscriber.with_context(active_test=False).user_ids._octopus_rights_changed()
        return acceptances

    def _prepare_vals(self, subscriber, text, ip):
        user = self.env.user.sudo()
        return {
            "agreement_id": text.agreement_id.id,
            "text_id": text.id,
            "subscriber_id": subscriber.id,
            "user_id": user.id,
            "name": user.name,
            "login": user.login,
            "ip": ip,
            "lang": text.lang,
            "version": text.agreement_id.version,
            "text_hash": text.text_hash,
        }
