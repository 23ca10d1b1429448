"""What a sender makes of an answer: proof, refusal, or nothing at all."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from edelivery import errors, pki
from edelivery.as4 import OutgoingMessage, Response, mime, receiver, sender, signal
from edelivery.errors import EBMS_ERRORS, NoReceipt, PeerError, ReceiptError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.fixture
def response(outgoing, bob, trust, now) -> Response:
    incoming = receiver.open(
        outgoing.content_type, outgoing.body, identity=bob, trust=trust, at=now
    )
    return receiver.receipt(incoming, identity=bob, message_id="receipt-1@bob", timestamp=now)


@pytest.fixture
def judge(outgoing, trust, now):
    def read(body, *, status=200, content_type="application/soap+xml;charset=UTF-8", **other):
        values = {"outgoing": outgoing, "trust": trust, "at": now} | other
        return sender.read_response(
            status, content_type, body, values["outgoing"], values["trust"], values["at"]
        )

    return read


def refused(judge, body, **options) -> ReceiptError:
    with pytest.raises(ReceiptError) as caught:
        judge(body, **options)
    assert caught.value.ebms_code == "EBMS:0302" and not caught.value.retryable
    return caught.value


def test_good(judge, response, outgoing, bob):
    receipt = judge(response.body)
    assert receipt.message_id == "receipt-1@bob" == response.message_id
    assert receipt.ref_to_message_id == outgoing.message_id
    assert receipt.raw == response.body and receipt.certificate == bob.certificate


def test_receipt_has_no_cid_in_its_own_signature(response):
    signed_info = response.body.partition(b"<ds:SignedInfo")[2].partition(b"</ds:SignedInfo>")[0]
    assert b"cid:" not in signed_info
    assert response.body.count(b"cid:") == 1


def test_receipt_in_a_multipart(judge, response):
    content_type, body = mime.join("b", [({"Content-Type": "application/soap+xml"}, response.body)])
    assert judge(body, content_type=content_type)


@pytest.mark.parametrize("status", [200, 202, 500])
def test_the_signal_counts_more_than_the_status(judge, response, status):
    assert judge(response.body, status=status)


def test_of_another_message(judge, response, outgoing):
    refused(judge, response.body, outgoing=dataclasses.replace(outgoing, message_id="other@x"))


@pytest.mark.parametrize(
    "change",
    [
        lambda digests: digests[:2],
        lambda digests: (*digests, ("#x", "AAAA")),
        lambda digests: ((digests[0][0], "A" * 43 + "="), *digests[1:]),
        lambda digests: (digests[0], digests[1], ("cid:other", digests[2][1])),
    ],
)
def test_digests_are_all_compared(judge, response, outgoing, change):
    other = dataclasses.replace(outgoing, digests=change(outgoing.digests))
    assert "confirm" in refused(judge, response.body, outgoing=other).detail


def test_signed_by_another_access_point(judge, outgoing, network, bob, trust, now):
    incoming = receiver.open(
        outgoing.content_type, outgoing.body, identity=bob, trust=trust, at=now
    )
    eve = network.identity("POP000003")
    refused(judge, receiver.receipt(incoming, identity=eve, message_id="r@e", timestamp=now).body)


def test_same_seat_another_certificate(judge, outgoing, network, bob, trust, now):
    """Not even a newer certificate of the same seat: the SMP says which one counts."""
    incoming = receiver.open(
        outgoing.content_type, outgoing.body, identity=bob, trust=trust, at=now
    )
    newer = pki.make_identity("POP000002", network.ap_ca, network.root, now)
    refused(judge, receiver.receipt(incoming, identity=newer, message_id="r@e", timestamp=now).body)


def test_expired_or_revoked_meanwhile(judge, response, network, trust, bob, now):
    refused(judge, response.body, at=now + timedelta(days=800))
    revoked = network.ap_ca.revocation_list([bob.certificate.serial_number], now)
    stricter = trust.with_lists([trust.read_list(revoked)], needed=False)
    refused(judge, response.body, trust=stricter)
    # Not to be known now is no refusal: the same message gets the same receipt later.
    with pytest.raises(ReceiptError) as caught:
        judge(response.body, trust=trust.with_lists([], needed=True))
    assert caught.value.retryable


def test_unsigned(judge, response):
    body = re.sub(rb"<wsse:Security.*</wsse:Security>", b"", response.body, flags=re.DOTALL)
    assert "not signed" in refused(judge, body).detail


@pytest.mark.parametrize(
    "old, new",
    [
        (rb"RefToMessageId>message-1", b"RefToMessageId>message-2"),
        (rb"<eb:Receipt>.*</eb:Receipt>", b"<eb:Receipt/>"),
        (rb"<ebbp:MessagePartNRInformation>.*?</ebbp:MessagePartNRInformation>", b""),
        (rb"<S12:Body ", b"<x/><S12:Body "),
        (rb"</S12:Header>", b"<x/></S12:Header>"),
        (rb"<ds:SignatureValue>....", b"<ds:SignatureValue>AAAA"),
        (rb"^", b"<!DOCTYPE x>"),
    ],
)
def test_changed_on_the_way(judge, response, old, new):
    body = re.sub(old, new, response.body, count=1, flags=re.DOTALL)
    assert body != response.body
    refused(judge, body)


@pytest.mark.parametrize("code", sorted(EBMS_ERRORS))
@pytest.mark.parametrize("signed", [True, False])
def test_errors_of_the_peer(judge, outgoing, bob, now, code, signed):
    answer = receiver.error(
        code,
        identity=bob if signed else None,
        message_id="e@bob",
        timestamp=now,
        ref_to=outgoing.message_id,
        detail="why <& not",
    )
    with pytest.raises(PeerError) as caught:
        judge(answer.body)
    error = caught.value
    assert (error.code, error.severity, error.signed) == (code, "failure", signed)
    assert "why <& not" in error.peer_detail and "why" not in error.detail
    assert error.retryable is (code in errors.RETRYABLE_CODES)


def test_not_serviced_is_final(judge, outgoing, bob, now):
    answer = receiver.error(
        receiver.not_serviced(outgoing.message_id), identity=bob, message_id="e@b", timestamp=now
    )
    assert b"PEPPOL:NOT_SERVICED" in answer.body and b'"EBMS:0004"' in answer.body
    with pytest.raises(PeerError) as caught:
        judge(answer.body)
    assert not caught.value.retryable


def test_had_before_is_neither_proof_nor_refusal(judge, outgoing, bob, now):
    """phase4 keeps no receipts: a message whose receipt was lost gets this instead."""
    answer = receiver.error(
        "EBMS:4001", identity=bob, message_id="e@b", timestamp=now, ref_to=outgoing.message_id
    )
    with pytest.raises(PeerError) as caught:
        judge(answer.body)
    assert caught.value.is_duplicate and not caught.value.retryable


def test_a_warning_alone_says_nothing(judge, outgoing, bob, now):
    for severity, problem in (("warning", NoReceipt), ("failure", PeerError)):
        answer = signal.write_error(
            "EBMS:0303",
            "",
            severity=severity,
            identity=bob,
            message_id="e@b",
            timestamp=now,
            ref_to=outgoing.message_id,
        )
        with pytest.raises(problem) as caught:
            judge(answer.body)
        assert caught.value.retryable is (severity == "warning")


def test_an_exception_becomes_its_signal(judge, outgoing, now):
    problem = errors.DeliveryFailure("try later", ref_to_message_id=outgoing.message_id)
    answer = receiver.error(problem, identity=None, message_id="e@b", timestamp=now)
    with pytest.raises(PeerError) as caught:
        judge(answer.body, status=500)
    assert (caught.value.code, caught.value.retryable) == ("EBMS:0202", True)


def test_error_about_another_message(judge, bob, now):
    answer = receiver.error(
        "EBMS:0004", identity=bob, message_id="e@b", timestamp=now, ref_to="other@x"
    )
    refused(judge, answer.body)


def test_a_forged_signature_on_an_error(judge, outgoing, bob, now):
    answer = receiver.error(
        "EBMS:0004", identity=bob, message_id="e@b", timestamp=now, ref_to=outgoing.message_id
    )
    refused(judge, answer.body.replace(b"EBMS:0004", b"EBMS:0103"))


FAULT = b'<S12:Fault xmlns:S12="http://www.w3.org/2003/05/soap-envelope"/></S12:Body>'


def test_error_beside_a_soap_fault(judge, outgoing, now):
    """Domibus and CXF fill the body as well."""
    answer = receiver.error(
        "EBMS:0303", identity=None, message_id="e@b", timestamp=now, ref_to=outgoing.message_id
    )
    with pytest.raises(PeerError) as caught:
        judge(answer.body.replace(b"</S12:Body>", FAULT), status=500)
    assert caught.value.code == "EBMS:0303"


def test_receipt_beside_a_soap_fault(judge, response):
    refused(judge, response.body.replace(b"</S12:Body>", FAULT))


def test_receipt_and_error_at_once(judge, outgoing, bob, now):
    content = '<eb:Error errorCode="EBMS:0202" severity="failure"/><eb:Receipt></eb:Receipt>'
    answer = signal._response(content, bob, "x@b", now, outgoing.message_id)
    refused(judge, answer.body)


@pytest.mark.parametrize(
    "status, retryable",
    [
        (200, True),
        (202, True),
        (204, True),
        (302, False),
        (400, False),
        (403, False),
        (404, True),
        (408, True),
        (413, False),
        (429, True),
        (500, True),
        (502, True),
        (503, True),
    ],
)
@pytest.mark.parametrize(
    "content_type, body",
    [
        ("text/html", b"<html><body>Bad gateway</body></html>"),
        ("", b""),
        ("application/soap+xml", b""),
        ("application/json", b"{}"),
        ("text/plain", b"x" * 5000),
        ("application/soap+xml", b" " * (sender.MAX_RESPONSE + 1)),
    ],
)
def test_no_signal(judge, status, retryable, content_type, body):
    with pytest.raises(NoReceipt) as caught:
        judge(body, status=status, content_type=content_type)
    assert caught.value.retryable is retryable
    assert caught.value.ebms_code == "EBMS:0301"
    assert "gateway" not in caught.value.detail


def test_soap_garbage_by_status(judge):
    refused(judge, b"<html/>")
    with pytest.raises(NoReceipt):
        judge(b"<html/>", status=503)


def test_a_user_message_is_no_answer(judge, outgoing):
    refused(judge, outgoing.body, content_type=outgoing.content_type)


def test_signal_without_content(judge, outgoing, bob, now):
    with pytest.raises(NoReceipt):
        judge(signal._response("", bob, "x@b", now, outgoing.message_id).body)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(100, 599), st.text(max_size=40), st.binary(max_size=200))
def test_garbage_is_only_ever_an_error(judge, status, content_type, body):
    with pytest.raises(errors.EdeliveryError):
        judge(body, status=status, content_type=content_type)


def test_evidence_is_json(outgoing):
    import json

    kept = json.loads(json.dumps(outgoing.to_evidence()))
    assert OutgoingMessage.from_evidence(kept, outgoing.content_type, outgoing.body) == outgoing
