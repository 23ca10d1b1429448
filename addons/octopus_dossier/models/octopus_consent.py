# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was agreed, by whom and when: never changed, never deleted.

`octopus.consent._record` writes one. It is not for links alone: another feature adds its
steps with `selection_add` (and `ondelete="cascade"`) and gives the records it is about.
"""

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.append_only import protect

STEPS = [
    ("request", "Requested"),
    ("offer", "Offered"),
    ("grant", "Granted"),
    ("accept", "Offer accepted"),
    ("refuse", "Refused"),
    ("decline", "Offer declined"),
    ("withdraw", "Withdrawn"),
    ("lapse", "Lapsed"),
    ("supersede", "Another firm was chosen"),
    ("extend", "Replaced by a new consent"),
]


def text_hash(text):
    """The SHA-256 of the words, as it stands on the printed consent."""
    return hashlib.sha256(text.encode()).hexdigest()


class OctopusConsent(models.Model):
    _name = "octopus.consent"
    _description = "Consent"
    _order = "id desc"
    _log_access = False

    link_id = fields.Many2one("octopus.link", index="btree_not_null", ondelete="restrict")
    firm_id = fields.Many2one("octopus.subscriber", index="btree_not_null", ondelete="restrict")
    dossier_id = fields.Many2one("octopus.dossier", index="btree_not_null", ondelete="restrict")
    subscriber_id = fields.Many2one(
        "octopus.subscriber",
        index="btree_not_null",
        ondelete="restrict",
        help="Who agreed, when it is not about one dossier.",
    )
    company_id = fields.Many2one(related="dossier_id.company_id")
    step = fields.Selection(STEPS, required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, string="When")
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict", string="Who")
    login = fields.Char(required=True, help="The login at that moment.")
    user_name = fields.Char("Name", readonly=True, help="The user's name at that moment.")
    firm_name = fields.Char(readonly=True, help="Code and name at that moment.")
    dossier_name = fields.Char(readonly=True, help="Number and name at that moment.")
    subscriber_name = fields.Char(readonly=True, help="Code and name at that moment.")
    text = fields.Text(required=True, help="The words that were agreed, as they were shown.")
    sha256 = fields.Char(required=True, string="SHA-256 of the text")
    version = fields.Char(required=True)
    lang = fields.Char(required=True, string="Language")
    areas = fields.Char(help="The areas of the dossier that it is about.")
    ip = fields.Char(
        string="IP address",
        groups="octopus_dossier.group_operator",
        help="From where it was done; empty when the platform did it by itself.",
    )
    reason = fields.Char()
    date_to = fields.Date(string="Until")

    def init(self):
        """Let PostgreSQL refuse changes as well, for what goes round the ORM."""
        result = super().init()
        protect(self.env.cr, self._table)
        return result

    @api.depends("dossier_id", "firm_id", "subscriber_id", "step")
    @api.depends_context("lang")
    def _compute_display_name(self):
        steps = dict(self._fields["step"]._description_selection(self.env))
        for consent in self:
            about = consent.sudo()
            names = (about.firm_id.code, about.dossier_id.number, about.subscriber_id.code)
            consent.display_name = f"{steps.get(consent.step)}: {' – '.join(filter(None, names))}"

    @api.model
    def _record(self, step, text, version, **links):
        """Write down that the current user took this step, in the words he saw.

        :param str text: the words exactly as they were shown
        :param links: what it is about (`link_id`, `firm_id`, `dossier_id`, `subscriber_id`,
            `reason`, `date_to`, `areas`), and the language of `text` (`lang`)
        :return: the consent, as superuser
        """
        user = self.env.user
        values = {
            "step": step,
            "user_id": user.id,
            "login": user.login,
            "text": text,
            "version": version,
            "lang": self.env.lang or "en_US",
            "ip": self._ip(),
        }
        return self.sudo().create({**values, **links})

    @api.model
    def _ip(self):
        """From where the current request comes; False for a job."""
        return request.httprequest.remote_addr if request else False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["sha256"] = text_hash(vals.get("text") or "")
            vals |= self._names_now(vals)
        return super().create(vals_list)

    @api.model
    def _names_now(self, vals):
        """Who and what it is about, by the names of this moment: they are printed for ever."""
        names = {"user_name": self.env["res.users"].sudo().browse(vals.get("user_id")).name}
        for field in ("firm_id", "dossier_id", "subscriber_id"):
            about = self.env[self._fields[field].comodel_name].sudo().browse(vals.get(field) or ())
            names[field.replace("_id", "_name")] = about.display_name or False
        return names

    def write(self, vals):
        """Refuse, for everybody; only nothing can be written."""
        if vals:
            raise UserError(self.env._("A recorded consent cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recorded consent cannot be deleted."))
