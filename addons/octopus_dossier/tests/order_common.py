# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody types into the order form, and how he confirms it."""

import re

from ..models import octopus_signup
from .common import enterprise_number

PASSWORD = "correct horse"
ADDRESS = "192.0.2.9"
NUMBER = enterprise_number(6234567)


class OrderMixin:
    """Orders as the pages place them; a mixin for the worlds of the tests."""

    def setUp(self):
        super().setUp()
        # Tries are counted in a transaction of their own, which outlives a test.
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM octopus_throttle WHERE kind ~ '^(order|vies|password)'")

    def typed(self, **changes):
        """A form that is filled in."""
        return {
            "form_key": "",
            "name": "Molen Brabant",
            "enterprise_number": NUMBER,
            "street": "Kerkstraat 1",
            "zip": "9000",
            "city": "Gent",
            "email": "molen@example.com",
            "lang": "en_US",
            "formula": "portal",
            "agreement": self.env["octopus.signup"]._agreement_text().agreement_id.version,
            "agreed": "1",
            **changes,
        }

    def begin(self, **changes):
        """Send the form as somebody whom nobody knows.

        :return: the row as superuser, and the token out of the mail
        """
        signups = self.env["octopus.signup"].with_user(self.env.ref("base.public_user"))
        values, problems = signups._read_form(self.typed(**changes), ADDRESS)
        self.assertFalse(problems)
        signup = signups._begin(values)
        return signup, self.token_to(values["email"])

    def token_to(self, email):
        mail = self.env["mail.mail"].sudo().search([("email_to", "=", email)], limit=1)
        return re.search(
            rf"/octopus/order/([\w-]{{{octopus_signup.TOKEN_LENGTH}}})", mail.body_html
        )[1]

    def mails_to(self, email):
        return self.env["mail.mail"].sudo().search([("email_to", "=", email)])

    def order(self, **changes):
        """The whole way: the order, as superuser."""
        signup, _token = self.begin(**changes)
        return signup._confirm(PASSWORD, PASSWORD, ip=ADDRESS)
