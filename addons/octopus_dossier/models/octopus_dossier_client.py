# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who works in a dossier: its holder, the client with a K number, the linked firm."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    client_id = fields.Many2one(
        "octopus.subscriber",
        string="Client with access",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        tracking=True,
        help="The K number that the firm gave access to its internal dossier. "
        "The firm stays the holder, and pays. When the dossier becomes the client's own, the "
        "users of the K number keep their rights.",
    )

    may_end_client = fields.Boolean(compute="_compute_may_end_client")

    @api.depends("client_id", "holder_id")
    @api.depends_context("uid")
    def _compute_may_end_client(self):
        for dossier in self:
            holder = dossier.sudo().holder_id
            mine = holder.kind != "k" and holder.holder_user_id == self.env.user
            dossier.may_end_client = bool(dossier.sudo().client_id) and mine

    @api.constrains("client_id", "holder_id")
    def _check_client(self):
        for dossier in self.sudo().filtered("client_id"):
            client = dossier.client_id
            firms = dossier.holder_id | dossier.firm_id | dossier.payer_id
            if client.kind != "k" or client.firm_id not in firms:
                raise ValidationError(
                    self.env._(
                        "%(client)s cannot get access to dossier %(dossier)s: that takes a K "
                        "number of %(holder)s, which holds the dossier.",
                        client=client.code,
                        dossier=dossier.display_name,
                        holder=dossier.holder_id.code,
                    )
                )

    def write(self, vals):
        # EXTENDS 'octopus_dossier'
        result = super().write(vals)
        if "client_id" in vals:
            self.sudo().company_id._octopus_rights_changed()
        return result

    def _octopus_subscribers(self):
        """The subscribers whose users may hold rights here, as superuser."""
        dossiers = self.sudo()
        return dossiers.holder_id | dossiers.client_id | dossiers.firm_id

    def _octopus_manager(self):
        """The firm that keeps these books: the linked one, or the holder that is a firm.

        :return: the subscriber as superuser, empty when the holder does it himself
        """
        # Of no dossier at all it is nobody: refusals ask for any company, the lobby too.
        dossier = self.sudo()[:1]
        return dossier.firm_id or dossier.holder_id.filtered(lambda holder: holder.kind == "b")

    def action_client_access(self):
        """Open the form that gives the client a K number for this internal dossier."""
        if len(self) != 1:
            raise UserError(self.env._("Choose one dossier: each client has his own K number."))
        self._check_may_give_access()
        form = self.env["octopus.client.access"].with_context(default_dossier_id=self.id)
        return {
            "type": "ir.actions.act_window",
            # Made already: of a new record, the client would forget the password on saving.
            "res_id": form.create({}).id,
            "name": self.env._("Give the client access to %(dossier)s", dossier=self.display_name),
            "res_model": "octopus.client.access",
            "view_mode": "form",
            "target": "new",
        }

    def action_client_access_end(self):
        """Take the access away: the users of the K number have no right here any more.

        The firm does it in its internal dossiers; a client in his own, where the K number that
        he had before kept its access.
        """
        for dossier in self:
            dossier._check_may_end_access()
            client = dossier.sudo().client_id
            if not client:
                raise UserError(
                    self.env._(
                        "No K number has access to dossier %(dossier)s, so there is nothing to "
                        "take away.",
                        dossier=dossier.display_name,
                    )
                )
            rights = dossier.sudo().company_id.octopus_right_ids
            rights.filtered(
                lambda right, c=client: right.user_id.octopus_subscriber_id == c
            ).unlink()
            # without a client an internal dossier is the firm's alone, with all screens
            inside = dossier.sudo().holder_id.kind == "b"
            dossier.sudo().write({"client_id": False, **({"tier": "full"} if inside else {})})

    def _octopus_end_client_access(self, password):
        """The same for who holds the dossier himself, with his password again."""
        self._check_may_end_access()
        self.env.user._octopus_check_password_again(str(password or ""))
        self.action_client_access_end()

    def _check_may_end_access(self):
        """Refuse unless the user is the holder of who holds this dossier."""
        self.ensure_one()
        holder = self.sudo().holder_id
        if holder.kind != "u":
            self._check_holder_of_internal()
        elif holder.holder_user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only %(holder)s, which holds dossier %(dossier)s, takes access away there: "
                    "log in with that code, or ask its holder.",
                    holder=holder.code,
                    dossier=self.sudo().display_name,
                )
            )

    def _check_holder_of_internal(self):
        """Refuse unless the user is the holder of the firm that holds this dossier."""
        self.ensure_one()
        self.check_access("read")
        holder = self.sudo().holder_id
        if holder.kind != "b":
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s is held by %(holder)s, so the client has access already. "
                    "A K number is for an internal dossier of your firm.",
                    dossier=self.display_name,
                    holder=holder.code,
                )
            )
        if holder.holder_user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only %(holder)s itself gives clients access to dossier %(dossier)s: log in "
                    "with that code, or ask its holder.",
                    holder=holder.code,
                    dossier=self.display_name,
                )
            )

    def _check_may_give_access(self):
        self._check_holder_of_internal()
        dossier = self.sudo()
        if dossier.state != "active":
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s is not active, so nobody new gets access.",
                    dossier=self.display_name,
                )
            )
        if dossier.client_id:
            raise UserError(
                self.env._(
                    "%(client)s has access to dossier %(dossier)s already. Take that away first.",
                    client=dossier.client_id.display_name,
                    dossier=self.display_name,
                )
            )

    def _give_client_access(self, client, left_out=()):
        """Make this K number the client of the dossier; the right was checked.

        :param left_out: areas in which its holder does not start with a right
        """
        dossier = self.sudo()
        dossier.write({"client_id": client.id, "tier": client.sudo().tier})
        dossier._give_starting_rights(client.sudo())
        self.env["octopus.right"].sudo()._set_levels(
            client.sudo().holder_user_id, dossier.company_id, dict.fromkeys(left_out, False)
        )
