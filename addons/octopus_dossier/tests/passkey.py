# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A passkey in software: what a telephone does with one, by the WebAuthn standard."""

import base64
import hashlib
import json
import struct
import uuid
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT_AND_VERIFIED = 0x05


def _text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkey:
    """The key of one user, and the answers that it signs."""

    def __init__(self, user):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _text(uuid.uuid4().bytes)
        user.env.cr.execute(
            "INSERT INTO auth_passkey_key (name, credential_identifier, public_key, create_uid) "
            "VALUES ('telephone', %s, %s, %s)",
            [self.name, _text(self._public_key()), user.id],
        )
        user.env.invalidate_all()

    def _public_key(self):
        """As COSE: a map of kind, algorithm, curve and the two coordinates."""
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32) for number in (point.x, point.y))
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y

    def answer(self, challenge, url):
        """What the browser sends for a challenge of the page with this address."""
        client = {"type": "webauthn.get", "challenge": challenge, "origin": url}
        client = json.dumps(client).encode()
        site = hashlib.sha256(urlsplit(url).hostname.encode()).digest()
        device = site + struct.pack(">BI", PRESENT_AND_VERIFIED, 1)
        signed = device + hashlib.sha256(client).digest()
        return json.dumps(
            {
                "id": self.name,
                "rawId": self.name,
                "type": "public-key",
                "response": {
                    "authenticatorData": _text(device),
                    "clientDataJSON": _text(client),
                    "signature": _text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                },
            }
        )
