# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one error of reading."""


class UblError(Exception):
    """These bytes are no UBL invoice that one can read.

    :param reason: what is wrong, in words a supplier understands.
    :param place: where, as a path such as ``Invoice/InvoiceLine[2]/Price/PriceAmount``.
    """

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place
