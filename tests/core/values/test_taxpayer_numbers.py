"""Taxpayer numbers are known in every spelling, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from ledgerboard.core.values.taxpayer_numbers import (
    hidden,
    hidden_in,
    hidden_in_name,
    looks_like_one,
    numbers_in,
)

SPELLINGS = (
    "Thanks for the job! 321-54-9876 is my social",
    "per invoice.\n321-54-9876 is his SSN",
    "Send me the PO. 32-1549876 is our tax ID",
    "John Smith invoice 321-54-9876.pdf",
    "321-54-9876",
    "321.54.9876",
    "321\u201354\u20139876",
    "321 54 9876",
    "SSN321-54-9876",
    "3 2 1 5 4 9 8 7 6",
    "321_54_9876",
    "SSN: 321549876",
    "tax id no. 321549876",
    "3 2 1 - 5 4 - 9 8 7 6",
    "Jane Roe 321-54-9876",
    "(321-54-9876)",
    "321 - 54 - 9876",
    "12-3459876",
    "FEIN 123459876",
    "EIN#12 3459876",
    "12\u20143459876",
    "321\u200b54\u200b9876",
    "321\u00ad-\u00ad54\ufeff-9876",
    "321 54 98 76",
    "321,54,9876",
    "321;54;9876",
    "321:54:9876",
    "321*54*9876",
    "321\u202254\u20229876",
    "321|54|9876",
    "321 | 54 | 9876",
    "321~54~9876",
    "321=54=9876",
    "(321) 54-9876",
    "321  -  54  -  9876",
    "321\uff0d54\uff0d9876",
    "321\ufe6354\ufe639876",
    "321\u204354\u20439876",
    "321.54-9876",
    "321.54 9876",
    "reason: 321-54-9876",
    "should be 321-54-9876",
    "Bill 321-54-9876",
    "invoice: tax no. is 321-54-9876",
    "12  -  3459876",
    "12\uff0d3459876",
)
AFTER_A_WORD = (
    "SSN# is 321549876",
    "SSN (Jane): 321549876",
    "S.S.N. 321549876",
    "S.S.# 321549876",
    "SS# 321549876",
    "SS No. 321549876",
    "Soc. Sec. No. 321549876",
    "Soc Sec 321549876",
    "Social-Security 321549876",
    "SocialSecurity 321549876",
    "Social Security: 321549876",
    "my social is 321549876",
    "Tax I.D. 321549876",
    "Fed ID 321549876",
    "Fed. ID #32-1549876",
    "federal id no 321549876",
    "Federal Tax ID 321549876",
    "E.I.N. 321549876",
    "F.E.I.N. 321549876",
    "tax_id=321549876",
    "vendorTaxID: 321549876",
    "ssn-number: 321549876",
    "employeeSSN=321549876",
    "SSNs 321549876",
    "EINno 321549876",
    "TIN, on file: 321-549876",
    "SSN: 32154-9876",
    "taxpayer no. 3-2154-9876",
    "Jane_S.S.#_321-549876 letter.pdf",
    "SSN:\n321549876",
    "SSN 321.54 9876",
    "SSN: 321.54 - 9876",
    "Tax ID: 32154-9876",
    "Fed ID 32154-9876",
    "SSN or ID 32154-9876",
    "Tax ID for Raleigh NC: 32154-9876",
    "Tax # 321549876",
    "Employer's ID No. 321549876",
    "SSN/cell: 321549876",
    "SSN on check: 321549876",
    "SSN for the policy of Jane 321549876",
)
ALONE = (
    "321-549876",
    "321 549876",
    "32154-9876",
    "321549-876",
    "32-154-9876",
    "321-549-876",
    "Jane_321549876.pdf",
    "W-9 321549876.pdf",
    "W-9 2026 32154-9876.pdf",
    "321-54-9876-1.pdf",
    "Tax ID 32154-9876.pdf",
)
MISTYPED = ("32l-54-9876", "321-54-987O", "SSN 32l549876", "32I 54 9876", "321.54.987O",
            "EIN: 32-154987O", "FEIN 32-l549876", "32-154987O")  # fmt: skip
ZIP_CODES = (
    "Raleigh NC 27601-1234", "W9 2026 12345", "2026-02-03 1", "Raleigh, N.C. 27601-1234",
    "Raleigh nc 27601-1234", "APO AE 09012-1234", "Hagatna GU 96910-1234",
)  # fmt: skip
ADDRESSES = ("P.O. Box 1234 27601", "Indianapolis in 46204-1234", "27601-1234")
NAMES = (
    "Harbor 12345 2026.pdf", "COI policy 1234567-26.pdf", "Scan_031226_104.pdf",
    "PO 123-456-789.pdf", "Import 12345-2026", "W-9 Harbor 12345 2026.pdf", "W9_031226_104.pdf",
    "W9 policy 1234567-26.pdf", "Draw 104-03-2026.pdf", "Raleigh NC 27601-1234.pdf",
)  # fmt: skip
NUMBERS_IN_NAMES = (
    "Jane_321549876.pdf", "Job 321549876", "321-54-9876-1.pdf", "W-9 32154-9876.pdf",
    "ssn 321-549-876", "Tax ID 32154-9876.pdf", "Roe 32-1549876", "taxes 321-549876.pdf",
    "EIN l2-3459876",
)  # fmt: skip
ANOTHERS = (
    "$321,549.76", "$3,215,498.76", "3215498.76", "$250.00 2026", "paid 250.00 10/2026",
    "250, 10, 2500", "250+10+2500", "EIN fee $3215498.76", "$321,549,876", "321,549,876",
    "EIN on file, policy 321549876", "Tax ID missing on invoice 321-549876",
    "Tina Roe 321549876", "Einar Tindall 321549876", "boss no 321549876", "FedEx ID 321549876",
    "Raleigh, NC 27601-1234", "Tax ID pending, Raleigh, North Carolina 27601-1234",
    "SSN asked for on 02/03/2026 5 times", "GL 321549876", "BAP 32-154-9876", "INV 321-549876",
    "WC 321549-876", "2026-02-03 1", "+1 919 555 1234", "call 919.555.1234 ext. 12",
    "Invoice 104 03/2026", "Invoice 26-0001234", "should be 100-10-1000", "sizes 250,10,2500",
    "Phase 100 II 2026", "pay app 104-03-2026", "job no. 12-3459876", "GL code: 321-54-9876",
    "Tax ID on file. Umbrella limit 1000000.00", "EIN pending; retainage 1250000.00",
    "EIN PENDING; RETAINAGE 1250000.00",
    "$321.54 9876", "321.54 2026", "Tax ID pending, Raleigh, N.C. 27601-1234",
    "PO 1234-56789", "09:18:30,123", "a1b2-321-549", "Room 101, 12/2026", "oil-lo-Iool",
)  # fmt: skip
OTHERS = (
    "2,000,000", "919-555-1234", "(919) 555-1234 x 22", "27601-1234", "2026-02-03", "02/03/2026",
    "1,000,000 2,000,000", "88 Sawmill Rd", "Suite 12, 27601", "CPP 1234567 05", "123.45",
    "MARTIN 12 CREST", "BKS(26)61234567", "12345678901", "$123,456,789.00", "1.800.555.1234",
)  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_number_is_masked_in_every_spelling(text):
    assert "9876" in hidden(text)
    assert sum(each.isdigit() for each in hidden(text)) == 4
    assert not looks_like_one(hidden(text))


@pytest.mark.parametrize("text", ["SSN: 321-lO-9876", "my number 321-Ol-9876"])
def test_two_letters_between_the_figures_are_two_figures(text):
    assert hidden(text).endswith("***-**-9876")
    assert numbers_in(text)


@pytest.mark.parametrize("text", AFTER_A_WORD)
def test_nine_figures_after_a_word_for_them_are_masked(text):
    assert "9876" in hidden(text)
    assert sum(each.isdigit() for each in hidden(text)) == 4


@pytest.mark.parametrize("text", ALONE)
def test_a_w9_and_a_file_name_mask_nine_figures_however_they_are_parted(text):
    assert "9876" in hidden(text, alone=True)
    assert "32" not in hidden(text, alone=True)


@pytest.mark.parametrize("text", MISTYPED)
def test_a_letter_among_the_figures_hides_nothing(text):
    assert "32" not in hidden(text, alone=True)


@pytest.mark.parametrize("text", ZIP_CODES)
def test_a_date_a_year_and_a_zip_code_stay_on_a_w9(text):
    assert hidden(text, alone=True) == text
    assert numbers_in(text, alone=True) == []


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_zip_code_stays_in_an_address_however_it_is_parted(text):
    said = {"city_state_zip": text, "requester": text, "address": text}
    assert hidden_in(said, alone=True) == said
    assert numbers_in(text, alone=True) == []


def test_a_w9_masks_another_number_in_an_address():
    assert hidden("Tax no. 32154-9876", alone=True, path="address") == "Tax no. ***-**-9876"
    assert hidden("321-549876, 27601-1234", alone=True, path="address") == "***-**-9876, 27601-1234"


@pytest.mark.parametrize("text", NAMES)
def test_years_dates_and_policies_stay_in_a_name(text):
    assert hidden_in_name(text) == text


@pytest.mark.parametrize("text", NUMBERS_IN_NAMES)
def test_a_name_masks_a_number_and_where_it_speaks_of_taxes_one_parted_oddly(text):
    assert "9876" in hidden_in_name(text)
    assert sum(each.isdigit() for each in hidden_in_name(text).replace("-1.pdf", "")) in {4, 5}


@pytest.mark.parametrize("text", ["1-", "1 - ", "l-1-", "SSN 1-"])
def test_a_hostile_line_is_read_to_its_end(text):
    line = text * (100_000 // len(text)) + "end"
    assert hidden(line, alone=True)[:99_000] == hidden_in_name(line)[:99_000] == line[:99_000]


@pytest.mark.parametrize("text", ["123 45 67 89", "321-54-987O", "321,54,9876", "12-345-6789"])
def test_a_policy_number_of_an_unusual_shape_stays(text):
    said = {"policies": [{"number": text}]}
    assert hidden_in(said) == said


@pytest.mark.parametrize("text", [*OTHERS, *ANOTHERS])
def test_figures_that_are_no_taxpayer_number_stay(text):
    assert hidden(text) == text


def test_nine_figures_in_a_row_are_one_where_we_are_told_so():
    assert hidden("W9 321549876.pdf", alone=True) == "W9 ***-**-9876.pdf"
    assert hidden("0123456789", alone=True) == "0123456789"


def test_a_policy_number_may_have_an_employers_shape_but_a_name_may_not():
    said = {"policies": [{"number": "46-1234567"}], "insured": {"name": "Roe 46-1234567"}}
    assert hidden_in(said) == {
        "policies": [{"number": "46-1234567"}], "insured": {"name": "Roe **-***4567"},
    }  # fmt: skip


def test_a_social_security_number_is_hidden_wherever_it_stands():
    assert hidden_in({"policies": [{"number": "321-54-9876"}]}) == {
        "policies": [{"number": "***-**-9876"}]
    }
