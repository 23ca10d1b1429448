# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Settings of the platform: links, subscriptions."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .octopus_dossier_unpaid import NOTICE_DAYS
from .octopus_link_clock import OFFER_DAYS, REQUEST_DAYS, WARNING_DAYS
from .octopus_link_request import TRIES_AN_HOUR


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    octopus_link_request_days = fields.Integer(
        "Requests of firms lapse after",
        default=REQUEST_DAYS,
        config_parameter="octopus_dossier.link_request_days",
    )
    octopus_link_offer_days = fields.Integer(
        "Offers of clients lapse after",
        default=OFFER_DAYS,
        config_parameter="octopus_dossier.link_offer_days",
    )
    octopus_link_warning_days = fields.Char(
        "Warn before the end of a link",
        default=WARNING_DAYS,
        config_parameter="octopus_dossier.link_warning_days",
    )
    octopus_link_tries_an_hour = fields.Integer(
        "Requests of a firm within an hour",
        default=TRIES_AN_HOUR,
        config_parameter="octopus_dossier.link_tries_an_hour",
    )

    octopus_operator_dossier_id = fields.Many2one(
        "octopus.dossier",
        "The operator's own dossier",
        config_parameter="octopus_dossier.operator_dossier_id",
    )
    octopus_unpaid_notice_days = fields.Integer(
        "Read-only after a notice of",
        default=NOTICE_DAYS,
        config_parameter="octopus_dossier.unpaid_notice_days",
    )

    def set_values(self):
        # EXTENDS 'base': public, and as superuser; core asks who it is in `execute` only. Called
        # on no record at all, it would reset the settings of the whole platform.
        if not self.env.is_admin():
            raise AccessError(self.env._("Only administrators can change the settings."))
        return super().set_values()

    @api.constrains(
        "octopus_link_request_days",
        "octopus_link_offer_days",
        "octopus_link_warning_days",
        "octopus_link_tries_an_hour",
    )
    def _check_octopus_link(self):
        for settings in self:
            numbers = (
                settings.octopus_link_request_days,
                settings.octopus_link_offer_days,
                settings.octopus_link_tries_an_hour,
            )
            words = (settings.octopus_link_warning_days or "").split(",")
            if min(numbers) < 1 or not all(word.strip().isdecimal() for word in words):
                raise ValidationError(
                    self.env._(
                        "The settings of links are whole numbers from 1 on; the days of the "
                        "warnings are separated by commas, such as 14,2."
                    )
                )
