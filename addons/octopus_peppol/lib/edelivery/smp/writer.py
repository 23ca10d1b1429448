# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What our own SMP answers: service groups and signed service metadata."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives import serialization

from .. import dsig, times, xml
from ..errors import SmpError
from ..identifiers import PARTICIPANT_SCHEME, DocumentTypeId, ParticipantId
from ..pki import Identity
from .model import (
    ADDRESSING,
    ENVELOPED,
    IDENTIFIERS,
    NAMESPACE,
    Endpoint,
    Redirect,
    service_metadata_url,
)

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES = f'xmlns="{NAMESPACE}" xmlns:ids="{IDENTIFIERS}" xmlns:wsa="{ADDRESSING}"'


def write_service_group(
    participant: ParticipantId, document_types: Iterable[DocumentTypeId], base_url: str
) -> bytes:
    """The list of documents a participant takes, with the addresses of their metadata."""
    references = "".join(
        "<ServiceMetadataReference href="
        f"{quoteattr(service_metadata_url(base_url, participant, item))}/>"
        for item in document_types
    )
    return (
        f"{_HEAD}<ServiceGroup {_SPACES}>{_participant(participant)}"
        f"<ServiceMetadataReferenceCollection>{references}"
        "</ServiceMetadataReferenceCollection></ServiceGroup>"
    ).encode()


def write_service_metadata(
    participant: ParticipantId,
    document_type: DocumentTypeId,
    endpoints: Sequence[Endpoint],
    signer: Identity,
) -> bytes:
    """The signed answer for one document type."""
    profiles = [(item.process, item.transport_profile) for item in endpoints]
    if len(profiles) != len(set(profiles)):
        raise SmpError("one end point per process and transport profile")
    ordered = sorted(endpoints, key=lambda item: item.process.urn)
    processes = "".join(
        _process(list(items)) for _urn, items in groupby(ordered, lambda item: item.process.urn)
    )
    return _signed(
        f"<ServiceInformation>{_participant(participant)}"
        f"<ids:DocumentIdentifier scheme={quoteattr(document_type.scheme)}>"
        f"{escape(document_type.value)}</ids:DocumentIdentifier>"
        f"<ProcessList>{processes}</ProcessList></ServiceInformation>",
        signer,
    )


def write_redirect(redirect: Redirect, signer: Identity) -> bytes:
    """The signed answer that another SMP has the metadata."""
    return _signed(
        f"<Redirect href={quoteattr(redirect.href)}>"
        f"<CertificateUID>{_text(redirect.certificate_uid)}</CertificateUID></Redirect>",
        signer,
    )


def _text(value: str) -> str:
    # A bare carriage return would be read as a line feed and break the signature.
    return escape(value, {"\r": "&#13;"})


def _participant(participant: ParticipantId) -> str:
    return (
        f'<ids:ParticipantIdentifier scheme="{PARTICIPANT_SCHEME}">'
        f"{escape(participant.identifier)}</ids:ParticipantIdentifier>"
    )


def _process(endpoints: Sequence[Endpoint]) -> str:
    process = endpoints[0].process
    return (
        f"<Process><ids:ProcessIdentifier scheme={quoteattr(process.scheme)}>"
        f"{escape(process.value)}</ids:ProcessIdentifier><ServiceEndpointList>"
        f"{''.join(_endpoint(item) for item in endpoints)}</ServiceEndpointList></Process>"
    )


def _endpoint(endpoint: Endpoint) -> str:
    der = endpoint.certificate.public_bytes(serialization.Encoding.DER)
    dates = "".join(
        f"<{name}>{times.write(moment)}</{name}>"
        for name, moment in (
            ("ServiceActivationDate", endpoint.activation),
            ("ServiceExpirationDate", endpoint.expiration),
        )
        if moment
    )
    return (
        f"<Endpoint transportProfile={quoteattr(endpoint.transport_profile)}>"
        f"<wsa:EndpointReference><wsa:Address>{_text(endpoint.address)}</wsa:Address>"
        "</wsa:EndpointReference>"
        "<RequireBusinessLevelSignature>false</RequireBusinessLevelSignature>"
        f"{dates}<Certificate>{base64.b64encode(der).decode()}</Certificate>"
        f"<ServiceDescription>{_text(endpoint.description)}</ServiceDescription>"
        f"<TechnicalContactUrl>{_text(endpoint.contact)}</TechnicalContactUrl></Endpoint>"
    )


def _signed(content: str, signer: Identity) -> bytes:
    opening = f"<SignedServiceMetadata {_SPACES}><ServiceMetadata>{content}</ServiceMetadata>"
    closing = "</SignedServiceMetadata>"
    whole = xml.parse((opening + closing).encode())
    signed_info = (
        f"<ds:SignedInfo>"
        f'<ds:CanonicalizationMethod Algorithm="{dsig.INCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{dsig.RSA_SHA256}"/>'
        f'<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"/>'
        f'</ds:Transforms><ds:DigestMethod Algorithm="{dsig.SHA256}"/>'
        f"<ds:DigestValue>{dsig.digest(xml.c14n(whole, exclusive=False))}</ds:DigestValue>"
        f"</ds:Reference></ds:SignedInfo>"
    )
    # Inclusive C14N sees the namespaces of all ancestors: canonicalise in the final place.
    frame = f'{opening}<ds:Signature xmlns:ds="{dsig.DS}">{signed_info}</ds:Signature>{closing}'
    element = next(xml.parse(frame.encode()).iter(f"{{{dsig.DS}}}SignedInfo"))
    value = dsig.sign(signer.key, xml.c14n(element, exclusive=False))
    der = signer.certificate.public_bytes(serialization.Encoding.DER)
    signature = (
        f'<ds:Signature xmlns:ds="{dsig.DS}">{signed_info}'
        f"<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>"
        f"<ds:X509Certificate>{base64.b64encode(der).decode()}</ds:X509Certificate>"
        f"</ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    return (_HEAD + opening + signature + closing).encode()
