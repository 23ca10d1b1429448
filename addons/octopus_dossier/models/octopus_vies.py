# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finding a company by its enterprise number, for who orders a subscription.

Anybody may ask, so it is bounded: for one address, and for the whole platform, since the
service blocks who asks too often. Whatever does not work, name and address are typed by hand.
"""

import logging

from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools import vies

_logger = logging.getLogger(__name__)
TRIES_OF_ONE_ADDRESS, TRIES_OF_ALL, MINUTES = 20, 600, 60


class OctopusVies(models.AbstractModel):
    _name = "octopus.vies"
    _description = "Look-up of companies"

    @api.model
    def _clean_number(self, text):
        """The ten digits of an enterprise number as somebody typed it.

        :raise ValidationError: when its check digits are wrong
        """
        # what is no letter or digit of ours is none of a number, and may be none of any text
        text = str(text or "").strip().upper()[:40].encode("ascii", "replace").decode()
        digits = "".join(c for c in text.removeprefix("BE") if c not in " .-/")
        if len(digits) == 9 and digits.isascii() and digits.isdigit():
            digits = f"0{digits}"
        self.env["octopus.dossier"].new({"enterprise_number": digits})._check_enterprise_number()
        if not digits or digits[0] not in "01":
            raise ValidationError(
                self.env._(
                    "Fill in the enterprise number: ten digits, such as 0403.019.261.",
                )
            )
        return digits

    @api.model
    def _look_up(self, text, address):
        """Name and address of a company, or in words why they have to be typed.

        :param str address: from where it is asked
        :return: dict with number, found, name, street, zip, city and message
        """
        try:
            number = self._clean_number(text)
        except ValidationError as error:
            return {"number": False, "found": False, "message": str(error)}
        answer = {"number": number, "found": False}
        take = self.env["octopus.throttle"]._take
        if not take("vies_from", address, TRIES_OF_ONE_ADDRESS, MINUTES):
            return answer | {"message": self._by_hand_tries()}
        if not take("vies", "all", TRIES_OF_ALL, MINUTES):
            return answer | {"message": self._by_hand_away()}
        try:
            company = vies.look_up(number, self._url())
        except vies.ViesUnavailable as error:
            _logger.info("VIES did not answer: %s", error)
            return answer | {"message": self._by_hand_away()}
        if not company.found or not company.name:
            return answer | {"message": self._by_hand_unknown()}
        return {
            "number": number,
            "found": True,
            "name": company.name,
            "street": company.street,
            "zip": company.zip,
            "city": company.city,
            "message": self.env._("Found: %s. Correct what is not right.", company.name),
        }

    @api.model
    def _url(self):
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("octopus_dossier.vies_url") or vies.DEFAULT_URL

    @api.model
    def _by_hand_tries(self):
        return self.env._(
            "Too many numbers were looked up from your network. The number is right; type name "
            "and address yourself."
        )

    @api.model
    def _by_hand_away(self):
        return self.env._(
            "The register of companies does not answer now. The number is right; type name and "
            "address yourself."
        )

    @api.model
    def _by_hand_unknown(self):
        return self.env._(
            "The number is right, but it has no VAT registration. Type name and address yourself."
        )
