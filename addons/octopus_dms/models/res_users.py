# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether somebody is mailed about notes and about documents that are asked for."""

from odoo import fields, models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    octopus_notice_mail = fields.Boolean(
        string="Mails about notes and missing documents",
        default=True,
        help="Without them, new notes and questions are seen on the home of the dossier only.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        # EXTENDS 'base'
        return [*super().SELF_READABLE_FIELDS, "octopus_notice_mail"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        # EXTENDS 'base': everybody decides for himself
        return [*super().SELF_WRITEABLE_FIELDS, "octopus_notice_mail"]
