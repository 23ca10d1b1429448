# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was typed into a form, as the models want it."""

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.http import request


def one_line(text, length=200):
    """What was typed, in one line, without what the database refuses."""
    return " ".join((text or "").replace("\0", "").split())[:length]


def day_of(text):
    """The day that was chosen, or False for none."""
    text = (text or "").strip()
    try:
        return bool(text) and Date.to_date(text)
    except ValueError as error:
        raise UserError(
            request.env._("“%(day)s” is no date; write it as 2026-12-31.", day=text[:20])
        ) from error
