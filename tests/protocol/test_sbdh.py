"""The business envelope: our own rules one by one, then the files of others."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from edelivery import CREDIT_NOTE, DocumentTypeId, Envelope, Limits, ParticipantId, ProcessId, sbdh
from edelivery.errors import EdeliveryError, SbdhError
from forge import invoice
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def test_round_trip(envelope: Envelope):
    full = dataclasses.replace(
        envelope,
        mls_to=ParticipantId.parse("0242:000001"),
        mls_type="ALWAYS_SEND",
        scopes=(("COUNTRY_C4", "NL"), ("any", "")),
        standard=envelope.document_type.namespace,
        type_version="2.1",
        type="Invoice",
    )
    assert sbdh.read(sbdh.write(full)) == full


VISIBLE = st.from_regex(r"\A[!-~]{1,100}\Z")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sender=VISIBLE.filter(lambda value: "::" not in f":{value}"),
    instance=VISIBLE,
    process=VISIBLE,
    country=st.from_regex(r"\A[A-Z0-9]{2}\Z"),
    created=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)),
    hours=st.integers(-12, 12),
    key=st.from_regex(r"\A[A-Za-z][ -~]{0,20}[A-Za-z]\Z"),
    value=st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=50),
)
def test_any_values_round_trip(
    envelope, sender, instance, process, country, created, hours, key, value
):
    created = created.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    full = dataclasses.replace(
        envelope,
        sender=ParticipantId("9925", sender),
        instance_id=instance,
        process=ProcessId(process),
        country_c1=country,
        created=created,
        scopes=((f"x{key}", value.strip()),),
    )
    found = sbdh.read(sbdh.write(full))
    assert found.sender.identifier == full.sender.identifier
    assert (found.instance_id, found.process, found.country_c1, found.created, found.scopes) == (
        full.instance_id,
        full.process,
        full.country_c1,
        full.created,
        full.scopes,
    )


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"country_c1": "B"}, "invalid-country-c1"),
        ({"country_c1": "be"}, "invalid-country-c1"),
        ({"instance_id": ""}, "invalid-instance-identifier"),
        ({"instance_id": "a b"}, "invalid-instance-identifier"),
        ({"mls_type": "SOMETIMES"}, "mls-type"),
        ({"document_type": CREDIT_NOTE}, "invalid-standard"),
        ({"payload": invoice(root="CreditNote")}, "invalid-standard"),
        ({"type": "CreditNote"}, "invalid-type"),
        ({"type_version": "2.0"}, "invalid-type-version"),
        ({"created": datetime(2026, 1, 1)}, "invalid-creation-date-and-time"),
    ],
)
def test_nothing_wrong_is_written(envelope: Envelope, changes, reason):
    with pytest.raises(SbdhError) as caught:
        sbdh.write(dataclasses.replace(envelope, **changes))
    assert caught.value.reason == reason


HEADER = "StandardBusinessDocumentHeader"


def cut(name: str) -> tuple[str, str]:
    return rf"<{name}>.*?</{name}>", ""


@pytest.mark.parametrize(
    "pattern, new, reason",
    [
        (*cut(HEADER), "no-sbdh"),
        (*cut("HeaderVersion"), "invalid-header-version"),
        ("<HeaderVersion>1.0", "<HeaderVersion>1.1", "invalid-header-version"),
        (*cut("Sender"), "too-few-senders"),
        (*cut("Receiver"), "too-few-receivers"),
        (r"(<Sender>.*?</Sender>)", r"\1\1", "too-many-senders"),
        (r"(<Receiver>.*?</Receiver>)", r"\1\1", "too-many-receivers"),
        (
            '<Sender><Identifier Authority="iso6523-actorid-upis"',
            "<Sender><Identifier",
            "invalid-sender-authority",
        ),
        (
            '<Receiver><Identifier Authority="iso6523',
            '<Receiver><Identifier Authority="x',
            "invalid-receiver-authority",
        ),
        ("0208:0123456749", "", "invalid-sender-value"),
        ("0208:0202239951", "0208", "invalid-receiver-value"),
        ("0208:0202239951", "iso6523-actorid-upis::0208:0202239951", "invalid-receiver-value"),
        (*cut("DocumentIdentification"), "no-identification"),
        ("<InstanceIdentifier>3739.*?<", "<InstanceIdentifier><", "invalid-instance-identifier"),
        (*cut("CreationDateAndTime"), "invalid-creation-date-and-time"),
        ("2026-11-23T", "2026-13-23T", "invalid-creation-date-and-time"),
        ("2026-11-23T12:00:00.000Z", "yesterday", "invalid-creation-date-and-time"),
        (*cut("BusinessScope"), "no-business-scope"),
        ("DOCUMENTID", "OTHER", "no-document-type-identifier"),
        ("PROCESSID", "OTHER", "no-process-identifier"),
        ("COUNTRY_C1", "OTHER", "no-country-c1"),
        ("COUNTRY_C1", "DOCUMENTID", "duplicate-scope"),
        (">BE<", "><", "invalid-country-c1"),
        (">BE<", ">Belgium<", "invalid-country-c1"),
        ("poacc:billing:01:1.0<", "poacc billing<", "invalid-process-identifier"),
        ("<Invoice .*</Invoice>", "", "no-business-message"),
        ("(<Invoice .*</Invoice>)", r"\1\1", "too-many-business-messages"),
        ("<Type>COUNTRY_C1</Type>", "", "invalid-scope"),
        (
            "</Scope></BusinessScope>",
            "</Scope><Scope><Type>MLS_TYPE</Type><InstanceIdentifier>x"
            "</InstanceIdentifier></Scope></BusinessScope>",
            "mls-type",
        ),
        (
            "</Scope></BusinessScope>",
            "</Scope><Scope><Type>MLS_TO</Type><InstanceIdentifier>0242:1"
            "</InstanceIdentifier></Scope></BusinessScope>",
            "mls-to",
        ),
        ("<StandardBusinessDocument ", "<Other ", "no-xml"),
        ("^", "text", "no-xml"),
    ],
)
def test_rules(envelope: Envelope, pattern, new, reason):
    good = sbdh.write(envelope).decode()
    bad = re.sub(pattern, new, good, count=1, flags=re.DOTALL)
    assert bad != good
    with pytest.raises(SbdhError) as caught:
        sbdh.read(bad.encode())
    assert caught.value.reason == reason
    assert caught.value.ebms_code == "EBMS:0003"
    assert len(caught.value.detail) < 120


def test_nested_envelopes(envelope: Envelope):
    good = sbdh.write(envelope)
    inner = good.partition(b"?>\n")[2]
    nested = re.sub(b"<Invoice .*</Invoice>", inner.replace(b"\\", b""), good, flags=re.DOTALL)
    with pytest.raises(SbdhError) as caught:
        sbdh.read(nested)
    assert caught.value.reason == "nested-envelope"


def test_too_large(envelope: Envelope):
    with pytest.raises(SbdhError) as caught:
        sbdh.read(sbdh.write(envelope), Limits(max_payload=10))
    assert caught.value.reason == "too-large"


HYBRID = "urn:peppol:doctype:pdf+xml##urn:cen.eu:en16931:2017#conformant#urn:x:1.0::D22B"


@pytest.mark.parametrize(
    "content, good", [("JVBERi0xLjcK", True), ("JVBERi0x\nLjcK", True), ("%PDF", False)]
)
def test_wrapped_content(envelope: Envelope, content, good):
    payload = (
        f'<BinaryContent xmlns="{sbdh.WRAPPER}" mimeType="application/pdf">{content}'
        "</BinaryContent>"
    )
    wrapped = dataclasses.replace(
        envelope,
        document_type=DocumentTypeId(HYBRID),
        standard="urn:peppol:doctype:pdf+xml",
        type="Invoice",
        type_version="0",
        payload=payload.encode(),
    )
    if good:
        found = sbdh.read(sbdh.write(wrapped))
        assert b"BinaryContent" in found.payload and found.document_type.value == HYBRID
    else:
        with pytest.raises(SbdhError):
            sbdh.write(wrapped)


def test_a_prefixed_document_keeps_its_namespaces(envelope: Envelope):
    prefixed = (
        invoice()
        .replace(b"<Invoice xmlns=", b"<ubl:Invoice xmlns:ubl=")
        .replace(b"</Invoice>", b"<bare/></ubl:Invoice>")
    )
    found = sbdh.read(sbdh.write(dataclasses.replace(envelope, payload=prefixed)))
    assert b'xmlns=""' in found.payload and b"<bare/>" in found.payload


@given(st.binary(max_size=400))
def test_garbage_is_only_ever_refused(data):
    with pytest.raises(EdeliveryError):
        sbdh.read(data)


def test_good_files_of_others(vectors):
    paths = sorted((vectors / "sbdh" / "good").glob("*.xml"))
    assert paths
    for path in paths:
        found = sbdh.read(path.read_bytes())
        assert found.country_c1 == "AT" and found.created.tzinfo
        assert found.created < datetime(2027, 1, 1, tzinfo=UTC)
        assert sbdh.read(sbdh.write(found)).document_type == found.document_type


#: where the reason is not the file name itself
REASONS = {
    "invalid-business-message": "no-business-message",
    "no-xml": "no-xml",
    "too-few-scopes": "no-process-identifier",
}


def test_bad_files_of_others(vectors):
    """Refused, and for the very reason that the file is named after."""
    paths = sorted((vectors / "sbdh" / "bad").iterdir())
    assert paths
    for path in paths:
        with pytest.raises(SbdhError) as caught:
            sbdh.read(path.read_bytes())
        expected = path.stem.removeprefix("bad-")
        expected = REASONS.get(expected, expected)
        assert expected.startswith(caught.value.reason), path.name
