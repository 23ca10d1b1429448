"""Signature wrapping: what is signed must be what is read, and nothing may stand beside it."""

from __future__ import annotations

import copy

import pytest
from edelivery.as4 import constants as c
from edelivery.errors import EdeliveryError
from forge import WSU_ID, Forge
from lxml import etree

EB = f"{{{c.EB}}}"


def evil_copy(messaging: etree._Element) -> etree._Element:
    evil = copy.deepcopy(messaging)
    for item in evil.iter(f"{EB}Property"):
        if item.get("name") == "finalRecipient":
            item.text = "0208:0999999922"
    return evil


def moved_into_wrapper(root):
    """The original is hidden in an unknown header, a changed one stands in its place."""
    header = root[0]
    original = header[1]
    evil = evil_copy(original)
    evil.set(WSU_ID, "evil")
    header.append(evil)
    wrapper = etree.SubElement(header, "{urn:evil}wrapper")
    wrapper.append(original)


def moved_into_security(root):
    header = root[0]
    original = header[1]
    evil = evil_copy(original)
    evil.set(WSU_ID, "evil")
    header.append(evil)
    header[0].append(original)


def moved_into_signature_object(root):
    header = root[0]
    original = header[1]
    evil = evil_copy(original)
    evil.set(WSU_ID, "evil")
    header.append(evil)
    signature = header.find(".//{http://www.w3.org/2000/09/xmldsig#}Signature")
    target = etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
    target.append(original)


def duplicate_id(root):
    root[0].append(evil_copy(root[0][1]))


def duplicate_id_first(root):
    root[0].insert(1, evil_copy(root[0][1]))


def duplicate_id_of_another_kind(root):
    """``Id`` and ``wsu:Id`` are both ids to somebody."""
    evil = evil_copy(root[0][1])
    evil.attrib.pop(WSU_ID)
    evil.set("Id", "messaging-1")
    root[0].append(evil)


def changed_original_moved_to_body(root):
    original = root[0][1]
    evil = evil_copy(original)
    root[0].replace(original, evil)
    root[1].append(original)


def second_messaging_deep_inside(root):
    extra = etree.SubElement(root[0], "{urn:evil}x")
    etree.SubElement(extra, f"{EB}Messaging").set(WSU_ID, "evil")


def messaging_inside_messaging(root):
    inner = etree.SubElement(root[0][1], f"{EB}Messaging")
    inner.set(WSU_ID, "evil")


def second_security(root):
    root[0].insert(0, etree.Element(f"{{{c.WSSE}}}Security"))


def second_body(root):
    root.append(etree.Element(f"{{{c.SOAP}}}Body"))


def second_header(root):
    root.insert(0, etree.Element(f"{{{c.SOAP}}}Header"))


def extra_header_child(root):
    etree.SubElement(root[0], "{urn:other}Unknown")


def extra_security_child(root):
    etree.SubElement(root[0][0], "{urn:other}Unknown")


def filled_body(root):
    etree.SubElement(root[1], "{urn:other}Unknown")


def text_in_body(root):
    root[1].text = "text"


def body_id_taken_away(root):
    root[1].attrib.pop(WSU_ID)


def ids_swapped(root):
    root[0][1].set(WSU_ID, "body-1")
    root[1].set(WSU_ID, "messaging-1")


def second_signature(root):
    security = root[0][0]
    signature = security.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    second = copy.deepcopy(signature)
    second.attrib.pop("Id")
    security.append(second)


def sibling_of_envelope_children(root):
    etree.SubElement(root, "{urn:other}Unknown")


STRUCTURE = [
    moved_into_wrapper,
    moved_into_security,
    duplicate_id,
    duplicate_id_first,
    duplicate_id_of_another_kind,
    changed_original_moved_to_body,
    second_messaging_deep_inside,
    messaging_inside_messaging,
    second_security,
    second_body,
    second_header,
    extra_header_child,
    extra_security_child,
    filled_body,
    text_in_body,
    sibling_of_envelope_children,
]


@pytest.mark.parametrize("attack", STRUCTURE, ids=lambda item: item.__name__)
def test_refused_for_its_structure(forge: Forge, attack):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(after_signing=attack).open()
    assert caught.value.ebms_code == "EBMS:0009"


@pytest.mark.parametrize(
    "attack",
    [moved_into_signature_object, body_id_taken_away, ids_swapped, second_signature],
    ids=lambda item: item.__name__,
)
def test_refused_for_its_signature(forge: Forge, attack):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(after_signing=attack).open()
    assert caught.value.ebms_code in ("EBMS:0009", "EBMS:0101", "EBMS:0103")


def change(path: str, value: str):
    def attack(root):
        element = root[0][1].find(f".//{EB}{path}")
        element.text = value

    return attack


@pytest.mark.parametrize(
    "path, value",
    [
        ("MessageId", "other@x"),
        ("Timestamp", "2026-11-23T12:00:01Z"),
        ("Action", "x::y"),
        ("PartyId", "POP000009"),
        ("Property", "0208:0999999922"),
    ],
)
def test_changed_header(forge: Forge, path, value):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(after_signing=change(path, value)).open()
    assert caught.value.ebms_code == "EBMS:0101"


def test_the_error_names_the_message(forge: Forge):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(after_signing=change("Action", "x::y")).open()
    assert caught.value.ref_to_message_id.endswith("@forge")


def test_a_comment_cuts_no_value_in_two(forge: Forge):
    """Comments are not signed: a value with one in it must not be read in part."""

    def attack(root):
        action = root[0][1].find(f".//{EB}Action")
        text, action.text = action.text, action.text[:20]
        comment = etree.Comment("x")
        comment.tail = text[20:]
        action.append(comment)

    with pytest.raises(EdeliveryError) as caught:
        forge.but(after_signing=attack).open()
    assert caught.value.ebms_code == "EBMS:0009"
