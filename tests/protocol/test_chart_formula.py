"""Formulas of charts: what can be written, what a mistake is told, and what comes out.

Sums are computed another way here: booking by booking, by its date.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from chart_books import Booking, books, by_hand
from chart_formula import (
    Binary,
    Books,
    Dataset,
    FormulaError,
    Measure,
    Negated,
    Number,
    OpenItem,
    Party,
    Periods,
    Problem,
    Range,
    Selector,
    Term,
    Years,
    evaluate,
    make_calendar,
    needs,
    parse_chart,
    parse_series,
    parse_x,
    parse_y,
    parts,
    value_at,
)
from hypothesis import given
from hypothesis import strategies as st

DAY_ONE = date(2018, 1, 1)

# ---- what can be written ---------------------------------------------------------------------

codes = st.text("0123456789", min_size=1, max_size=6)
counts = st.integers(1, 240)


@st.composite
def selectors(draw):
    low, high = draw(codes), draw(codes)
    shortest = min(len(low), len(high))
    if low[:shortest] > high[:shortest]:
        low, high = high, low
    return Selector(low, high)


def account_terms(measures=(Measure.DIFF, Measure.BALANCE, Measure.DEBIT, Measure.CREDIT)):
    return st.builds(
        Term,
        st.sampled_from([Dataset.ACCOUNTS, Dataset.ACCOUNTS_FD]),
        st.sampled_from(measures),
        st.integers(0, 30),
        st.lists(selectors(), min_size=1, max_size=3).map(tuple),
    )


open_terms = st.builds(
    Term,
    st.just(Dataset.OPEN_AMOUNT),
    st.sampled_from([Measure.CUSTOMERS, Measure.SUPPLIERS]),
    st.integers(0, 30),
)
numbers = st.decimals(0, 99999, places=3).map(Number)
expressions = st.recursive(
    st.one_of(account_terms(), open_terms, numbers),
    lambda inner: st.one_of(
        st.builds(Negated, inner), st.builds(Binary, st.sampled_from("+-*/"), inner, inner)
    ),
    max_leaves=6,
)
ranges = st.builds(Range, st.integers(-100, 0), st.integers(0, 100), st.integers(1, 300))
x_sets = st.one_of(
    st.just(Years()),
    st.builds(Years, counts),
    st.builds(Years, counts, st.integers(1, 12)),
    st.builds(Periods, st.one_of(st.none(), counts), st.booleans()),
    ranges,
)


@given(expressions)
def test_a_formula_is_read_as_it_prints_itself(expression):
    assert parse_y(str(expression)) == expression
    assert parse_y(f"  = {str(expression).upper()} ") == expression


@given(x_sets)
def test_so_is_an_x_formula(x):
    assert parse_x(str(x)) == x
    assert parse_x(f"={str(x).lower()}") == x


PIECES = ["Set", ".", "Year", "Accounts", "Diff", "[", "]", "x", ",", "61", "-", "+", "(", ")"]
PIECES += ["OpenAmount", "Customers", "*", "/", "0.5", "=", " ", "\n", "1,5", "²", "١", "\0", "é"]


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text()))
def test_whatever_is_typed_is_read_or_refused_with_its_place(text):
    for parse in (parse_x, parse_y):
        try:
            parse(text)
        except FormulaError as error:
            assert 0 <= error.start < error.end
            assert error.start <= len(text)
    try:
        parse_chart("Set.Year", text)
    except FormulaError as error:
        lines = [*text.splitlines(), ""]
        assert 1 <= error.line <= len(lines)
        assert error.start <= len(lines[error.line - 1])


@pytest.mark.parametrize(
    ("text", "code", "start", "hint"),
    [
        ("", Problem.EMPTY, 0, "Accounts, AccountsFD, OpenAmount"),
        ("Acounts.Diff[x,61]", Problem.UNKNOWN_NAME, 0, "Accounts"),
        ("1 + Accounts.Dif[x,61]", Problem.UNKNOWN_NAME, 13, "Diff"),
        ("OpenAmount.Diff[x]", Problem.UNKNOWN_NAME, 11, "Customers, Suppliers"),
        ("Accounts.Diff[x]", Problem.EXPECTED, 15, ","),
        ("Accounts.Diff[61]", Problem.EXPECTED, 14, "x"),
        ("Accounts.Diff[x,61", Problem.UNCLOSED, 18, "]"),
        ("Accounts.Diff[x,65-61]", Problem.ACCOUNTS_BACKWARDS, 16, "61-65"),
        ("Accounts.Diff[x,cash]", Problem.ACCOUNT, 16, ""),
        ("Accounts.Diff[x,12345678901]", Problem.ACCOUNT, 16, ""),
        ("Accounts.Diff[x-0,61]", Problem.COUNT, 16, "1–240"),
        ("Accounts.Diff[x,61] * 0,21", Problem.DECIMAL_COMMA, 22, "0.21"),
        ("1 2", Problem.EXPECTED, 2, "+ - * /"),
        ("(1", Problem.UNCLOSED, 2, ")"),
        ("1 +", Problem.UNFINISHED, 3, "Accounts, AccountsFD, OpenAmount"),
        ("1 % 2", Problem.CHARACTER, 2, ""),
        ("__import__('os')", Problem.CHARACTER, 0, ""),
        ("1234567890123", Problem.NUMBER, 0, ""),
        ("(" * 30 + "1" + ")" * 30, Problem.TOO_DEEP, 20, "20"),
        ("1" + "+1" * 70, Problem.TOO_DEEP, 121, "60"),
        ("1" + "+1" * 400, Problem.TOO_LONG, 500, "500"),
    ],
)
def test_a_mistake_is_told_by_its_place(text, code, start, hint):
    with pytest.raises(FormulaError) as caught:
        parse_y(text)
    assert (caught.value.code, caught.value.start, caught.value.hint) == (code, start, hint)


@pytest.mark.parametrize(
    ("text", "code", "start"),
    [
        ("Set.Years[5]", Problem.UNKNOWN_NAME, 4),
        ("Set.Year[0]", Problem.COUNT, 9),
        ("Set.Year[5,13]", Problem.PERIOD_NUMBER, 11),
        ("Set.Year[5", Problem.UNCLOSED, 10),
        ("Set.Period[9999999999]", Problem.COUNT, 11),
        ("Set.Range[10,0,1]", Problem.RANGE, 9),
        ("Set.Range[0,3000,1]", Problem.RANGE, 9),
        ("Set.Range[0,90]", Problem.EXPECTED, 14),
        ("Set.Year[5] + 1", Problem.EXPECTED, 12),
    ],
)
def test_so_is_one_in_x(text, code, start):
    with pytest.raises(FormulaError) as caught:
        parse_x(text)
    assert (caught.value.code, caught.value.start) == (code, start)


def test_a_mistake_in_a_chart_names_the_line():
    with pytest.raises(FormulaError) as caught:
        parse_chart("Set.Year[5]", "Sales = -Accounts.Diff[x,70]\n\nCosts = Accounts.Diff[x,]")
    assert (caught.value.line, caught.value.start) == (3, 24)
    with pytest.raises(FormulaError) as caught:
        parse_chart("Set.Range[0,90,30]", "OpenAmount.Customers[x]\nA = 1 + Accounts.Diff[x,61]")
    assert caught.value.code is Problem.RANGE_OPEN_ONLY
    assert (caught.value.line, caught.value.start, caught.value.end) == (2, 8, 27)
    with pytest.raises(FormulaError) as caught:
        parse_chart("Set.Range[0,90,30]", "OpenAmount.Customers[x-1]")
    assert caught.value.code is Problem.RANGE_NO_SHIFT
    with pytest.raises(FormulaError) as caught:
        parse_series("\n".join(["1"] * 25))
    assert (caught.value.code, caught.value.line) == (Problem.TOO_MANY, 25)
    with pytest.raises(FormulaError) as caught:
        parse_series(" \n ")
    assert caught.value.code is Problem.EMPTY


def test_the_formulas_of_the_manual():
    for x in ("= Set.Year[12]", "=Set.Year[5,7]", "Set.ActivePeriod[5]", "Set.Range[0,90,30]"):
        parse_x(x)
    parse_y("= - Accounts.Diff[x,70-74] + AccountsFD.Diff[x,70-74]")
    parse_y("= Accounts.Diff[x,612300]+Accounts.Diff[x,615310] / Accounts.Diff[x,61-65]*100")
    assert parse_y("−1 × 2 ÷ 3") == parse_y("-1 * 2 / 3")


# ---- what comes out --------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(0, 99)), max_size=12))
def test_arithmetic_is_that_of_school(steps):
    text = "7" + "".join(f" {operator} {number}" for operator, number in steps)
    other = "Fraction(7)" + "".join(f"{operator}Fraction({number})" for operator, number in steps)
    try:
        expected = eval(other, {"Fraction": Fraction})
    except ZeroDivisionError:
        expected = None
    calendar = make_calendar(DAY_ONE, DAY_ONE)
    found = value_at(parse_y(text), calendar.points(Years())[0], Books(calendar))
    if expected is None or abs(expected) > 10**15:
        assert found is None
    else:
        assert abs(Fraction(found) - expected) < Fraction(1, 10**9)


@given(st.one_of(codes, st.text("0123456789", min_size=6, max_size=6)), selectors())
def test_accounts_by_their_first_digits(code, selector):
    low, high = selector.low, selector.high
    # another way: as decimal fractions, a group of accounts being an interval
    number = Decimal(f"0.{code}")
    above = number >= Decimal(f"0.{low}") and len(code) >= len(low) or code[: len(low)] > low
    below = number < Decimal(f"0.{high}") + Decimal(10) ** -len(high)
    assert selector.matches(code) == (above and below)


days = st.dates(DAY_ONE - timedelta(400), date(2021, 12, 31))
bookings = st.lists(
    st.builds(
        Booking,
        st.sampled_from(["400000", "440000", "550000", "610000", "612300", "613000", "700000"]),
        days,
        st.decimals(-10000, 10000, places=2),
        st.booleans(),
    ),
    max_size=25,
)
closings = st.sampled_from([(12, 31), (6, 30), (2, 28), (3, 31), (9, 15)])
todays = st.dates(date(2019, 1, 1), date(2021, 6, 30))


@given(bookings, st.one_of(account_terms(), open_terms), x_sets, todays, closings)
def test_values_are_those_of_the_bookings(booked, term, x, today, closing):
    if isinstance(x, Range):
        x = Years()
    calendar = make_calendar(DAY_ONE, today, closing)
    table = books(calendar, booked)
    for point in calendar.points(x):
        assert table.at(term, point) == by_hand(term, calendar, point, booked)


@given(bookings, account_terms(), x_sets, todays)
def test_what_is_not_needed_is_not_missed(booked, term, x, today):
    if isinstance(x, Range):
        x = Periods(12, active=True)
    calendar = make_calendar(DAY_ONE, today)
    chart = parse_chart(str(x), str(term))
    need = needs([chart], calendar)
    first = DAY_ONE
    if need.first is not None and need.first < len(calendar.periods):
        first = calendar.periods[need.first].start
    kept = [
        one
        for one in booked
        if any(selector.matches(one.code) for selector in need.selectors)
        and (need.first is None or one.day >= first)
    ]
    if need.first == len(calendar.periods):
        kept = []
    assert evaluate(chart, books(calendar, booked)) == evaluate(chart, books(calendar, kept))


@given(bookings, todays, closings)
def test_a_year_is_the_sum_of_its_periods(booked, today, closing):
    calendar = make_calendar(DAY_ONE, today, closing)
    table = books(calendar, booked)
    by_year = evaluate(parse_chart("Set.Year", "Accounts.Diff[x,4-7]"), table)
    by_period = evaluate(parse_chart("Set.Period", "Accounts.Diff[x,4-7]"), table)
    assert sum(by_year.series[0].values) == sum(by_period.series[0].values)
    balance = evaluate(parse_chart("Set.Year", "Accounts.Balance[x,6-7]"), table)
    change = evaluate(parse_chart("Set.Year", "Accounts.Diff[x,6-7]"), table)
    assert balance.series[0].values == change.series[0].values


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), todays, closings)
def test_periods_fill_the_years_without_a_gap(first, today, closing):
    calendar = make_calendar(first, today, closing)
    for before, after in zip(calendar.periods, calendar.periods[1:], strict=False):
        assert after.start - before.end == timedelta(1)
    assert calendar.periods[calendar.current].start <= today <= calendar.periods[-1].end
    assert today <= calendar.periods[calendar.current].end
    assert 1 <= len(calendar.years) <= 20
    for year in calendar.years:
        assert year.last - year.first == 11
        assert (calendar.periods[year.first].start, calendar.periods[year.last].end) == (
            year.start,
            year.end,
        )


@given(
    st.lists(
        st.builds(
            OpenItem,
            st.sampled_from(Party),
            st.integers(-500, 500),
            st.decimals(-10000, 10000, places=2),
        ),
        max_size=20,
    ),
    ranges,
)
def test_all_that_is_open_is_in_one_step(items, x):
    calendar = make_calendar(DAY_ONE, DAY_ONE)
    chart = parse_chart(str(x), "OpenAmount.Customers[x]\nOpenAmount.Suppliers[x]")
    customers, suppliers = evaluate(chart, Books(calendar, (), items)).series
    owed = {party: sum(one.amount for one in items if one.party is party) for party in Party}
    assert sum(customers.values) == owed[Party.CUSTOMERS]
    assert sum(suppliers.values) == -owed[Party.SUPPLIERS]


def test_points_of_x():
    calendar = make_calendar(date(2023, 5, 1), date(2025, 2, 10))
    assert len(calendar.points(parse_x("Set.Year"))) == 3
    assert len(calendar.points(parse_x("Set.Year[2]"))) == 2
    assert [point.first for point in calendar.points(parse_x("Set.Year[5,7]"))] == [6, 18, 30]
    assert [point.first for point in calendar.points(parse_x("Set.ActivePeriod[2]"))] == [24, 25]
    assert [point.first for point in calendar.points(parse_x("Set.Period[2]"))] == [34, 35]
    assert len(calendar.points(parse_x("Set.Period"))) == 36
    assert len(calendar.points(parse_x("Set.ActivePeriod"))) == 26


@given(
    bookings,
    st.lists(st.tuples(st.sampled_from("+-"), account_terms()), min_size=1, max_size=4),
    st.dates(DAY_ONE, date(2026, 12, 31)),
)
def test_parts_add_up_to_the_value(booked, steps, today):
    formula = parse_y("".join(f" {sign} {term}" for sign, term in steps).removeprefix(" +"))
    calendar = make_calendar(DAY_ONE, today)
    table = books(calendar, booked)
    (point,) = calendar.points(Years(1))
    found = parts(formula, point, calendar)
    assert [part.term for part in found] == [term for _sign, term in steps]
    total = sum((part.sign * table.at(part.term, point) for part in found), Decimal(0))
    assert total == value_at(formula, point, table)
    assert all(part.days is None or part.days[1] <= calendar.periods[-1].end for part in found)


def test_parts_of_a_product_have_no_sign():
    formula = parse_y("-(Accounts.Diff[x,60] - 2 * Accounts.Diff[x-1,70]) + Accounts.Debit[x,61]")
    calendar = make_calendar(date(2025, 1, 1), date(2026, 5, 20))
    last = calendar.points(Years(1))[0]
    found = parts(formula, last, calendar)
    assert [part.sign for part in found] == [-1, 0, 1]
    assert found[1].days == (date(2025, 1, 1), date(2025, 12, 31))
    assert found[1].year_start == date(2025, 1, 1)
    assert parts(parse_y("Accounts.Diff[x-2,70]"), last, calendar)[0].days is None
