# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Account numbers as somebody types them.

With the table of countries of `base_iban`: `stdnum.iban` cannot find its own inside Odoo, whose
hook on the import of `stdnum` hides the files of that package.
"""

from odoo.exceptions import ValidationError

from odoo.addons.base_iban.models.res_partner_bank import (
    normalize_iban,
    pretty_iban,
    validate_iban,
)

LONGEST = 50


def clean_iban(text):
    """The account number in the one way it is written, or "" when it is none."""
    text = str(text or "").strip().upper()
    if not text.isascii() or not text.isprintable() or len(text) > LONGEST:
        return ""
    try:
        validate_iban(text)
    except ValidationError:
        return ""
    return pretty_iban(normalize_iban(text))
