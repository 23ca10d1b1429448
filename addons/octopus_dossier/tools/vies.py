# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Name and address of a company, from the VIES REST service of the European Commission.

`look_up` asks, `read_answer` understands. The service is slow on some days and away on
others, so the time is short, what it sends is bounded, and every fault is `ViesUnavailable`:
whoever orders types name and address himself then.
"""

import json
from dataclasses import dataclass

import requests

DEFAULT_URL = "https://ec.europa.eu/taxation_customs/vies/rest-api/"
# To connect, and again for the answer: a request of ours waits for it.
SECONDS = 3
LONGEST_ANSWER = 64 * 1024
LONGEST_FIELD = 200
# What the member states send for a field that they do not give out.
EMPTY = {"", "---", "N/A"}


class ViesUnavailable(Exception):
    """The service gave no answer that can be used."""


@dataclass(frozen=True)
class Company:
    """What the service knows; `found` is false for a number without VAT registration."""

    found: bool
    name: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""


def look_up(number, url=DEFAULT_URL):
    """The company with this enterprise number.

    :param str number: ten digits that were checked
    :raise ViesUnavailable: whatever went wrong
    """
    address = f"{url.rstrip('/')}/check-vat-number"
    try:
        # No redirects: the address is the operator's, and nobody else's.
        with requests.post(
            address,
            json={"countryCode": "BE", "vatNumber": number},
            timeout=SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != 200:
                raise ViesUnavailable(f"status {answer.status_code}")
            body = answer.raw.read(LONGEST_ANSWER + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise ViesUnavailable(type(error).__name__) from error
    return read_answer(body)


def read_answer(body):
    """The company in an answer of the service.

    >>> read_answer(b'{"valid": true, "name": "BV MOLEN", "address": "KERKSTRAAT 1\\\\n9000 GENT"}')
    Company(found=True, name='BV MOLEN', street='KERKSTRAAT 1', zip='9000', city='GENT')
    >>> read_answer(b'{"valid": false, "name": "---", "address": "---"}')
    Company(found=False, name='', street='', zip='', city='')
    """
    if len(body) > LONGEST_ANSWER:
        raise ViesUnavailable("too long")
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ViesUnavailable("no JSON") from error
    # Errors of a member state come with status 200 and without `valid`.
    if not isinstance(answer, dict) or not isinstance(answer.get("valid"), bool):
        raise ViesUnavailable("no answer about the number")
    if not answer["valid"]:
        return Company(found=False)
    street, postcode, city = _split(answer.get("address"))
    return Company(True, _plain(answer.get("name")), street, postcode, city)


def _split(address):
    """Street, postcode and city out of lines such as `KERKSTRAAT 1` and `9000 GENT`."""
    lines = [_plain(line) for line in str(address or "").splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        return "", "", ""
    postcode, _space, city = lines[-1].partition(" ")
    if len(lines) > 1 and postcode.isdecimal():
        return ", ".join(lines[:-1]), postcode, city.strip()
    return ", ".join(lines), "", ""


def _plain(text):
    """One line of printable text."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text or "")).split())
    return "" if line in EMPTY else line[:LONGEST_FIELD]
