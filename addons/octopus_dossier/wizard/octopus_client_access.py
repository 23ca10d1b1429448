# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Give the client of an internal dossier access, with a new or an existing K number."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class OctopusClientAccess(models.TransientModel):
    _name = "octopus.client.access"
    _description = "Give the client access"

    dossier_id = fields.Many2one("octopus.dossier", required=True, readonly=True)
    firm_id = fields.Many2one("octopus.subscriber", related="dossier_id.holder_id")
    mode = fields.Selection(
        [("new", "A new K number"), ("existing", "A K number that he has already")],
        required=True,
        default="new",
    )
    client_id = fields.Many2one(
        "octopus.subscriber",
        string="K number",
        domain="[('kind', '=', 'k'), ('firm_id', '=', firm_id)]",
    )
    name = fields.Char("Name of the client")
    email = fields.Char("E-mail of the client", help="For his password, when he loses it.")
    firm_email = fields.Char(
        "E-mail of the firm", help="The welcome mail with the login goes here; you pass it on."
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language of the client",
    )
    module_invoicing = fields.Boolean("Invoicing", default=True)
    # Asked for the button alone, and never stored.
    password = fields.Char("Your password", store=False)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is known of the dossier already
        values = super().default_get(fields)
        dossier = self.env["octopus.dossier"].browse(values.get("dossier_id"))
        if dossier:
            dossier._check_may_give_access()
            firm_email = self.env.user.email or dossier.sudo().holder_id.email
            known = {
                "name": dossier.name,
                # a dossier that the firm made may still have the firm's own address
                "email": dossier.email != firm_email and dossier.email,
                "lang": dossier.lang,
                "firm_email": firm_email,
            }
            values.update({name: value for name, value in known.items() if name in fields})
        return values

    def action_give(self):
        """Do it, once the password of the firm's holder is right."""
        self.ensure_one()
        dossier = self.dossier_id
        dossier._check_may_give_access()
        self._check_filled()
        self.env.user._octopus_check_password_again(self.env.context.get("password"))
        client = self._existing_client() if self.mode == "existing" else self._new_client()
        dossier._give_client_access(client, self._areas_left_out())
        if self.mode == "new":
            client._send_welcome(dossier, email_normalize(self.firm_email))
        return {"type": "ir.actions.act_window_close"}

    def _check_filled(self):
        """What is missing or wrong in the form, in one sentence."""
        if self.mode == "existing" and not self.client_id:
            raise UserError(self.env._("Choose the K number that gets access."))
        if self.mode == "existing":
            return
        if not (self.name or "").strip():
            raise UserError(self.env._("Fill in the name of the client."))
        if not email_normalize(self.email):
            raise UserError(
                self.env._(
                    "“%(email)s” is no e-mail address. Fill in one of the client.",
                    email=self.email or "",
                )
            )
        if not email_normalize(self.firm_email):
            raise UserError(
                self.env._(
                    "“%(email)s” is no e-mail address. Fill in one of your firm.",
                    email=self.firm_email or "",
                )
            )

    def _existing_client(self):
        """The chosen K number as superuser, when it is one of this firm."""
        client = self.client_id.sudo()
        if client.kind != "k" or client.firm_id != self.dossier_id.sudo().holder_id:
            raise UserError(
                self.env._("%(code)s is no K number of your firm.", code=self.client_id.code)
            )
        return client

    def _new_client(self):
        """A new K number of this firm; it starts in the client portal."""
        client = (
            self.env["octopus.subscriber"]
            .sudo()
            .create(
                {
                    "kind": "k",
                    "name": self.name.strip(),
                    "email": email_normalize(self.email),
                    "firm_id": self.dossier_id.sudo().holder_id.id,
                    "tier": "portal",
                }
            )
        )
        client.partner_id.lang = self.lang
        return client

    def _areas_left_out(self):
        """The areas of the modules that were not chosen: he gets no right there."""
        modules = self._module_areas().items()
        return {area for module, areas in modules if not self[module] for area in areas}

    @api.model
    def _module_areas(self):
        """Module → the areas that come with it; other addons add their modules."""
        return {"module_invoicing": ("invoicing", "articles")}
