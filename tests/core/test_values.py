"""Money to the cent, secrets that do not show, and when two texts are the same."""

from __future__ import annotations

import logging
import pickle
import string
import traceback
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.values import Money, Secret, TaxNumber
from ledgerboard.core.values.text import (
    country_code,
    fold,
    phone_key,
    postal_key,
    squeeze,
    web_key,
)

CENTS = st.integers(-(10**12), 10**12)
MONEY = CENTS.map(lambda cents: Money(Decimal(cents) / 100))
NINE_DIGITS = st.text(string.digits, min_size=9, max_size=9)


# Money


@given(CENTS)
def test_an_amount_reads_back_as_it_was_printed(cents):
    money = Money(Decimal(cents) / 100)
    assert Money.parse(str(money)) == money
    assert Money.parse(f"{money.amount:.2f}") == money


@given(MONEY, MONEY, MONEY)
def test_adding_loses_no_cent_in_any_order(one, two, three):
    assert (one + two) + three == one + (two + three) == three + two + one
    assert one + two - two == one
    assert one - one == Money(Decimal(0))
    assert one + -one == one - one


@given(CENTS)
def test_brackets_mean_negative(cents):
    assert Money.parse(f"({abs(cents) / Decimal(100)})") == Money(-abs(Decimal(cents)) / 100)


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("$1,087.80", "1087.80"),
        ("-$8.00", "-8.00"),
        ("(12.00)", "-12.00"),
        ("1861.075", "1861.08"),
        ("10.0000000", "10.00"),
        (" 7 ", "7.00"),
        (3, "3.00"),
        (Decimal("2.5"), "2.50"),
    ],
)
def test_what_the_systems_print_is_read(printed, amount):
    assert Money.parse(printed).amount == Decimal(amount)


@pytest.mark.parametrize("printed", ["", "abc", "NaN", "Infinity", "-inf", "1.2.3", "$", "12 34"])
def test_what_is_no_amount_is_refused(printed):
    with pytest.raises(ValueError, match="is not an amount of money"):
        Money.parse(printed)


def test_a_float_is_refused_because_its_cents_are_lost_already():
    with pytest.raises(TypeError, match="parse_float=Decimal"):
        Money.parse(0.1)  # type: ignore[arg-type]


def test_two_currencies_neither_add_up_nor_equal():
    with pytest.raises(ValueError, match="do not add up"):
        Money(Decimal(1)) + Money(Decimal(1), "CAD")
    assert Money(Decimal(1)) != Money(Decimal(1), "CAD")


# Secrets

SHOWN_BY = (repr, str, "{}".format, "{!r}".format, "%s".__mod__, lambda s: f"{s!s:>40}", ascii)


@given(st.text(string.ascii_letters + string.digits, min_size=8))
def test_a_secret_is_shown_by_nothing_but_reveal(text):
    secret = Secret(f"#{text}#")
    for show in SHOWN_BY:
        assert text not in show(secret)
        assert text not in show([secret])
        assert text not in show({"token": secret})
    assert secret.reveal() == f"#{text}#"


@given(NINE_DIGITS)
def test_a_tax_number_shows_its_last_four_digits_only(digits):
    number = TaxNumber.parse(digits)
    assert number is not None
    for show in SHOWN_BY:
        shown = "".join(char for char in show(number) if char.isdigit())
        assert shown == digits[-4:]


def test_a_log_and_a_traceback_hide_both(caplog):
    secret, number = Secret("hunter2-token"), TaxNumber.parse("12-3456789")
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("t").info("read %s and %r and %s", secret, secret, {"n": number})
    error = ValueError(secret, number)
    told = "".join(traceback.format_exception(error)) + caplog.text
    assert "hunter2" not in told
    assert "345" not in told


def test_an_empty_secret_counts_as_none():
    assert not Secret("")
    assert Secret("x")
    assert Secret("x") == Secret("x")
    assert len({Secret("x"), Secret("x")}) == 1


@given(NINE_DIGITS)
def test_a_tax_number_is_equal_by_its_digits_however_it_is_written(digits):
    ssn = f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
    spaced = f" {digits[:2]} {digits[2:]} "
    written = {TaxNumber.parse(text) for text in (digits, ssn, spaced)}
    assert len(written) == 1
    number = written.pop()
    assert number is not None
    assert TaxNumber.parse(number.reveal()) == number
    assert pickle.loads(pickle.dumps(number)) == number  # noqa: S301  # our own, a moment ago


@pytest.mark.parametrize("text", ["XX-XXX6789", "XXXXX6789", "", "12-345678", "1234567890", "n/a"])
def test_a_masked_or_partial_tax_number_is_not_known(text):
    assert TaxNumber.parse(text) is None


# Texts

KEYS = pytest.mark.parametrize("key", [squeeze, fold, phone_key, postal_key])


@KEYS
def test_a_key_of_a_key_is_the_key(key):
    @given(st.text(max_size=30))
    def law(text):
        assert key(key(text)) == key(text)

    law()


@KEYS
def test_spaces_around_a_value_change_nothing(key):
    @given(st.text(string.printable, max_size=20))
    def law(text):
        assert key(f"  {text}\t") == key(text)

    law()


@given(st.integers(200, 989), st.integers(200, 999), st.integers(0, 9999))
def test_a_phone_is_the_same_however_it_is_punctuated(area, office, line):
    area, office, line = f"{area:03d}", f"{office:03d}", f"{line:04d}"
    forms = {
        f"({area}) {office}-{line}",
        f"{area}.{office}.{line}",
        f"+1 {area} {office} {line}",
        f"1-{area}-{office}-{line}",
        f"{area}{office}{line}",
    }
    assert len({phone_key(form) for form in forms}) == 1


def test_an_extension_makes_another_phone():
    assert phone_key("503-555-0142 x7") != phone_key("503-555-0142")
    assert phone_key("503-555-0142 ext. 7") == phone_key("(503) 555-0142 x7")


def test_a_text_that_is_no_phone_is_kept():
    assert phone_key("call Joe") == "call joe"


@pytest.mark.parametrize("site", ["https://www.acme.example/", "acme.example", "WWW.Acme.example"])
def test_a_website_is_the_same_with_and_without_its_prefix(site):
    assert web_key(site) == "acme.example"


@pytest.mark.parametrize(
    "country", ["USA", "us", "U.S.", "U.S.A.", "United States", "United  States"]
)
def test_countries_are_known_by_the_spellings_our_systems_use(country):
    assert country_code(country) == "US"


def test_an_unknown_country_stays_as_it_is():
    assert country_code("Norway") == "Norway"


@pytest.mark.parametrize("postal", ["97209", "97209-0000", " 97209 "])
def test_an_empty_extension_of_a_zip_says_nothing(postal):
    assert postal_key(postal) == "97209"
    assert postal_key("97209-1123") != "97209"


def test_two_unicode_spellings_of_one_name_are_one():
    assert squeeze("Jose\u0301") == squeeze("Jos\u00e9")
