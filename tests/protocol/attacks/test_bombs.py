"""Entities, depth, compression, size: small bytes that want to become large."""

from __future__ import annotations

import gzip
import resource
import zlib

import pytest
from edelivery import Limits, xml
from edelivery.as4 import receiver
from edelivery.errors import EdeliveryError, XmlError
from forge import Forge, invoice

DTD = b'<!DOCTYPE x [<!ENTITY a "b">]>'
LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)
EXTERNAL = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
SUBSET = b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">'


@pytest.mark.parametrize(
    "document",
    [
        DTD + b"<x/>",
        LAUGHS + b"<x>&a9;</x>",
        LAUGHS + b'<x y="&a9;"/>',
        EXTERNAL + b"<x>&e;</x>",
        SUBSET + b"<x/>",
        b"<?xml version='1.0'?>\n<!-- <x> -->" + DTD + b"<x/>",
        b"<?pi <x ?>" + DTD + b"<x/>",
        b"\xef\xbb\xbf" + DTD + b"<x/>",
        (DTD + b"<x/>").decode().encode("utf-16"),
        (DTD + b"<x/>").decode().encode("utf-16-le"),
        (DTD + b"<x/>").decode().encode("utf-16-be"),
        (DTD + b"<x/>").decode().encode("utf-32"),
        (DTD + b"<x/>").decode().encode("utf-32-le"),
        (DTD + b"<x/>").decode().encode("cp500"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4APA-x/+AD4-',
        b'<?xml version="1.0" encoding="IBM037"?><x/>',
    ],
)
def test_document_types_are_refused(document):
    with pytest.raises(XmlError):
        xml.parse(document)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"   ",
        b"<",
        b"<x",
        b"<x>",
        b"<!--",
        b"<?xml",
        b"text",
        b"<x/><y/>",
        b"\x00" * 100,
        b"<x>&undefined;</x>",
        b"<x y='1' y='2'/>",
        b"<a:x/>",
        b"<x>\x01</x>",
        b"\xff\xfe",
        b"<a>" * 300 + b"</a>" * 300,
        b"<a>" * 5000 + b"</a>" * 5000,
        b"<x>" + b"<a>" * 300 + b"</a>" * 300 + b"y" * 10_100_000 + b"</x>",
    ],
)
def test_not_plain_xml(document):
    with pytest.raises(XmlError):
        xml.parse(document)


@pytest.mark.parametrize(
    "document",
    [
        b"<x/>",
        b"\xef\xbb\xbf<x/>",
        b"\n<x/>",
        b"<?xml version='1.0' encoding='utf-8'?><x/>",
        "<?xml version='1.0' encoding='utf-16'?><x>é</x>".encode("utf-16"),
        "<?xml version='1.0' encoding='iso-8859-1'?><x>é</x>".encode("iso-8859-1"),
        b"<!-- a --><?b c?><x><![CDATA[<!DOCTYPE y>]]></x>",
        b"<a>" * 200 + b"</a>" * 200,
    ],
)
def test_plain_xml(document):
    assert xml.parse(document).tag in ("x", "a")


@pytest.mark.parametrize("dtd", [DTD, LAUGHS, EXTERNAL, SUBSET])
def test_in_the_soap_part(forge: Forge, dtd):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(soap_bytes=lambda soap: dtd + soap).open()
    assert caught.value.ebms_code == "EBMS:0009"


@pytest.mark.parametrize("dtd", [DTD, LAUGHS, EXTERNAL, SUBSET])
def test_in_the_business_envelope(forge: Forge, dtd):
    from edelivery import sbdh

    sbd = sbdh.write(forge.business)
    start = sbd.index(b"<StandardBusinessDocument")
    with pytest.raises(EdeliveryError) as caught:
        forge.but(sbd=sbd[:start] + dtd + sbd[start:]).open()
    assert caught.value.ebms_code == "EBMS:0003"


def test_entity_in_an_attribute_of_the_header(forge: Forge):
    def attack(soap: bytes) -> bytes:
        return LAUGHS + soap.replace(b"<S12:Body ", b'<S12:Body x="&a9;" ')

    with pytest.raises(EdeliveryError):
        forge.but(soap_bytes=attack).open()


def zeros(size: int) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(stream.compress(bytes(1 << 20)) for _ in range(size >> 20)) + stream.flush()


def test_gzip_bomb_is_stopped_while_it_inflates(forge: Forge):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(EdeliveryError) as caught:
        forge.but(payload=zeros(200 << 20)).open()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert caught.value.ebms_code == "EBMS:0303"
    assert grown < 150 * 1024, "kilobytes: never all of the bomb"


def test_ratio_is_watched_below_the_size_limit(forge: Forge):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(payload=zeros(50 << 20)).open()
    assert caught.value.ebms_code == "EBMS:0303"


def test_well_compressible_documents_pass(forge: Forge):
    import dataclasses

    big = invoice("the same again " * 500_000)
    assert forge.but(business=dataclasses.replace(forge.business, payload=big)).open().envelope


@pytest.mark.parametrize(
    "payload",
    [
        gzip.compress(b"<a/>", mtime=0) + gzip.compress(b"<b/>", mtime=0),
        gzip.compress(b"<a/>", mtime=0) + b"x",
        gzip.compress(b"<a/>" * 100, mtime=0)[:-8],
        gzip.compress(b"<a/>" * 100, mtime=0)[:20],
        b"",
        b"<a/>",
        zlib.compress(b"<a/>"),
        gzip.compress(b"<a/>", mtime=0)[:-4] + b"\x00\x00\x00\x00",
        b"\x1f\x8b" + b"\x00" * 30,
    ],
)
def test_not_exactly_one_gzip_member(forge: Forge, payload):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(payload=payload).open()
    assert caught.value.ebms_code == "EBMS:0303"


def test_body_over_the_limit(forge: Forge):
    content_type, body = forge.send()
    with pytest.raises(EdeliveryError) as caught:
        receiver.open(
            content_type,
            body,
            identity=forge.receiver,
            trust=forge.network.trust_policy,
            at=forge.at,
            limits=Limits(max_body=len(body) - 1),
        )
    assert caught.value.http_status == 413


def test_payload_over_the_limit(forge: Forge):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(limits=Limits(max_payload=100)).open()
    assert caught.value.ebms_code == "EBMS:0303"


def test_soap_part_over_the_limit(forge: Forge):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(limits=Limits(max_soap=1000)).open()
    assert caught.value.ebms_code == "EBMS:0007"
