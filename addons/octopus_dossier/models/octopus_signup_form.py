# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody typed into the public order form: cleaned, checked, bounded.

Each problem belongs to one field and says what to do. Nothing here tells whether a company or
a mail address is known; the B-number of a firm is looked up exactly, and only so often.
"""

import secrets

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from .octopus_order_takeover import SUBSCRIPTIONS
from .product_product import MODULES

LONGEST = {"name": 200, "street": 200, "zip": 10, "city": 100, "email": 254, "form_key": 64}
FIRM_TRIES, ORDER_TRIES, MAIL_TRIES, MINUTES = 20, 10, 3, 60


class OctopusSignup(models.Model):
    _name = "octopus.signup"
    _inherit = ["octopus.signup"]

    @api.model
    def _read_form(self, typed, address):
        """The values of a form, and its problems by field.

        :param str address: from where it was sent
        :return: (values, problems)
        """
        values = {name: self._one_line(typed.get(name), most) for name, most in LONGEST.items()}
        values["form_key"] = values["form_key"] or secrets.token_urlsafe(16)
        problems = {}
        self._read_company(typed, values, problems)
        self._read_products(typed, values)
        self._read_firm(typed, values, problems, address)
        self._read_agreement(typed, values, problems)
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        wanted = typed.get("lang")
        values |= {"lang": wanted if wanted in installed else self.env.lang, "ip": address}
        if not problems and not self._may_send(values, address):
            problems["form"] = self.env._(
                "Too many orders came from your network or for this mail address. Look in your "
                "mail for the one that was sent already, or try again in an hour."
            )
        return values, problems

    @api.model
    def _one_line(self, text, most):
        """One line of printable text: it stands in mails, pages and texts."""
        line = "".join(c if c.isprintable() else " " for c in str(text or ""))
        return " ".join(line.split())[:most]

    @api.model
    def _read_company(self, typed, values, problems):
        try:
            values["enterprise_number"] = self.env["octopus.vies"]._clean_number(
                typed.get("enterprise_number")
            )
        except ValidationError as error:
            problems["enterprise_number"] = str(error)
        missing = {
            "name": self.env._("Fill in the name of the company."),
            "street": self.env._("Fill in the street and the number."),
            "zip": self.env._("Fill in the postcode."),
            "city": self.env._("Fill in the city."),
        }
        problems |= {name: text for name, text in missing.items() if not values[name]}
        email = email_normalize(values["email"])
        if not email or not email.isascii():
            problems["email"] = self.env._(
                "“%s” is no mail address. The order is confirmed by mail.", values["email"]
            )
        values["email"] = email or values["email"]

    @api.model
    def _read_products(self, typed, values):
        formula = typed.get("formula")
        values["formula"] = formula if formula in SUBSCRIPTIONS else SUBSCRIPTIONS[0]
        values["modules"] = ",".join(kind for kind in MODULES if typed.get(f"module_{kind}"))

    @api.model
    def _read_firm(self, typed, values, problems, address):
        code = self._one_line(typed.get("firm"), 40)
        values["exists_at_firm"] = bool(typed.get("exists_at_firm"))
        values["firm_id"] = False
        if not code:
            if values["exists_at_firm"]:
                problems["firm"] = self.env._(
                    "Fill in the B-number of the firm that keeps your dossier. The firm knows it."
                )
            return
        firm = self._check_firm(code, address)
        if firm is None:
            problems["firm"] = self._too_many_firms()
        elif not firm:
            problems["firm"] = self.env._(
                "No accounting firm has this B-number. Ask your firm, or leave it empty: a firm "
                "can be linked later."
            )
        else:
            values["firm_id"] = firm.id

    @api.model
    def _check_firm(self, code, address):
        """The firm with exactly this B-number; None when it was tried too often from there."""
        if not self.env["octopus.throttle"]._take("order_firm", address, FIRM_TRIES, MINUTES):
            return None
        return self.env["octopus.subscriber"]._find_firm(code)

    @api.model
    def _too_many_firms(self):
        return self.env._(
            "Too many B-numbers were tried from your network. Try again in an hour, or leave it "
            "empty: a firm can be linked later."
        )

    @api.model
    def _read_agreement(self, typed, values, problems):
        """He accepts the version that stood on the page, unless there is a newer one."""
        text = self._agreement_text()
        values |= {"agreement_id": text.agreement_id.id, "agreement_lang": text.lang}
        if not typed.get("agreed") or typed.get("agreement") != text.agreement_id.version:
            problems["agreed"] = self.env._(
                "Read the processing agreement and tick that you accept it. Nothing works "
                "without it."
            )

    @api.model
    def _agreement_text(self):
        """The text that a new subscriber accepts, in his language, as superuser."""
        agreements = self.env["octopus.agreement"].sudo()
        nobody = self.env["octopus.subscriber"].sudo()
        return agreements._open_for(nobody)[:1]._text_for(self.env.lang)

    @api.model
    def _may_send(self, values, address):
        """Count this order; each one sends a mail to an address that somebody typed."""
        take = self.env["octopus.throttle"]._take
        return (
            self.sudo().search_count([("form_key", "=", values["form_key"])], limit=1)
            or take("order_from", address, ORDER_TRIES, MINUTES)
            and take("order_to", values["email"], MAIL_TRIES, MINUTES)
        )
