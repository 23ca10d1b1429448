# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Peppol eDelivery without input or output: bytes in, verified values out.

No Odoo, no network, no clock, no files. Times, keys and trust are arguments; everything
that can be wrong raises a subclass of ``errors.EdeliveryError``.

To send: ``sml.naptr_name`` (ask the DNS) -> ``sml.parse_naptr`` ->
``smp.service_metadata_url`` (ask the SMP) -> ``smp.read_service_metadata`` ->
``smp.endpoint_for`` -> ``as4.sender.build`` (post) -> ``as4.sender.read_response``.

To receive: ``as4.receiver.open`` -> keep it -> ``as4.receiver.receipt``, or
``as4.receiver.error`` with the exception that was raised.

================  ==================================================================
``errors``        the one exception tree, with ebMS code and ``retryable``
``identifiers``   participants, document types, processes
``sml``           DNS names and NAPTR records
``smp``           service metadata: read strictly, write signed
``sbdh``          the business envelope
``pki``           identities, trust, key stores, a private test network
``as4``           messages, receipts, errors
``limits``        how much is accepted
``xml``, ``dsig`` safe parsing, canonical form, signatures (used by the others)
================  ==================================================================
"""

from . import as4, errors, identifiers, pki, sbdh, sml, smp
from .errors import EdeliveryError
from .identifiers import (
    BILLING_DOCUMENTS,
    BILLING_PROCESS,
    CREDIT_NOTE,
    INVOICE,
    INVOICE_RESPONSE,
    INVOICE_RESPONSE_PROCESS,
    MLS,
    MLS_PROCESS,
    SELF_BILLING_CREDIT_NOTE,
    SELF_BILLING_INVOICE,
    SELF_BILLING_PROCESS,
    TRANSPORT_AS4,
    DocumentTypeId,
    ParticipantId,
    ProcessId,
)
from .limits import Limits
from .sbdh import Envelope

__all__ = [
    "BILLING_DOCUMENTS",
    "BILLING_PROCESS",
    "CREDIT_NOTE",
    "INVOICE",
    "INVOICE_RESPONSE",
    "INVOICE_RESPONSE_PROCESS",
    "MLS",
    "MLS_PROCESS",
    "SELF_BILLING_CREDIT_NOTE",
    "SELF_BILLING_INVOICE",
    "SELF_BILLING_PROCESS",
    "TRANSPORT_AS4",
    "DocumentTypeId",
    "EdeliveryError",
    "Envelope",
    "Limits",
    "ParticipantId",
    "ProcessId",
    "as4",
    "errors",
    "identifiers",
    "pki",
    "sbdh",
    "sml",
    "smp",
]
