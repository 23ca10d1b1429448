"""Findings by the rules of the standard, and lines written exact to the cent."""

import re
from decimal import Decimal

import pytest
import ubl
from hypothesis import given
from hypothesis import strategies as st
from ubl_builder import builder


def rules(xml):
    return [finding.rule for finding in ubl.check(ubl.read(xml))]


def with_reason(code, reason="Because"):
    return builder.ubl([builder.line(100, code, 0)], reasons={code: reason})


@pytest.mark.parametrize("code", ["E", "AE", "K", "G", "O"])
def test_category_without_vat_wants_a_reason(code):
    assert rules(with_reason(code)) == []
    name = {"K": "IC"}.get(code, code)
    assert rules(with_reason(code, reason="")) == [f"BR-{name}-10"]


def test_zero_rate_wants_none():
    assert rules(with_reason("Z", reason="")) == []


def test_document_that_adds_up_has_no_findings():
    xml = builder.ubl(
        [builder.line("33.33", rate=6), builder.line("66.67", rate=21)],
        [builder.change("10", rate=21), builder.change("2.50", charge=True, rate=6)],
        prepaid="20",
        rounding="0.01",
    )
    assert rules(xml) == []


def test_totals_that_do_not_add_up():
    found = rules(builder.ubl([builder.line(100)], exclusive="99"))
    assert "BR-CO-13" in found
    assert "BR-CO-15" in found
    assert "BR-CO-16" in rules(builder.ubl([builder.line(100)], inclusive="121.01"))


def test_vat_amount_and_line_amount():
    assert "BR-CO-17" in rules(builder.ubl([builder.line(100)], taxes={("S", 21): "21.01"}))
    found = ubl.check(ubl.read(builder.ubl([builder.line(100, quantity=2, price=40)])))
    assert [(item.rule, item.expected, item.found) for item in found] == [
        ("PEPPOL-EN16931-R120", Decimal(80), Decimal(100))
    ]


def line(**values):
    return ubl.Line(id="1", **{key: Decimal(str(value)) for key, value in values.items()})


def test_line_as_written():
    priced = ubl.price_line(line(net="10.00", quantity=4, price="2.5"))
    assert (priced.quantity, priced.price, priced.as_written) == (4, Decimal("2.5"), True)
    assert ubl.price_line(line(net="5", quantity=100, price=5, base_quantity=100)).as_written
    assert ubl.price_line(line(net="-1500", quantity=-3, price=500)).as_written


def test_allowance_becomes_a_discount_when_that_is_exact():
    allowance = ubl.AllowanceCharge(False, Decimal(10))
    found = ubl.price_line(
        ubl.Line("1", Decimal(90), Decimal(1), price=Decimal(100), allowance_charges=(allowance,))
    )
    assert (found.price, found.discount) == (100, 10)


def test_line_that_does_not_divide_is_one_piece():
    found = ubl.price_line(line(net="0.01", quantity=0, price=5))
    assert (found.quantity, found.price, found.as_written) == (1, Decimal("0.01"), False)


MOST = "9" * 15 + "." + "9" * 20
LEAST = "0." + "0" * 19 + "1"


def test_the_largest_numbers_are_odd_and_stop_nothing():
    """What is read can also be checked and written as a line."""
    number = rb">[\d.]+</cbc:(\w*(?:Amount|Quantity|Percent))>"
    change = builder.change("10", rate=21)
    xml = builder.ubl([builder.line(100, quantity=2, price=40)], [change])
    huge = re.sub(number, rb">%s</cbc:\1>" % MOST.encode(), xml)
    document = ubl.read(huge)
    assert document.totals.payable == Decimal(MOST)
    assert "BR-CO-13" in [finding.rule for finding in ubl.check(document)]
    found = ubl.price_line(line(net=MOST, quantity=MOST, price=MOST, base_quantity=LEAST))
    assert (found.quantity, found.as_written) == (1, False)
    with pytest.raises(ubl.UblError):
        ubl.read(huge.replace(MOST.encode(), b"9" + MOST.encode()))


amounts = st.decimals(-10_000, 10_000, places=2, allow_nan=False, allow_infinity=False)
quantities = st.decimals(-1000, 1000, places=4, allow_nan=False, allow_infinity=False)


@given(net=amounts, quantity=quantities, price=amounts)
def test_any_line_is_written_to_the_cent(net, quantity, price):
    item = ubl.Line("1", net, quantity, price=price)
    assert ubl.price_line(item).net == net
