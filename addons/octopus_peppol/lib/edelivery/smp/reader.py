# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading SMP answers strictly.

Nothing of an answer is returned unless its signature covers the whole document and its
certificate comes from the SMP CA. The service group alone is not signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote

from cryptography import x509

from .. import dsig, pki, sml, times, xml
from ..errors import (
    FailedAuthentication,
    IdentifierError,
    PkiError,
    PolicyNoncompliance,
    ProcessNotServed,
    SmlError,
    SmpError,
    SmpSignatureError,
    XmlError,
)
from ..identifiers import (
    PARTICIPANT_SCHEME,
    TRANSPORT_AS4,
    DocumentTypeId,
    ParticipantId,
    ProcessId,
)
from .model import (
    ADDRESSING,
    ENVELOPED,
    IDENTIFIERS,
    MAX_ANSWER,
    NAMESPACE,
    Endpoint,
    Redirect,
    ServiceGroup,
    ServiceMetadata,
)

_S, _I, _A, _D = (f"{{{uri}}}" for uri in (NAMESPACE, IDENTIFIERS, ADDRESSING, dsig.DS))


def read_service_group(data: bytes, participant: ParticipantId) -> ServiceGroup:
    """Read a service group; it must be the one of the participant that was asked for."""
    try:
        root = _parse(data)
        if root.tag != f"{_S}ServiceGroup":
            raise SmpError("the SMP answer is not a ServiceGroup")
        _same_participant(xml.need(root, f"{_I}ParticipantIdentifier"), participant)
        collection = xml.child(root, f"{_S}ServiceMetadataReferenceCollection")
        references = (
            tuple(
                (item.get("href") or "").strip()
                for item in xml.children(collection)
                if item.tag == f"{_S}ServiceMetadataReference"
            )
            if collection is not None
            else ()
        )
    except XmlError as error:
        raise SmpError(f"the SMP answer is not valid: {error.detail}") from error
    found = [_document_type_of(reference) for reference in references]
    return ServiceGroup(participant, tuple(item for item in found if item), references)


def _document_type_of(reference: str) -> DocumentTypeId | None:
    _before, separator, name = reference.partition("/services/")
    try:
        return DocumentTypeId.parse(unquote(name)) if separator else None
    except IdentifierError:
        return None


def read_service_metadata(
    data: bytes,
    participant: ParticipantId,
    document_type: DocumentTypeId,
    trust: pki.TrustPolicy,
    at: datetime,
    *,
    redirected_from: Redirect | None = None,
) -> ServiceMetadata:
    """Read and verify an answer. A redirect that answers a redirect is refused."""
    try:
        root = _parse(data)
        signer = _verified_signer(root, trust, at)
        return _metadata(root, participant, document_type, signer, trust, redirected_from)
    except (XmlError, IdentifierError) as error:
        raise SmpError(f"the SMP answer is not valid: {error.detail}") from error
    except (FailedAuthentication, PolicyNoncompliance, PkiError) as error:
        raise SmpSignatureError(f"the SMP signature is not valid: {error.detail}") from error


def _parse(data: bytes) -> xml.Element:
    if len(data) > MAX_ANSWER:
        raise SmpError("the SMP answer is too large")
    return xml.parse(data)


def _verified_signer(root: xml.Element, trust: pki.TrustPolicy, at: datetime) -> x509.Certificate:
    """Verify the enveloped signature; the root is without it afterwards."""
    if root.tag != f"{_S}SignedServiceMetadata" or [item.tag for item in xml.children(root)] != [
        f"{_S}ServiceMetadata",
        f"{_D}Signature",
    ]:
        raise SmpSignatureError("the SMP answer is not a SignedServiceMetadata")
    signature = xml.children(root)[1]
    if sum(1 for _ in root.iter(f"{_D}Signature")) != 1:
        raise SmpSignatureError("the SMP answer has more than one signature")
    signed = dsig.read(signature, dsig.INCLUSIVE)
    if len(signed.references) != 1:
        raise SmpSignatureError("the SMP signature must have one reference")
    reference = signed.references[0]
    if (
        reference.uri
        or "URI" not in reference.element.attrib
        or (reference.transform != ENVELOPED or reference.prefixes)
    ):
        raise SmpSignatureError("the SMP signature does not cover the whole answer")
    certificate = _key_certificate(signed.key_info)
    pki.check(certificate, trust, pki.SMP, at)
    dsig.verify(certificate.public_key(), signed)
    _remove(root, signature)
    if not reference.matches(xml.c14n(root, exclusive=False)):
        raise SmpSignatureError("the SMP answer was changed after it was signed")
    return certificate


def _remove(root: xml.Element, signature: xml.Element) -> None:
    # The white space behind the signature belongs to the document and was signed.
    before = xml.children(root)[0]
    before.tail = (before.tail or "") + (signature.tail or "")
    signature.tail = None
    root.remove(signature)


def _key_certificate(key_info: xml.Element) -> x509.Certificate:
    # Whole chains occur: the signer's certificate is the first.
    certificates = [item for item in key_info.iter(f"{_D}X509Certificate")]
    if not certificates:
        raise SmpSignatureError("the SMP signature has no certificate")
    return pki.load_certificate(dsig.decode(xml.text(certificates[0])))


def _metadata(
    root: xml.Element,
    participant: ParticipantId,
    document_type: DocumentTypeId,
    signer: x509.Certificate,
    trust: pki.TrustPolicy,
    redirected_from: Redirect | None,
) -> ServiceMetadata:
    if redirected_from and not _same_subject(redirected_from.certificate_uid, signer):
        raise SmpSignatureError("the SMP is not the one the redirect names")
    content = xml.children(xml.need(root, f"{_S}ServiceMetadata"))
    if len(content) != 1:
        raise SmpError("the SMP answer must have one ServiceInformation or Redirect")
    if content[0].tag == f"{_S}Redirect":
        if redirected_from:
            raise SmpError("the SMP redirects a second time")
        uid = xml.text(xml.need(content[0], f"{_S}CertificateUID"))
        redirect = Redirect((content[0].get("href") or "").strip(), uid)
        return ServiceMetadata(participant, document_type, (), redirect, signer, trust)
    information = content[0]
    if information.tag != f"{_S}ServiceInformation":
        raise SmpError("the SMP answer must have one ServiceInformation or Redirect")
    _same_participant(xml.need(information, f"{_I}ParticipantIdentifier"), participant)
    document = xml.need(information, f"{_I}DocumentIdentifier")
    if (document.get("scheme"), xml.text(document)) != (document_type.scheme, document_type.value):
        raise SmpError("the SMP answers for another document type")
    endpoints = tuple(_endpoints(xml.need(information, f"{_S}ProcessList")))
    return ServiceMetadata(participant, document_type, endpoints, None, signer, trust)


def _same_participant(element: xml.Element, participant: ParticipantId) -> None:
    if element.get("scheme") != PARTICIPANT_SCHEME or (
        xml.text(element).lower() != participant.canonical
    ):
        raise SmpError("the SMP answers for another participant")


def _same_subject(uid: str, certificate: x509.Certificate) -> bool:
    def parts(name: str) -> list[str]:
        return sorted(
            re.sub(r"\s*=\s*", "=", part.strip(), count=1) for part in re.split(r"(?<!\\),", name)
        )

    return parts(uid) == parts(pki.subject(certificate))


def _endpoints(processes: xml.Element) -> Iterable[Endpoint]:
    for process in processes.iter(f"{_S}Process"):
        identifier = xml.need(process, f"{_I}ProcessIdentifier")
        process_id = ProcessId(xml.text(identifier), identifier.get("scheme") or "")
        for item in xml.need(process, f"{_S}ServiceEndpointList").iter(f"{_S}Endpoint"):
            # Profiles of the past with certificates of dead PKIs are none of our business.
            if item.get("transportProfile") == TRANSPORT_AS4:
                yield _endpoint(process_id, item)


def _endpoint(process: ProcessId, item: xml.Element) -> Endpoint:
    reference = xml.need(item, f"{_A}EndpointReference")
    return Endpoint(
        process=process,
        address=xml.text(xml.need(reference, f"{_A}Address")),
        certificate=_endpoint_certificate(xml.text(xml.need(item, f"{_S}Certificate"))),
        activation=_moment(item, "ServiceActivationDate"),
        expiration=_moment(item, "ServiceExpirationDate"),
        description=xml.text(xml.child(item, f"{_S}ServiceDescription")),
        contact=xml.text(xml.child(item, f"{_S}TechnicalContactUrl")),
    )


def _endpoint_certificate(value: str) -> x509.Certificate:
    try:
        if value.startswith("-----"):
            return pki.load_certificate(value.encode())
        return pki.load_certificate(dsig.decode(value))
    except (PkiError, FailedAuthentication) as error:
        raise SmpError("the SMP publishes an unreadable certificate") from error


def _moment(item: xml.Element, name: str) -> datetime | None:
    value = xml.text(xml.child(item, f"{_S}{name}"))
    try:
        return times.parse(value) if value else None
    except ValueError as error:
        raise SmpError(f"{name} of the SMP answer is not a date") from error


def endpoint_for(
    metadata: ServiceMetadata,
    process: ProcessId,
    at: datetime,
    *,
    allow_http: bool = False,
) -> Endpoint:
    """The one end point to send to now, with an access point certificate we trust."""
    found = [item for item in metadata.endpoints if item.process == process]
    if not found:
        raise ProcessNotServed("the receiver does not take this document in this process")
    active = [
        item
        for item in found
        if (not item.activation or item.activation <= at)
        and (not item.expiration or at < item.expiration)
    ]
    if not active:
        raise SmpError("the receiver has no active AS4 end point")
    if len(active) > 1:
        raise SmpError("the receiver has more than one AS4 end point")
    try:
        sml.checked_address(active[0].address, allow_http=allow_http)
        pki.check(active[0].certificate, metadata.trust, pki.AP, at)
    except SmlError as error:
        raise SmpError(f"the end point of the receiver is not usable: {error.detail}") from error
    except PkiError as error:
        raise SmpError(f"the certificate of the receiver: {error.detail}") from error
    return active[0]
