# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The holder of a dossier asks his firm to pay for it; the firm's holder says yes or no.

It waits as a dossier that a client asks for (`octopus_order_takeover`): so long, with the same
mails. Nothing changes before the yes, which takes the password of the firm's holder.
"""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.brussels import today

PAYER_TEMPLATE = "octopus_dossier.mail_template_order_payer"


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    def _asked_by(self):
        # EXTENDS 'octopus_dossier': here the subscriber is the firm that is to pay
        if self.kind == "payer":
            return self.user_id.octopus_subscriber_id
        return super()._asked_by()

    def _firm_template(self):
        # EXTENDS 'octopus_dossier'
        return PAYER_TEMPLATE if self.kind == "payer" else super()._firm_template()

    def _order_page(self):
        # EXTENDS 'octopus_dossier'
        if self.kind == "payer":
            return f"/my/octopus/{self.dossier_id.number}/order"
        return super()._order_page()

    def _takeover_news(self):
        # EXTENDS 'octopus_dossier'
        if self.kind != "payer":
            return super()._takeover_news()
        names = {
            "firm": self.firm_id.display_name,
            "dossier": self.dossier_id.display_name,
            "day": format_date(self.env, self.dossier_id._last_licence().date_start),
            "reason": self.env._(" Reason: “%s”.", self.reason) if self.reason else "",
        }
        if self.state == "done":
            return self.env._(
                "%(firm)s pays for dossier %(dossier)s from %(day)s on. Its holder, its users and "
                "all rights stay as they are.",
                **names,
            )
        return self.env._(
            "%(firm)s does not pay for dossier %(dossier)s: nothing changed.%(reason)s", **names
        )

    def _confirm_payer(self, password):
        """The firm pays from that day on, or from today when that has passed meanwhile."""
        order = self._takeover_open("firm")
        if order.kind != "payer":
            raise UserError(self.env._("This order asks nobody to pay."))
        self.env.user._octopus_check_password_again(str(password or ""))
        order.dossier_id._octopus_one_order_at_a_time()
        order.invalidate_recordset()
        order._check_payer_fits()
        order.write({"done_at": fields.Datetime.now(), "answered_by_id": self.env.uid})
        order._change_payer(order.dossier_id, max(order.date_from, today()))
        order._mail_answer()

    def _check_payer_fits(self):
        """Refuse when the dossier is another one by now than what the firm read."""
        dossier, asked_by = self.dossier_id, self._asked_by()
        modules = self.line_ids.product_id - self._ordered_formula()
        licence = dossier._last_licence()
        held = dossier.holder_id == asked_by and dossier.firm_id == self.firm_id
        same = licence.formula_id == self._ordered_formula()
        same = same and licence._octopus_going_on() == modules
        free = not dossier.payer_id or dossier.payer_id == asked_by
        if dossier.state == "terminated" or not (held and same and free):
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s has another holder, firm, payer or licence by now than "
                    "when %(client)s asked. Refuse, and let him ask again.",
                    dossier=dossier.display_name,
                    client=asked_by.display_name,
                )
            )

    def _take_back(self):
        """Who asked the firm no longer asks."""
        if self.kind != "payer":
            raise AccessError(self.env._("This order asks nobody to pay."))
        order = self._takeover_open("client")
        order._end_takeover(self.env._("The question was taken back."), by=self.env.user)
