"""Broken and hostile MIME, and property tests of the good kind."""

from __future__ import annotations

import time

import pytest
from edelivery import Limits
from edelivery.as4 import mime, receiver
from edelivery.errors import EdeliveryError, MimeInconsistency
from forge import BOUNDARY, Forge, multipart
from hypothesis import given, settings
from hypothesis import strategies as st

# seconds of CPU, on a machine that has much else to do; a burden would take minutes
QUICK = 15
HEADER = f'multipart/related; boundary="{BOUNDARY}"; type="application/soap+xml"'


def opened(forge: Forge, content_type: str, body: bytes):
    return receiver.open(
        content_type, body, identity=forge.receiver, trust=forge.network.trust_policy, at=forge.at
    )


@pytest.mark.parametrize("keep", [0.0, 0.001, 0.2, 0.5, 0.9, 0.99])
def test_truncated(forge: Forge, keep):
    content_type, body = forge.send()
    with pytest.raises(EdeliveryError) as caught:
        opened(forge, content_type, body[: int(len(body) * keep)])
    assert caught.value.ebms_code == "EBMS:0007"


def test_every_truncation_near_the_end_is_noticed(forge: Forge):
    content_type, body = forge.send()
    for cut in range(5, 60):
        with pytest.raises(EdeliveryError):
            opened(forge, content_type, body[:-cut])


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "multipart/related",
        "multipart/related; boundary=",
        "text/html",
        f'multipart/mixed; boundary="{BOUNDARY}"',
        'multipart/related; boundary="other"',
        "application/json",
        'multipart/related; boundary="a\r\nb"',
        "multipart/related; boundary=" + "x" * 71,
        f'multipart/related; boundary="{BOUNDARY}"; boundary="x"',
        "\x00",
        "multipart/related; ;=;",
    ],
)
def test_content_type(forge: Forge, content_type):
    _content_type, body = forge.send()
    with pytest.raises(EdeliveryError) as caught:
        opened(forge, content_type, body)
    assert caught.value.ebms_code == "EBMS:0007"


@pytest.mark.parametrize(
    "content_type",
    [
        HEADER,
        HEADER.replace("multipart/related", "Multipart/Related").replace("boundary", "BOUNDARY"),
        f'multipart/related;type="application/soap+xml";start="<soap>";boundary="{BOUNDARY}"',
        f'multipart/related ; boundary = "{BOUNDARY}" ; charset=UTF-8',
        f"multipart/related; boundary={BOUNDARY}",
    ],
)
def test_content_type_of_other_stacks(forge: Forge, content_type):
    _content_type, body = forge.send()
    assert opened(forge, content_type, body).envelope


def test_preamble_epilogue_and_bare_line_feeds(forge: Forge):
    content_type, body = forge.send()
    assert opened(forge, content_type, b"\r\n" + body + b"epilogue").envelope
    assert opened(forge, content_type, b"preamble\r\n" + body).envelope
    assert opened(forge, content_type, body.replace(b"--\r\n", b"--")).envelope


def test_too_many_parts(forge: Forge):
    extra = ({"Content-Type": "text/plain", "Content-ID": "<x>"}, b"x")
    with pytest.raises(MimeInconsistency):
        forge.but(more_parts=(extra,) * 20).open()


def test_thousands_of_parts_cost_no_time():
    body = f"--{BOUNDARY}\r\n\r\n\r\n".encode() * 200_000
    start = time.process_time()
    with pytest.raises(MimeInconsistency):
        mime.split(HEADER, body, Limits())
    assert time.process_time() - start < QUICK


def test_almost_delimiters_cost_no_time():
    body = (f"--{BOUNDARY}x\r\n" * 100_000 + " " * 1_000_000).encode()
    start = time.process_time()
    with pytest.raises(MimeInconsistency):
        mime.split(HEADER, body, Limits())
    assert time.process_time() - start < QUICK


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "y" * 20_000},
        {"Content-Transfer-Encoding": "quoted-printable"},
        {"Content-Transfer-Encoding": "x-uuencode"},
        {"bad name": "x"},
        {"Content-Transfer-Encoding": "base64"},
    ],
)
def test_part_headers(forge: Forge, headers):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(part_headers=headers).open()
    assert caught.value.ebms_code == "EBMS:0007"


def test_a_header_that_never_ends():
    body = f"--{BOUNDARY}\r\n".encode() + b"A: b\r\n" * 100_000 + f"--{BOUNDARY}--".encode()
    with pytest.raises(MimeInconsistency):
        mime.split(HEADER, body, Limits())


@pytest.mark.parametrize(
    "content_type", ["text/xml", "application/soap+xml; charset=utf-16", "application/xml", ""]
)
def test_first_part_is_soap(forge: Forge, content_type):
    _content_type, body = forge.send()
    body = body.replace(b"application/soap+xml;charset=UTF-8", content_type.encode(), 1)
    with pytest.raises(EdeliveryError) as caught:
        opened(forge, HEADER, body)
    assert caught.value.ebms_code == "EBMS:0007"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_split_is_the_inverse_of_join(bodies):
    content_type, body = mime.join(
        "b-1", [({"Content-ID": f"<{n}@x>"}, item) for n, item in enumerate(bodies)]
    )
    expected = [item for item in bodies]
    if any(b"--b-1" in item for item in bodies):
        return
    parts = mime.split(content_type, body, Limits())
    assert [bytes(part.body) for part in parts] == expected
    assert [part.content_id for part in parts] == [f"{n}@x" for n in range(len(bodies))]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.binary(max_size=300))
def test_garbage_is_only_ever_refused(content_type, body):
    with pytest.raises(EdeliveryError):
        mime.split(content_type, body, Limits())


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_garbage_between_delimiters(body):
    try:
        mime.split(*multipart([({"Content-ID": "x"}, body)]), Limits())
        mime.split(HEADER, b"--" + BOUNDARY.encode() + body, Limits())
    except EdeliveryError:
        pass
