# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The link of a firm with a client's dossier, on the client's consent."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

CONSENT_VERSION = "1.0"
REQUEST_DAYS = 14
OPEN_STATES = ("requested", "granted")


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
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("lapsed", "Lapsed"),
        ],
        required=True,
        readonly=True,
        default="requested",
        index=True,
    )
    reason = fields.Char(readonly=True, help="Why the firm asks for this link.")
    date_to = fields.Date(string="Until", readonly=True, help="Empty: until it is withdrawn.")
    requested_at = fields.Datetime(readonly=True)
    consent_ids = fields.One2many("octopus.consent", "link_id", readonly=True)

    _one_open = models.UniqueIndex(
        "(firm_id, dossier_id) WHERE state IN ('requested', 'granted')",
        "This firm already has a link or a request for this dossier.",
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
            if link.firm_id.kind != "b":
                raise ValidationError(
                    self.env._(
                        "%(code)s is no accounting firm, so it cannot manage a dossier.",
                        code=link.firm_id.code,
                    )
                )
            if not link.firm_id.dossier_ids:
                raise ValidationError(
                    self.env._(
                        "%(code)s needs a dossier of its own before it can be linked to others.",
                        code=link.firm_id.code,
                    )
                )

    @api.model
    def _request(self, firm, dossier, reason=None, date_to=None):
        """A firm asks for a link.

        :return: the new link, in state requested
        """
        self._check_firm_side(firm)
        link = self.sudo().create(
            {
                "firm_id": firm.id,
                "dossier_id": dossier.id,
                "reason": reason,
                "date_to": date_to,
                "requested_at": fields.Datetime.now(),
            }
        )
        link._record("request")
        return link.sudo(self.env.su)

    def _grant(self):
        """The client agrees; the firm's holder can start to work."""
        link = self._step("grant", "granted", ("requested",), "dossier")
        link.dossier_id._give_starting_rights(link.firm_id)
        link.company_id._octopus_rights_changed()

    def _refuse(self):
        """The client does not agree."""
        self._step("refuse", "refused", ("requested",), "dossier")

    def _withdraw(self):
        """Either side ends the link or takes back the request."""
        link = self._step("withdraw", "withdrawn", OPEN_STATES, "both")
        link.company_id._octopus_rights_changed()

    def action_grant(self):
        """Grant from the screen."""
        for link in self:
            link._grant()

    def action_refuse(self):
        """Refuse from the screen."""
        for link in self:
            link._refuse()

    def action_withdraw(self):
        """Withdraw from the screen."""
        for link in self:
            link._withdraw()

    def _step(self, step, state, states, side):
        """Check who may, change the state, record the consent.

        :return: the link as superuser
        """
        self.ensure_one()
        link = self.sudo()
        link.lock_for_update()
        link.invalidate_recordset(["state"])
        self._check_side(side)
        if link.state not in states:
            raise UserError(
                self.env._(
                    "This link is %(state)s, so this step is not possible.",
                    state=dict(self._fields["state"]._description_selection(self.env))[link.state],
                )
            )
        link.state = state
        link._record(step)
        return link

    def _check_side(self, side):
        """`dossier`: the client; `both`: the firm too. The operator stands in for none."""
        if self.env.su:
            return
        link = self.sudo()
        if side == "both" and link.firm_id.holder_user_id == self.env.user:
            return
        if link.dossier_id.holder_id.holder_user_id == self.env.user:
            return
        raise AccessError(
            self.env._(
                "Only the holder of dossier %(dossier)s can decide about this link.",
                dossier=link.dossier_id.number,
            )
        )

    def _check_firm_side(self, firm):
        if not self.env.su and firm.sudo().holder_user_id != self.env.user:
            raise AccessError(
                self.env._("Only the holder of a firm can ask for a link with a dossier.")
            )

    def _record(self, step):
        """Write down who agreed to what, in the words he saw."""
        for link in self:
            self.env["octopus.consent"]._record(
                step,
                link._consent_text(step),
                CONSENT_VERSION,
                link_id=link.id,
                firm_id=link.firm_id.id,
                dossier_id=link.dossier_id.id,
                reason=link.reason,
                date_to=link.date_to,
            )

    def _consent_text(self, step):
        """The words of a step, in the language of the user."""
        self.ensure_one()
        texts = {
            "request": self.env._(
                "%(firm)s asks to work in dossier %(dossier)s as its dossier manager, %(until)s."
            ),
            "grant": self.env._(
                "I agree that %(firm)s works in dossier %(dossier)s, reads and books its "
                "documents and sees the personal data in it, %(until)s. I can withdraw this at "
                "any moment."
            ),
            "refuse": self.env._("I do not agree that %(firm)s works in dossier %(dossier)s."),
            "withdraw": self.env._(
                "The link of %(firm)s with dossier %(dossier)s ends now. The firm no longer "
                "sees the dossier."
            ),
            "lapse": self.env._(
                "The link or request of %(firm)s for dossier %(dossier)s ended by itself."
            ),
        }
        return texts[step] % {
            "firm": self.firm_id.display_name,
            "dossier": self.dossier_id.display_name,
            "until": self.env._("until %s", format_date(self.env, self.date_to))
            if self.date_to
            else self.env._("until it is withdrawn"),
        }

    @api.model
    def _cron_lapse(self):
        """End what nobody answered and what has reached its end date."""
        limit = fields.Datetime.now() - relativedelta(days=REQUEST_DAYS)
        links = self.search(
            [
                "|",
                "&",
                ("state", "=", "requested"),
                ("requested_at", "<", limit),
                "&",
                ("state", "=", "granted"),
                ("date_to", "<", fields.Date.today()),
            ]
        )
        for link in links.try_lock_for_update():
            link.state = "lapsed"
            link._record("lapse")
            link.company_id._octopus_rights_changed()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A link is never deleted: it belongs to the consents."))
