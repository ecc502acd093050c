"""Words that say that the nine figures after them are a taxpayer number."""

from __future__ import annotations

import re

BREAK = r"[\W_]"
ID = r"(?:I\.?\s?D(?:(?![A-Z])|(?=NO|NUM))|IDENT)"
SHORT = (
    r"S\.?S\.?N|S\.S\.(?=[\W_]*\d)|S\.?S\.?\s?(?:#|NO(?![A-Z])|NUM(?:BER)?)|"
    r"(?:F\.?)?E\.?I\.?N|(?:[IAP]\.?)?T\.?I\.?N"
)
"""No letter stands after these («Tina»), but for a plural's and the word number's."""
LONG = (
    rf"SOC(?:IAL)?{BREAK}{{0,3}}SEC|SOCIAL(?=(?:{BREAK}(?:IS|NO|NUMBER))?{BREAK}+\d)|"
    rf"TAX(?:PAYER)?{BREAK}{{0,3}}(?:{ID}|NO(?![A-Z])|NUM)|TAX(?:PAYER)?\s{{0,2}}#|"
    rf"EMPLOYER(?:{BREAK}?S)?{BREAK}{{0,3}}{ID}|"
    rf"FED(?:ERAL)?{BREAK}{{1,3}}(?:EMPLOYER|TAX)?{BREAK}{{0,3}}{ID}"
)
START = r"(?:(?<![A-Za-z])|(?-i:(?<=[a-z])(?=SSN|F?EIN|I?TIN|Tax|Social)))"
LABEL = rf"{START}(?:(?:{SHORT})(?:S(?![A-Z])|(?![A-Z])|(?=NO|NUM))|{LONG})"
GAP = r"[^\d$\u20ac\u00a3]{0,32}?"
OURS = r"POLICY|INVOICE|INV|PO|ACCOUNT|ACCT|JOB|DRAW|PAY APP|CODE|GL|PHASE|SIZES?"
OTHER = (
    rf"(?<![A-Z])(?:{OURS}|BILL|PHONE|FAX|CELL|CHECK|ORDER|LICEN[CS]E|NAIC|CERTIFICATE|PROJECT|"
    r"CONTRACT|COMMITMENT|BATCH)(?![A-Z])"
)
LAST = rf"(?:{BREAK}{{0,3}}(?:NO|NUM|NUMBER))?{BREAK}{{0,3}}$"
OTHERS = re.compile(rf"{OTHER}{LAST}", re.IGNORECASE)
"""Between a label and a number, right before it, they say that it is that of something else."""
JOINED = re.compile(rf"\s{{0,3}}(?:/|ON\s)\s{{0,3}}(?:THE\s)?{OTHER}", re.IGNORECASE)
"""«SSN/cell», «SSN on check»: the number is still the one that the label names."""
NEAR = r"(?:[ \t]?(?:NO|NUM|NUMBER)\.?)?[ \t#:]{0,3}$"
OF_OURS = re.compile(rf"(?<![A-Z])(?:{OURS})(?![A-Z]){NEAR}", re.IGNORECASE)
"""Where nothing speaks of taxes, these alone say so in the same breath; «Bill» may be a man,
«check» a request.
"""
OF_CODES = re.compile(rf"(?<![A-Z])(?:POLICY|ACCOUNT|ACCT|CODE|GL)(?![A-Z]){NEAR}", re.IGNORECASE)
"""And of what is parted as people's numbers are, only these."""
OF_TAX = re.compile(rf"{LABEL}|{START}(?:W{BREAK}?9|TAX(?:ES)?|SSN|EIN)(?![A-Z])", re.IGNORECASE)
