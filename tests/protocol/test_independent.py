"""Two other judges: messages captured from other stacks, and libxmlsec on ours."""

from __future__ import annotations

import re

import pytest
import xmlsec
from cryptography.hazmat.primitives import serialization
from edelivery import BILLING_PROCESS, INVOICE, ParticipantId, pki, smp
from edelivery.as4 import receiver, signal
from edelivery.errors import EdeliveryError
from lxml import etree

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XENC = "{http://www.w3.org/2001/04/xmlenc#}"
WSU_ID = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}Id"


def captured(vectors):
    paths = sorted((vectors / "as4").glob("*.as4in"))
    assert paths
    for path in paths:
        _head, _blank, body = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
        yield path.stem, body


def test_captured_receipts_verify(vectors):
    """Signature, coverage and digests; their certificates are of a PKI that has ended."""
    for name, body in captured(vectors):
        found = signal.read(body)
        assert pki.common_name(found.signer).startswith("P"), name
        assert found.receipt and any(uri.startswith("cid:") for uri, _digest in found.receipt)
        assert found.ref_to_message_id and not found.errors


def test_captured_certificates_are_not_trusted(vectors, trust, now):
    for _name, body in captured(vectors):
        with pytest.raises(EdeliveryError):
            pki.check(signal.read(body).signer, trust, pki.AP, now)


def test_a_changed_capture_does_not_verify(vectors):
    for _name, body in captured(vectors):
        for old, new in (
            (rb"RefToMessageId>.", b"RefToMessageId>x"),
            (rb"<ds:SignatureValue>.", b"<ds:SignatureValue>_"),
        ):
            with pytest.raises(EdeliveryError):
                signal.read(re.sub(old, new, body, count=1))


def verify_with_xmlsec(root, certificate) -> None:
    signature = next(root.iter(f"{DS}Signature"))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(
        certificate.public_bytes(serialization.Encoding.PEM), xmlsec.constants.KeyDataFormatCertPem
    )
    for element in root.iter():
        if element.get(WSU_ID):
            context.register_id(element, "Id", WSU_ID.partition("}")[0][1:])
    context.verify(signature)


def test_our_receipt(outgoing, bob, trust, now):
    incoming = receiver.open(
        outgoing.content_type, outgoing.body, identity=bob, trust=trust, at=now
    )
    answer = receiver.receipt(incoming, identity=bob, message_id="r@b", timestamp=now)
    verify_with_xmlsec(etree.fromstring(answer.body), bob.certificate)
    with pytest.raises(xmlsec.Error):
        changed = answer.body.replace(b"r@b", b"x@b")
        verify_with_xmlsec(etree.fromstring(changed), bob.certificate)


def test_our_error(bob, now):
    answer = receiver.error(
        "EBMS:0004", identity=bob, message_id="e@b", timestamp=now, detail="why"
    )
    verify_with_xmlsec(etree.fromstring(answer.body), bob.certificate)


def test_our_service_metadata(bob, network):
    endpoint = smp.Endpoint(
        BILLING_PROCESS, "https://ap.example/as4", bob.certificate, description="a\rb é"
    )
    data = smp.write_service_metadata(
        ParticipantId.parse("0208:0202239951"), INVOICE, [endpoint], network.smp_identity
    )
    verify_with_xmlsec(etree.fromstring(data), network.smp_identity.certificate)


def test_service_metadata_signed_by_xmlsec(bob, network, trust, now):
    """What libxmlsec signs in its own layout, our strict reader accepts."""
    endpoint = smp.Endpoint(BILLING_PROCESS, "https://ap.example/as4", bob.certificate)
    participant = ParticipantId.parse("0208:0202239951")
    data = smp.write_service_metadata(participant, INVOICE, [endpoint], network.smp_identity)
    root = etree.fromstring(data)
    root.remove(root[1])
    etree.indent(root)
    signature = xmlsec.template.create(
        root, xmlsec.constants.TransformInclC14N, xmlsec.constants.TransformRsaSha256
    )
    root.append(signature)
    reference = xmlsec.template.add_reference(signature, xmlsec.constants.TransformSha256, uri="")
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    identity = network.smp_identity
    context.key = xmlsec.Key.from_memory(
        identity.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        xmlsec.constants.KeyDataFormatPem,
    )
    context.key.load_cert_from_memory(
        identity.certificate.public_bytes(serialization.Encoding.PEM),
        xmlsec.constants.KeyDataFormatPem,
    )
    context.sign(signature)
    found = smp.read_service_metadata(etree.tostring(root), participant, INVOICE, trust, now)
    assert found.endpoints[0].address == "https://ap.example/as4"


def test_our_encryption(outgoing, bob):
    """libxmlsec cannot fetch a MIME part, so the cipher text is put where it looks."""
    import base64
    import gzip

    from edelivery import Limits
    from edelivery.as4 import mime

    soap, attachment = mime.split(outgoing.content_type, outgoing.body, Limits())
    root = etree.fromstring(bytes(soap.body))
    data, key = next(root.iter(f"{XENC}EncryptedData")), next(root.iter(f"{XENC}EncryptedKey"))
    data.attrib.pop("Type")
    reference = next(data.iter(f"{XENC}CipherReference"))
    value = etree.Element(f"{XENC}CipherValue")
    value.text = base64.b64encode(attachment.body).decode()
    reference.getparent().replace(reference, value)
    key_info = data.find(f"{DS}KeyInfo")
    key_info.clear()
    key.remove(key.find(f"{DS}KeyInfo"))
    key_info.append(key)
    manager = xmlsec.KeysManager()
    manager.add_key(
        xmlsec.Key.from_memory(
            bob.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
            xmlsec.constants.KeyDataFormatPem,
        )
    )
    plain = xmlsec.EncryptionContext(manager).decrypt(data)
    assert b"StandardBusinessDocument" in gzip.decompress(plain)
