# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Certificates: whom we trust (``trust``), what was revoked (``revocation``), where keys come
from (``stores``), and a private network to try everything out (``network``)."""

from .network import Authority, TestNetwork, make_authority, make_identity, make_test_network
from .revocation import RevocationList, distribution_points
from .stores import dump_pkcs12, load_pkcs12, load_truststore
from .trust import (
    AP,
    SMP,
    Identity,
    TrustPolicy,
    check,
    common_name,
    fingerprint,
    load_certificate,
    subject,
)

__all__ = [
    "AP",
    "SMP",
    "Authority",
    "Identity",
    "RevocationList",
    "TestNetwork",
    "TrustPolicy",
    "check",
    "common_name",
    "distribution_points",
    "dump_pkcs12",
    "fingerprint",
    "load_certificate",
    "load_pkcs12",
    "load_truststore",
    "make_authority",
    "make_identity",
    "make_test_network",
    "subject",
]
