# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails about orders, each in the language of its reader."""

from odoo import models
from odoo.tools import format_date

PLACED_TEMPLATE = "octopus_dossier.mail_template_order_placed"
TAKEOVER_TEMPLATE = "octopus_dossier.mail_template_order_takeover"
NEWS_TEMPLATE = "octopus_dossier.mail_template_order_news"


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    def _mail_placed(self, also=None):
        """The confirmation of an order, to who ordered and to who pays.

        The text stays in the language in which it was confirmed.

        :param also: users whom it concerns too
        """
        readers = self.user_id | self.subscriber_id.holder_user_id
        if also:
            readers |= also
        for user in readers:
            self._mail_to(
                PLACED_TEMPLATE,
                user.partner_id.email or user.octopus_subscriber_id.email,
                user.lang,
                octopus_login=self.subscriber_id.code
                if self.kind in ("signup", "takeover")
                else "",
                octopus_url=f"{self.get_base_url()}/web/login?login={user.login}",
            )

    def _mail_firm(self):
        """To the firm: somebody says that it keeps his dossier."""
        holder = self.firm_id.holder_user_id
        action = self.env.ref("octopus_dossier.octopus_order_takeover_action")
        self._mail_to(
            self._firm_template(),
            holder.partner_id.email or self.firm_id.email,
            holder.lang,
            octopus_url=f"{self.get_base_url()}/odoo/action-{action.id}/{self.id}",
            octopus_until=format_date(
                self.with_context(lang=holder.lang).env, self._takeover_lapse_day()
            ),
        )

    def _firm_template(self):
        return TAKEOVER_TEMPLATE

    def _mail_answer(self, previous=None):
        """What became of a takeover, to the client and to whom the dossier concerned."""
        asked_by = self._asked_by()
        client = asked_by.holder_user_id
        addresses = {client.partner_id.email or asked_by.email: client.lang}
        if self.state == "done":
            firm = self.firm_id.holder_user_id
            addresses[firm.partner_id.email or self.firm_id.email] = firm.lang
            # Whoever got mail about this dossier until now is told where it went.
            for address, lang in (previous or {}).items():
                addresses.setdefault(address, lang)
        for address, lang in addresses.items():
            reader = self.with_context(lang=lang)
            self._mail_to(
                NEWS_TEMPLATE,
                address,
                lang,
                octopus_news=reader._takeover_news(),
                octopus_url=f"{self.get_base_url()}{self._order_page()}",
            )

    def _order_page(self):
        """The page of the portal where who asked sees what became of it."""
        return "/my/octopus-order"

    def _takeover_news(self):
        """What became of it, in one sentence."""
        names = {
            "firm": self.firm_id.display_name,
            "client": self.subscriber_id.display_name,
            "number": self.enterprise_number or "",
            "dossier": self.dossier_id.display_name or "",
            "reason": self.env._(" Reason: “%s”.", self.reason) if self.reason else "",
        }
        if self.state == "done":
            return self.env._(
                "%(firm)s confirmed: dossier %(dossier)s is now held and paid by %(client)s. "
                "%(firm)s stays its dossier manager; all users keep their rights.",
                **names,
            )
        return self.env._(
            "The dossier of enterprise number %(number)s at %(firm)s did not become yours."
            "%(reason)s You can ask again, or start with a new, empty dossier.",
            **names,
        )

    def _mail_to(self, template, address, lang, **values):
        if address:
            self.env["octopus.link"]._queue_mail(template, self, address, lang, values)
