# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The access point's settings: section ``[octopus_peppol]`` of Odoo's configuration file.

A section of its own, because Odoo warns about keys that it does not know in
``[options]``. Keys and defaults are described in ``readme/CONFIGURE.md``.
:func:`current` is what product code calls; :func:`load` reads a given file.
"""

import configparser
import functools
import os
from dataclasses import dataclass

from odoo.tools import config

from ..lib.edelivery import sml

SECTION = "octopus_peppol"
PRIVATE, TEST, PRODUCTION = "test-private", "test", "production"
OFF, KNOWN, REQUIRED = "off", "known", "required"
ZONES = {TEST: sml.TEST_ZONE, PRODUCTION: sml.PRODUCTION_ZONE}
MIB = 1024 * 1024


class SettingsError(Exception):
    """The configuration file says something that the access point cannot work with."""


@dataclass(frozen=True)
class Settings:
    """What the operator decided; one field per key of the section."""

    network: str = PRIVATE
    keystore: str = ""
    keystore_password_file: str = ""
    old_keystore: str = ""
    old_keystore_password_file: str = ""
    smp_keystore: str = ""
    smp_keystore_password_file: str = ""
    truststore: str = ""
    public_url: str = ""
    sml_zone: str = ""
    dns_server: str = ""
    allow_loopback: bool = False
    max_body: int = 100 * MIB
    body_timeout: int = 60
    revocation: str = OFF

    @property
    def private(self):
        """Only a private network may use its own DNS server, plain HTTP and loopback."""
        return self.network == PRIVATE

    @property
    def as4_url(self):
        """The address that our SMP publishes for every participant."""
        return f"{self.public_url.rstrip('/')}/octopus/as4"

    @property
    def host(self):
        """Host name for the right-hand side of message ids."""
        return self.public_url.split("//")[-1].split("/")[0].split(":")[0] or "octopus.invalid"


def config_path():
    """The file that this Odoo server was started with."""
    return config["config"] or ""


def current():
    """Settings of this server, read again when the file changes."""
    path = config_path()
    try:
        stamp = os.stat(path).st_mtime_ns
    except OSError:
        return Settings()
    return load(path, stamp)


@functools.lru_cache(maxsize=8)
def load(path, stamp=0):
    """Read and check ``path``; ``stamp`` only makes the cache follow the file."""
    parser = configparser.RawConfigParser()
    parser.read([path], encoding="utf-8")
    section = dict(parser.items(SECTION)) if parser.has_section(SECTION) else {}
    unknown = section.keys() - Settings.__dataclass_fields__.keys()
    if unknown:
        raise SettingsError(f"[{SECTION}] unknown keys: {', '.join(sorted(unknown))}")
    return _checked({key: _value(key, text.strip()) for key, text in section.items() if text})


def _value(key, text):
    kind = Settings.__dataclass_fields__[key].type
    if kind is bool:
        return text.lower() in ("1", "true", "yes", "on")
    if kind is int:
        if not text.isdigit():
            raise SettingsError(f"[{SECTION}] {key} must be a whole number")
        return int(text)
    return text


def _checked(values):
    network = values.get("network", PRIVATE)
    if network not in (PRIVATE, TEST, PRODUCTION):
        raise SettingsError(f"[{SECTION}] network must be {PRIVATE}, {TEST} or {PRODUCTION}")
    if network != PRIVATE:
        if values.get("dns_server") or values.get("allow_loopback"):
            raise SettingsError(
                f"[{SECTION}] dns_server and allow_loopback belong to network = {PRIVATE}"
            )
        if not values.get("public_url", "https://").startswith("https://"):
            raise SettingsError(f"[{SECTION}] public_url must be https on the {network} network")
        values.setdefault("sml_zone", ZONES[network])
        values.setdefault("revocation", REQUIRED)
    _check_revocation(network, values.get("revocation", OFF))
    return Settings(**values)


def _check_revocation(network, revocation):
    if revocation not in (OFF, KNOWN, REQUIRED):
        raise SettingsError(f"[{SECTION}] revocation must be {OFF}, {KNOWN} or {REQUIRED}")
    if network == PRODUCTION and revocation == OFF:
        raise SettingsError(f"[{SECTION}] revocation = {OFF} is not for network = {PRODUCTION}")
