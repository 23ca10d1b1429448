# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Own identities and trust, loaded from the files that the settings name.

Keys live in files, outside database and filestore, so that a copy of either
holds no key. Everything is cached by path and modification time: the receive
path asks for it once per message.
"""

import functools
import os

from ..lib.edelivery import EdeliveryError, pki
from .settings import SettingsError


def ap_identity(settings):
    """Key and certificate with which the access point signs and decrypts."""
    return _identity(settings.keystore, settings.keystore_password_file, "keystore")


def ap_identities(settings):
    """The access point's identity, and the one before while certificates change over.

    Who has asked the SMP lately still encrypts for the old certificate.
    """
    current = ap_identity(settings)
    if not settings.old_keystore:
        return (current,)
    password_file = settings.old_keystore_password_file or settings.keystore_password_file
    return current, _identity(settings.old_keystore, password_file, "old_keystore")


def smp_identity(settings):
    """Key and certificate with which our SMP signs its answers."""
    password_file = settings.smp_keystore_password_file or settings.keystore_password_file
    return _identity(settings.smp_keystore, password_file, "smp_keystore")


def trust_policy(settings):
    """The certificate authorities of the network that we are part of.

    Without what they revoked: that is asked of ``octopus.peppol.revocation``.
    """
    path = settings.truststore
    return _load_trust(path, _stamp(path, "truststore"))


def seat(certificate):
    """The access point that a certificate belongs to."""
    return pki.common_name(certificate)


def certificates(settings):
    """Our own two: of the access point, and of the SMP."""
    return ap_identity(settings).certificate, smp_identity(settings).certificate


def fingerprints(settings):
    """What changes when one of our certificates does."""
    return tuple(map(pki.fingerprint, certificates(settings)))


def _stamp(path, key):
    if not path:
        raise SettingsError(f"[octopus_peppol] {key} is not set")
    try:
        return os.stat(path).st_mtime_ns
    except OSError as error:
        raise SettingsError(f"[octopus_peppol] {key}: {error.strerror}") from error


def _identity(path, password_file, key):
    password_stamp = _stamp(password_file, "keystore_password_file") if password_file else 0
    return _load_identity(path, _stamp(path, key), password_file, password_stamp)


@functools.lru_cache(maxsize=8)
def _load_identity(path, _path_stamp, password_file, _password_stamp):
    password = None
    if password_file:
        with open(password_file, "rb") as handle:
            password = handle.read().strip()
    with open(path, "rb") as handle:
        return _usable(pki.load_pkcs12, handle.read(), password)


@functools.lru_cache(maxsize=8)
def _load_trust(path, _stamp_ns):
    with open(path, "rb") as handle:
        return _usable(pki.load_truststore, handle.read())


def _usable(load, *arguments):
    """A file of ours that cannot be read is our trouble, not the peer's."""
    try:
        return load(*arguments)
    except EdeliveryError as error:
        raise SettingsError(f"a key file cannot be used: {error.detail}") from error
