"""Identifiers, SML names, and matching of document types."""

from __future__ import annotations

import doctest

import pytest
from edelivery import identifiers, sml
from edelivery.errors import IdentifierError, SmlError
from edelivery.identifiers import (
    INVOICE,
    DocumentTypeId,
    ParticipantId,
    ProcessId,
    valid_enterprise_number,
)
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.from_regex(r"\A[0-9]{4}:[!-~]{1,130}\Z")


@pytest.mark.parametrize("module", [identifiers, sml])
def test_examples_in_the_documentation(module):
    assert doctest.testmod(module).failed == 0


@given(VALUES.filter(lambda value: "::" not in value))
def test_participant_round_trip(value):
    participant = ParticipantId.parse(value)
    assert str(participant) == value
    assert ParticipantId.parse(participant.urn) == participant
    assert ParticipantId.parse(value.upper()) == ParticipantId.parse(value.lower())
    assert hash(ParticipantId.parse(value.upper())) == hash(ParticipantId.parse(value.lower()))


@given(st.text(max_size=150))
def test_participant_or_identifier_error(value):
    try:
        assert ParticipantId.parse(value).identifier
    except IdentifierError as error:
        assert error.ebms_code == "EBMS:0001"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "0208",
        "0208:",
        "0208::1",
        ":x",
        "208:1",
        "02081:1",
        "0208:a b",
        "0208:\n1",
        "0208:é",
        "other::0208:1",
        "ISO6523-ACTORID-UPIS::0208:1",
        "0208:" + "1" * 131,
        "abcd:1",
        "٠٢٠٨:1",
    ],
)
def test_bad_participants(value):
    with pytest.raises(IdentifierError):
        ParticipantId.parse(value)


def test_longest_participant():
    assert ParticipantId.parse("0208:" + "1" * 130)


@pytest.mark.parametrize("value", ["", "x", "a::", "a::b c", "::b", "a::" + "x" * 501])
def test_bad_document_types(value):
    with pytest.raises(IdentifierError):
        DocumentTypeId.parse(value)


def test_parts_of_a_document_type():
    assert INVOICE.namespace == "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    assert (INVOICE.local_name, INVOICE.version) == ("Invoice", "2.1")
    assert INVOICE.customization.endswith("poacc:billing:3.0")
    assert DocumentTypeId.parse(INVOICE.urn) == INVOICE
    assert DocumentTypeId(INVOICE.value.lower()) != INVOICE
    assert ProcessId.parse("cenbii-procid-ubl::urn:x") == ProcessId("urn:x")


@pytest.mark.parametrize(
    "number, good",
    [
        ("0123456749", True),
        ("0202239951", True),
        ("0848934496", True),
        ("0123456748", False),
        ("2123456749", False),
        ("123456749", False),
        ("012345674a", False),
        ("", False),
    ],
)
def test_enterprise_numbers(number, good):
    assert valid_enterprise_number(number) is good


@pytest.mark.parametrize(
    "participant, label",
    [
        ("9915:test", "eh5boavaktmbgzyh2a63dz4qov33fvp5nsdvqklucfraayoodw6a"),
        ("0088:123abc", "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq"),
        ("0088:123ABC", "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq"),
        ("0010:5798000000001", "xukhfqabqziki3ykvr2fhr4snfa3pf5vpq6k4tonv3lmvsy5arvq"),
    ],
)
def test_names_in_the_sml(participant, label):
    name = sml.naptr_name(ParticipantId.parse(participant), sml.TEST_ZONE + ".")
    assert name == f"{label}.iso6523-actorid-upis.participant.sml.test.tech.peppol.org"


@given(VALUES.filter(lambda value: "::" not in value))
def test_every_name_fits_into_the_dns(value):
    name = sml.naptr_name(ParticipantId.parse(value), sml.PRODUCTION_ZONE)
    assert len(name) < 254 and all(len(label) <= 63 for label in name.split("."))


@pytest.mark.parametrize(
    "regexp, base",
    [
        ("!.*!https://smp.example/!", "https://smp.example"),
        ("!^.*$!https://smp.example!", "https://smp.example"),
        ("!.*!https://smp.example:443/a/b/!", "https://smp.example:443/a/b"),
    ],
)
def test_naptr(regexp, base):
    assert sml.parse_naptr("U", "Meta:SMP", regexp, ".") == base
    assert sml.parse_naptr("u", "meta:smp", regexp, "") == base


@pytest.mark.parametrize(
    "record",
    [
        ("S", "Meta:SMP", "!.*!https://smp.example/!", "."),
        ("U", "Other", "!.*!https://smp.example/!", "."),
        ("U", "Meta:SMP", "!.*!https://smp.example/!", "other.example."),
        ("U", "Meta:SMP", "!.*!http://smp.example/!", "."),
        ("U", "Meta:SMP", "!.*!https://smp.example:8443/!", "."),
        ("U", "Meta:SMP", "!.*!https://user@smp.example/!", "."),
        ("U", "Meta:SMP", "!.*!https://smp.example/?x!", "."),
        ("U", "Meta:SMP", "!.*!https://smp.example/#x!", "."),
        ("U", "Meta:SMP", "!.*!https:///x!", "."),
        ("U", "Meta:SMP", "!.*!file:///etc/passwd!", "."),
        ("U", "Meta:SMP", "!.*!https://smp.example:99999/!", "."),
        ("U", "Meta:SMP", "!.*!https://[::1]/!", "."),
        ("U", "Meta:SMP", "!^abc!https://x/!", "."),
        ("U", "Meta:SMP", r"!(.*)!https://\1/!", "."),
        ("U", "Meta:SMP", "", "."),
        ("U", "Meta:SMP", "/.*/https://smp.example/", "."),
    ],
)
def test_naptr_of_another_shape(record):
    with pytest.raises(SmlError):
        sml.parse_naptr(*record)


def test_naptr_of_a_private_network():
    record = ("U", "Meta:SMP", "!.*!http://localhost:8069/smp!", ".")
    assert sml.parse_naptr(*record, allow_http=True) == "http://localhost:8069/smp"
