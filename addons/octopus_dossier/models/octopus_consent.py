# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was agreed about a link, by whom and when: never changed, never deleted."""

from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = [
    ("request", "Requested"),
    ("grant", "Granted"),
    ("refuse", "Refused"),
    ("withdraw", "Withdrawn"),
    ("lapse", "Lapsed"),
]


class OctopusConsent(models.Model):
    _name = "octopus.consent"
    _description = "Consent"
    _order = "id desc"
    _log_access = False

    link_id = fields.Many2one("octopus.link", required=True, index=True, ondelete="restrict")
    firm_id = fields.Many2one("octopus.subscriber", required=True, index=True, ondelete="restrict")
    dossier_id = fields.Many2one("octopus.dossier", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="dossier_id.company_id")
    step = fields.Selection(STEPS, required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, string="When")
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict", string="Who")
    login = fields.Char(required=True, help="The login at that moment.")
    text = fields.Text(required=True, help="The words that were agreed, as they were shown.")
    version = fields.Char(required=True)
    lang = fields.Char(required=True, string="Language")
    reason = fields.Char()
    date_to = fields.Date(string="Until")

    def init(self):
        """Let PostgreSQL refuse changes as well, for what goes round the ORM."""
        result = super().init()
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION octopus_consent_unalterable() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'octopus_consent is append-only';
            END
            $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER octopus_consent_unalterable
            BEFORE UPDATE OR DELETE ON octopus_consent
            FOR EACH ROW EXECUTE FUNCTION octopus_consent_unalterable();
            """
        )
        return result

    @api.depends("dossier_id", "firm_id", "step")
    def _compute_display_name(self):
        steps = dict(self._fields["step"]._description_selection(self.env))
        for consent in self:
            consent.display_name = (
                f"{steps.get(consent.step)}: {consent.firm_id.sudo().code} – "
                f"{consent.dossier_id.sudo().number}"
            )

    def write(self, vals):
        """Refuse, for everybody; only nothing can be written."""
        if vals:
            raise UserError(self.env._("A recorded consent cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recorded consent cannot be deleted."))
