# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The end of a dossier: terminated, kept for ten years, and gone on with under a new ID."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    # A number and no reference: nothing of a dossier hangs on another one.
    continued_as = fields.Char(
        "Goes on as",
        readonly=True,
        copy=False,
        help="The ID of the dossier that was opened after this one was terminated.",
    )

    def action_terminate(self):
        """End the dossier: its users keep reading, nobody writes any more.

        The holder confirms it with his password, given as `password` in the context; so does
        the firm that pays. The operator needs none.
        """
        for dossier in self:
            dossier._check_may_terminate()
        if not self._is_operator():
            self.env.user._octopus_check_password_again(self.env.context.get("password"))
        self.sudo().write({"state": "terminated"})

    def action_ask_terminate(self):
        """Open the form that asks for the password."""
        self.ensure_one()
        self._check_may_terminate()
        return self._ask_password(
            self.env._("Terminate %(dossier)s", dossier=self.display_name), renew=False
        )

    def action_ask_renew(self):
        """The same for a dossier that is terminated already, and goes on in a new one."""
        self.ensure_one()
        self._check_may_renew()
        return self._ask_password(
            self.env._("Open a new dossier after %(dossier)s", dossier=self.display_name),
            renew=True,
        )

    def _ask_password(self, title, renew):
        values = {"dossier_id": self.id, "renew": renew}
        form = self.env["octopus.dossier.terminate"].create(values)
        return {
            "type": "ir.actions.act_window",
            # Made already: of a new record, the client would forget the password on saving.
            "res_id": form.id,
            "name": title,
            "res_model": "octopus.dossier.terminate",
            "view_mode": "form",
            "target": "new",
        }

    def action_export(self):
        """Have everything in this dossier written to one file, in the background."""
        self.ensure_one()
        export = self.env["octopus.export"]._start(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export of %(dossier)s", dossier=self.display_name),
            "res_model": "octopus.export",
            "res_id": export.id,
            "view_mode": "form",
        }

    def _check_may_terminate(self):
        self.ensure_one()
        self.check_access("read")
        dossier = self.sudo()
        if dossier.state == "terminated":
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s is terminated already.", dossier=dossier.display_name
                )
            )
        self._check_may_end()

    def _check_may_renew(self):
        self.ensure_one()
        self.check_access("read")
        dossier = self.sudo()
        if dossier.state != "terminated":
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s is not terminated. Terminate it first; that opens a new "
                    "one too.",
                    dossier=dossier.display_name,
                )
            )
        if dossier.continued_as:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s goes on already, as %(number)s. Open that one.",
                    dossier=dossier.display_name,
                    number=dossier.continued_as,
                )
            )
        self._check_may_end()

    def _check_may_end(self):
        """The holder himself, the firm that pays for his K number, or the operator."""
        dossier = self.sudo()
        holders = (dossier.holder_id + dossier.payer_id).holder_user_id
        if self.env.user not in holders and not self._is_operator():
            raise AccessError(
                self.env._(
                    "Only %(holder)s can terminate dossier %(dossier)s or open the next one, with "
                    "the login code itself.",
                    holder=", ".join(holders.mapped("login")),
                    dossier=dossier.display_name,
                )
            )

    def _renew(self):
        """A new dossier with a new ID and empty books, set up as this terminated one.

        Accounts, journals, VAT codes and relations come along; bookings, documents, rights of
        others and links stay with the old one. Opening balances are booked by hand from the
        trial balance of the export: which figures are final is for the accountant to say.
        """
        self.ensure_one()
        old = self.sudo()
        new = old._new_from(
            {
                "name": old.name,
                "enterprise_number": old.enterprise_number,
                "vat": old.vat,
                "email": old.email,
                "lang": old.lang,
                "tier": old.tier,
                "holder_id": old.holder_id.id,
            }
        )
        if old.client_id:
            new._give_client_access(old.client_id)
        # Written, so that of two clicks at once the second is done again, and finds this.
        old.continued_as = new.number
        return new.sudo(self.env.su)
