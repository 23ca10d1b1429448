# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of an order, and that who ordered saw just these words.

As with links (`octopus_link_text`): a page shows `_order_text(about)` and carries
`_order_mark(text)`; `_place` refuses with `TextChanged` when a price, a name or a date is
another one by then.
"""

from odoo import api, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..exceptions import TextChanged
from .octopus_consent import text_hash

ORDER_VERSION = "1.0"


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    @api.model
    def _order_version(self):
        """The version of the words below; it changes when their meaning does."""
        return ORDER_VERSION

    @api.model
    def _order_mark(self, text):
        """The version and the hash of the words, for the page that shows them."""
        return f"{self._order_version()}:{text_hash(text)}"

    @api.model
    def _check_shown(self, text, shown):
        """Refuse when something else than these words was shown; without mark nothing was."""
        if shown is not None and shown != self._order_mark(text):
            raise TextChanged(
                self.env._(
                    "What you read has changed in the meantime: a price, a name or a date. "
                    "Nothing was ordered. Read the new text and confirm again."
                )
            )

    def _signed_words(self):
        """What the client read and agreed to, and from where, for the link that follows from it."""
        return {name: self[name] for name in ("text", "version", "lang", "ip")}

    @api.model
    def _order_text(self, about):
        """The words of an order, in the language of the user."""
        parts = getattr(self, f"_words_{about['kind']}")(about, self._order_names(about))
        return "\n".join(filter(None, parts))

    @api.model
    def _order_names(self, about):
        """What stands in the sentences."""
        return {
            "name": about["name"],
            "payer": about["payer"].display_name,
            "number": about["number"] or "",
            "dossier": about["dossier"].display_name or "",
            "firm": about["firm"].display_name or "",
            "day": format_date(self.env, about["date"]),
            "iban": about["iban"] or "",
        }

    @api.model
    def _price_text(self, price):
        """A price as people say it."""
        if not price:
            return self.env._("free")
        return self.env._("%s a month", self._amount_text(price))

    @api.model
    def _amount_text(self, amount):
        euro = self.env.ref("base.EUR").sudo()
        return formatLang(self.env, amount, currency_obj=euro)

    @api.model
    def _words_of_lines(self, lines, prices=True):
        """A line for each product."""
        for product, price in lines:
            name = product.sudo().with_context(lang=self.env.lang).name
            yield f"– {name}: {self._price_text(price)}" if prices else f"– {name}"

    @api.model
    def _words_together(self, lines):
        total = self._price_text(sum(price for _product, price in lines))
        return self.env._("Together: %s, without VAT.", total)

    @api.model
    def _words_signup(self, about, names):
        return [
            self.env._(
                "%(name)s, enterprise number %(number)s, orders from %(day)s until it is "
                "cancelled:",
                **names,
            ),
            *self._words_of_lines(about["lines"]),
            self._words_together(about["lines"]),
            self.env._("%(name)s gets an invoice once a month.", **names),
            self._words_storage(),
            self._words_firm(about, names),
        ]

    @api.model
    def _words_takeover(self, about, names):
        lines = self._words_signup(about, names)
        lines[-1] = self.env._(
            "The dossier of enterprise number %(number)s that %(firm)s keeps now becomes the "
            "dossier of %(name)s, once %(firm)s has confirmed it. From that day %(name)s pays "
            "and %(firm)s no longer does. %(firm)s stays the dossier manager: it works in the "
            "dossier, reads and books its documents, sees the personal data in it, and goes on "
            "deciding on the rights of its employees. %(name)s can withdraw this at any moment.",
            **names,
        )
        return lines

    @api.model
    def _words_storage(self):
        return self.env._(
            "Storage of documents is free below 1 GB a dossier; above, each further GB that "
            "was started costs what the price list says."
        )

    @api.model
    def _words_firm(self, about, names):
        """For a new dossier: what the client agrees to beforehand, if he named a firm."""
        if not about["firm"]:
            return ""
        return self.env._(
            "The new dossier is offered to %(firm)s, which then works in it as its dossier "
            "manager, reads and books its documents and sees the personal data in it, until "
            "this is withdrawn.",
            **names,
        )

    def _firm_sentence(self):
        """What the client agreed to about the firm he named, in the language of the reader."""
        firm = self.firm_id
        return self._words_firm({"firm": firm}, {"firm": firm.display_name})

    @api.model
    def _words_order(self, about, names):
        return [
            self.env._(
                "%(payer)s orders for dossier %(dossier)s, from %(day)s until it is cancelled:",
                **names,
            ),
            *self._words_of_lines(about["lines"]),
            *(self._words_about(product, names) for product, _price in about["lines"]),
        ]

    @api.model
    def _words_about(self, product, names):
        """What one should know of this product before ordering it."""
        special = {
            "peppol": self.env._(
                "Enterprise number %(number)s is registered on the Peppol network at once: "
                "e-invoices to it arrive in this dossier, and invoices leave over Peppol.",
                **names,
            ),
            "mandate": self.env._(
                "Mandate: the bank of account %(iban)s may deliver the statements of that "
                "account to Octopus, for this dossier, until the mandate is cancelled.",
                **names,
            ),
        }
        return special.get(
            product.sudo().octopus_kind,
            self.env._(
                "The price is without VAT and comes on the monthly invoice to %(payer)s.", **names
            ),
        )

    @api.model
    def _words_cancel(self, about, names):
        return [
            self.env._("%(payer)s cancels for dossier %(dossier)s, from %(day)s on:", **names),
            *self._words_of_lines(about["lines"], prices=False),
            self._words_cancelled(about["lines"][0][0], names),
        ]

    @api.model
    def _words_cancelled(self, product, names):
        special = {
            "peppol": self.env._(
                "Enterprise number %(number)s leaves the Peppol network: e-invoices to it no "
                "longer arrive here.",
                **names,
            ),
            "mandate": self.env._(
                "The mandate for account %(iban)s ends: its statements no longer arrive here.",
                **names,
            ),
        }
        return special.get(
            product.sudo().octopus_kind,
            self.env._("What was made with it stays, and can be read."),
        )
