"""The fields of every kind of paper: path, type and label, in one place.

The pages, the API and the scoring of the reader take a field's type and name from here, and a
test holds what the readers give against it. `[]` stands for any row, `*` for any printed label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ledgerboard.core.values.wording import capitalized, in_sentence


class Type(StrEnum):
    """AMOUNT is whole dollars, or the word that is printed instead: Included.

    LIST holds words of ours, NAMES what is printed: names have commas in them.
    """

    TEXT, LONG, DATE, AMOUNT, YES_NO, LIST = "text", "long", "date", "amount", "yes_no", "list"
    CHOICE, NAMES = "choice", "names"


@dataclass(frozen=True, slots=True)
class Field:
    path: str
    type: Type = Type.TEXT
    label: str = ""  # where the last word of the path does not say it
    choices: tuple[str, ...] = ()


Fields = tuple[Field, ...]


def _texts(*paths: str) -> Fields:
    return tuple(Field(path) for path in paths)


def _of(kind: Type, *paths: str) -> Fields:
    return tuple(Field(path, kind) for path in paths)


def _party(*names: str) -> Fields:
    return _texts(*(f"{name}.{part}" for name in names for part in ("name", "address")))


def _cell(name: str, label: str) -> Fields:
    printed = Field(f"policies[].{name}.raw", Type.TEXT, f"{label}, as printed")
    return (Field(f"policies[].{name}.yes", Type.YES_NO, label), printed)


PERIOD = _of(Type.DATE, "effective", "expiration")
TERM = _of(Type.DATE, "policies[].effective", "policies[].expiration")
HEAD: Fields = (Field("date", Type.DATE), *_texts("certificate_number", "revision_number"))
INSURERS: Fields = (
    Field("insurers[].letter", Type.TEXT, "Insurer letter"), Field("insurers[].name"),
    Field("insurers[].naic", Type.TEXT, "NAIC number"),
)  # fmt: skip
POLICY: Fields = (
    Field("policies[].type", Type.TEXT, "Coverage"),
    Field("policies[].letter", Type.TEXT, "Insurer letter"),
    Field("policies[].number"), *TERM,
)  # fmt: skip
EMPLOYERS = {
    "el_each_accident": "Employers' liability, each accident",
    "el_disease_each_employee": "Employers' liability, disease, each employee",
    "el_disease_policy_limit": "Employers' liability, disease, policy limit",
}
LIMITS = {
    "med_exp": "Medical expense (any one person)",
    "products_comp_op_agg": "Products and completed operations aggregate",
    "personal_adv_injury": "Personal and advertising injury",
    "damage_to_rented_premises": "Damage to rented premises",
    **EMPLOYERS,
}
ANY_LIMIT: Fields = (
    *(Field(f"policies[].limits.{name}", Type.AMOUNT, label) for name, label in LIMITS.items()),
    Field("policies[].limits.*", Type.AMOUNT),
)
STATE_PAPER: Fields = (
    *_texts("form", "state", "issuer"), *_party("employer", "holder"), *PERIOD,
    Field("issue_date", Type.DATE), Field("certificate_number"),
)  # fmt: skip
EVIDENCE: Fields = (
    Field("date", Type.DATE), *_party("producer", "insured", "insurer", "additional_interest"),
    Field("insurer.naic", Type.TEXT, "NAIC number"),
    *_texts("loan_number", "policy_number"), *PERIOD,
    Field("continued_until_terminated", Type.YES_NO),
    *_of(Type.LONG, "property", "remarks", "cancellation", "coverages[].coverage"),
    *_of(Type.AMOUNT, "coverages[].amount", "coverages[].deductible"),
    Field("additional_interest.interest", Type.LIST), Field("grid.*"),
)  # fmt: skip
SCHEMA: Mapping[str, Fields] = {
    "acord_25": (
        *HEAD, *_party("producer", "insured", "certificate_holder"),
        *_texts("producer.contact", "producer.phone", "producer.fax", "producer.email"),
        *INSURERS, *POLICY, *_cell("addl_insd", "Additional insured"),
        *_cell("subr_wvd", "Waiver of subrogation"),
        *_cell("proprietor_excluded", "Proprietor or officer excluded"),
        *_of(Type.YES_NO, "policies[].occurrence", "policies[].claims_made", "policies[].boxes.*",
             "policies[].per_statute", "policies[].other_box"),
        Field("policies[].aggregate_applies_per", Type.LIST, "General aggregate applies per"),
        *_texts("policies[].form", "policies[].trigger"),
        *_of(Type.AMOUNT, "policies[].deductible", "policies[].retention"),
        *ANY_LIMIT, *_of(Type.LONG, "policies[].coverage", "description"),
    ),
    "acord_24": (
        *HEAD, *_party("producer", "insured", "certificate_holder"), *INSURERS, *POLICY,
        Field("policies[].causes_of_loss", Type.LIST),
        Field("policies[].deductibles.*", Type.AMOUNT),
        *ANY_LIMIT, *_of(Type.LONG, "premises", "remarks", "cancellation"),
    ),
    "acord_27": EVIDENCE,
    "acord_28": EVIDENCE,
    "acord_101": (*_texts("form_number", "form_title"), Field("remarks", Type.LONG)),
    "coi_non_acord": (
        Field("date", Type.DATE), Field("certificate_number"), Field("insurer"),
        *_party("producer", "insured", "certificate_holder"), Field("policies[].number"), *TERM,
        *ANY_LIMIT, *_of(Type.LONG, "policies[].coverage", "description"),
    ),
    "endorsement": (
        *_texts("form", "edition", "title", "policy_number"),
        Field("basis", Type.CHOICE, choices=("scheduled", "blanket")),
        *_of(Type.NAMES, "scheduled", "locations"), Field("effect", Type.LIST),
        Field("operations", Type.CHOICE, choices=("ongoing", "completed", "both")),
    ),
    "w9": (
        *_texts("revision", "name", "business_name", "classification",
                "exempt_payee_code", "address"),
        Field("llc_tax_class", Type.TEXT, "LLC tax class"),
        Field("fatca_code", Type.TEXT, "FATCA code"),
        Field("city_state_zip", Type.TEXT, "City, state and ZIP code"),
        Field("tin_type", Type.TEXT, "Kind of Tax ID"),
        Field("tin_masked", Type.TEXT, "Tax ID"),
        Field("tin_valid_format", Type.YES_NO, "Its form is valid"),
        Field("signed", Type.YES_NO), Field("signature_date", Type.DATE),
    ),
    "wc_certificate": (
        *STATE_PAPER, *_texts("policy_number", "status", "excluded_persons"),
        Field("proprietor_excluded", Type.YES_NO),
        *(Field(f"limits.{name}", Type.AMOUNT, label) for name, label in EMPLOYERS.items()),
    ),
    "wc_exemption": (*STATE_PAPER, *_texts("person", "trade", "reason")),
    "licence": (
        *_party("holder"), *_texts("number", "issuer", "state", "classification",
                                     "status", "qualifier"),
        *_of(Type.DATE, "issued", "expiration"), Field("limit", Type.AMOUNT),
    ),
    "lien_waiver": (
        *_texts("state", "statute", "condition", "payment", "claimant", "customer", "owner",
                "project",
                "location", "amount", "payer", "payee", "signer", "signer_title"),
        *_of(Type.DATE, "through_date", "signature_date"), Field("exceptions", Type.LONG),
        *_of(Type.YES_NO, "signed", "notarised"),
    ),
}  # fmt: skip
NUMBER = "tin_masked"
"""The field whose whole number is sealed, and never stands among what was read."""
NUMBERED = frozenset(
    kind for kind, fields in SCHEMA.items() if any(field.path == NUMBER for field in fields)
)
"""Kinds of paper with a taxpayer number: only reviewers see their files."""
PARTIES = re.compile(r"^(producer|insured|certificate_holder)\.")


@cache
def field_of(path: str, kind: str = "") -> Field | None:
    """The field that a path of a paper means; of any kind of paper where none is named."""
    general = re.sub(r"\[\d+\]", "[]", path)
    fields = (
        SCHEMA.get(kind, ()) if kind else tuple(one for each in SCHEMA.values() for one in each)
    )
    exact = next((one for one in fields if one.path == general), None)
    return exact or next((one for one in fields if _covers(one.path, general)), None)


def _covers(pattern: str, path: str) -> bool:
    return pattern.endswith("*") and path.startswith(pattern[:-1]) and path != pattern[:-1]


def type_of(path: str, kind: str = "") -> Type:
    """Of a field that papers of this kind do not have, the type that it has on others."""
    found = field_of(path, kind) or field_of(path)
    return found.type if found else Type.TEXT


def label_of(path: str) -> str:
    """In a list, which one (policies have cards of their own); else the last words of the path."""
    short = PARTIES.sub("", re.sub(r"^.*\]\.", "", path))
    short = short.removeprefix("limits.").removeprefix("boxes.")
    found = field_of(path)
    said = found.label if found and found.label else _spaced(short)
    which = re.match(r"(\w+)\[(\d+)\]", path)
    return f"{said} {int(which[2]) + 1}" if which and which[1] != "policies" else said


ONE_OF = {"policies": "policy", "insurers": "insurer", "coverages": "coverage"}


def in_words(path: str) -> str:
    """Where a person finds the field, for a sentence: policy 2, effective."""
    row = re.match(r"(policies|insurers|coverages)\[(\d+)\]\.", path)
    party = PARTIES.match(path)
    label = label_of(path)
    if row:
        label = label.removesuffix(f" {int(row[2]) + 1}") if row[1] != "policies" else label
        return f"{ONE_OF[row[1]]} {int(row[2]) + 1}, {in_sentence(label)}"
    return f"{_spaced(party[1]).lower()}, {in_sentence(label)}" if party else in_sentence(label)


def _spaced(name: str) -> str:
    numbered = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", name)
    return capitalized(re.sub(r"[_.]+", " ", numbered).strip())
