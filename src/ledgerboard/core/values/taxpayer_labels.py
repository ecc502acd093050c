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
    rf"TAX(?:PAYER)?{BREAK}{{0,3}}(?:{ID}|NO(?![A-Z])|NUM)|EMPLOYER{BREAK}{{0,3}}{ID}|"
    rf"FED(?:ERAL)?{BREAK}{{1,3}}(?:EMPLOYER|TAX)?{BREAK}{{0,3}}{ID}"
)
START = r"(?:(?<![A-Za-z])|(?-i:(?<=[a-z])(?=SSN|F?EIN|I?TIN|Tax|Social)))"
LABEL = rf"{START}(?:(?:{SHORT})(?:S(?![A-Z])|(?![A-Z])|(?=NO|NUM))|{LONG})"
GAP = r"[^\d$\u20ac\u00a3]{0,32}?"
ANOTHERS = re.compile(
    r"(?<![A-Z])(?:POLICY|INVOICE|INV|BILL|PHONE|FAX|CELL|CHECK|ORDER|PO|ACCOUNT|ACCT|LICEN[CS]E|"
    r"NAIC|CERTIFICATE|PROJECT|JOB|CONTRACT|COMMITMENT|BATCH)(?![A-Z])",
    re.IGNORECASE,
)
"""Between a label and a number they say that the number is that of something else."""
