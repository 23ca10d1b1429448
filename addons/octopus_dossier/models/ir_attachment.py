# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of a dossier are never public, and opened by a right, not by an address."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import formatLang


class IrAttachment(models.Model):
    _name = "ir.attachment"
    _inherit = ["ir.attachment"]

    # Core gives a public file to the whole world and lists it for everybody with a login.

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        for vals in vals_list:
            if vals.get("public"):
                self._octopus_check_public(vals.get("res_model"))
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS 'base'
        if vals.get("public"):
            for model in {vals.get("res_model"), *self.sudo().mapped("res_model")}:
                self._octopus_check_public(model)
        return super().write(vals)

    @api.model
    def _octopus_size_text(self, size):
        """A size as people say it, 1 MB being a million bytes."""
        if size < 1_000_000:
            return self.env._("%(size)s kB", size=max(1, round(size / 1000)) if size else 0)
        if size < 1_000_000_000:
            return self.env._("%(size)s MB", size=formatLang(self.env, size / 1e6, digits=1))
        return self.env._("%(size)s GB", size=formatLang(self.env, size / 1e9, digits=2))

    @api.model
    def _octopus_check_public(self, model):
        inside = model in self.env and self.env["octopus.area"]._is_dossier_data(model)
        if inside and self._octopus_is_guarded():
            raise AccessError(
                self.env._("A file of a dossier is never public. Send it as a file instead.")
            )

    # Core puts a signed address beside each file in a list of messages. It opens the file for
    # whoever has it, without a login too, for two to six weeks. Users of dossiers need none: they
    # are logged in, and the right of the moment decides. People outside the dossiers, who opened
    # their invoice by the link in a mail, still get one.

    def _get_raw_access_token(self):
        # EXTENDS 'base'
        return not self._octopus_is_asked_inside() and super()._get_raw_access_token()

    def _get_thumbnail_token(self):
        # EXTENDS 'mail'
        return not self._octopus_is_asked_inside() and super()._get_thumbnail_token()

    def _get_ownership_token(self):
        # EXTENDS 'mail'
        return not self._octopus_is_asked_inside() and super()._get_ownership_token()

    def _has_attachments_ownership(self, attachment_tokens):
        # EXTENDS 'mail': a token of before does not open, change or delete either
        if self._octopus_is_asked_inside():
            attachment_tokens = None
        return super()._has_attachments_ownership(attachment_tokens)

    def _octopus_is_asked_inside(self):
        """Whether a user of dossiers asks, also where core looks the file up as superuser."""
        return self.env.user._octopus_is_dossier_user()
