"""Endorsements by real numbers and editions, with wording of our own: granting, denying, mentioning."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

ONGOING = (
    "Each party listed is made an additional insured for liability caused, in whole or in part, by your "
    "acts in the performance of your ongoing operations for it. The cover does not apply to injury that "
    "happens after all work at the site has been completed or put to its intended use."
)
COMPLETED = (
    "Each party listed is made an additional insured for liability caused, in whole or in part, by your "
    "work at the place listed, where it is included in the products-completed operations hazard."
)
BOTH = "Each party listed is an additional insured, but only for liability arising out of your work for it."
WAIVER = (
    "We waive any right to recover what we pay from the party listed, for loss caused by your work."
)
PRIMARY = "For an additional insured this cover is primary and we will not seek contribution from its own insurance."
PROJECT = "A separate general aggregate limit is provided, and it applies to each construction project listed."
WHEN = "This holds for any person or organization for whom you agreed to it in a written contract."
NOTICE = "We will mail notice to the party listed thirty days before we cancel the policy."
OWN_BOTH = (
    "Whoever your written contract names is included as an insured, for your ongoing operations and for "
    "work of yours that is part of the products-completed operations hazard."
)
DENIED = (
    "Whoever your written contract names is included as an insured, while your ongoing operations for it "
    "last. There is no cover for it under the products-completed operations hazard."
)
BUNDLE = f"{OWN_BOTH} {PRIMARY} We also waive our right of recovery against it where the contract asks for that."
ROOFING = (
    "This policy does not apply to loss from roofing, be it in ongoing operations or in the "
    "products-completed operations hazard, whoever claims it as an additional insured."
)
MENTIONED = (
    "Nothing here makes this policy primary to other insurance.",
    "The aggregate limit is not increased and does not apply separately to each project.",
    "Our rights against others are not waived by this form.",
    "Notice that we cancel is given to the first Named Insured only.",
    "The limits of the policy do not grow by this change.",
)


@dataclass(frozen=True)
class Form:
    """`basis` may be either where the schedule says which; `room` is what it has columns for."""

    number: str
    editions: tuple[str, ...]
    title: str
    wording: str
    operations: str | None
    effect: tuple[str, ...]
    basis: str
    room: str = "names"


AI = ("additional_insured",)
FORMS = (
    Form("CG 20 10", ("10 01", "07 04", "04 13", "12 19"), "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - SCHEDULED", ONGOING, "ongoing", AI, "scheduled", "both"),
    Form("CG 20 10", ("11 85",), "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS (FORM B)", BOTH, "both", AI, "scheduled", "both"),
    Form("CG 20 37", ("07 04", "04 13", "12 19"), "ADDITIONAL INSURED - COMPLETED OPERATIONS", COMPLETED, "completed", AI, "scheduled", "both"),
    Form("CG 20 38", ("04 13", "12 19"), "ADDITIONAL INSURED - AUTOMATIC STATUS FOR OTHER PARTIES", f"{WHEN} {ONGOING}", "ongoing", AI, "blanket", ""),
    Form("CG 20 40", ("12 19",), "ADDITIONAL INSURED - AUTOMATIC STATUS - COMPLETED OPERATIONS", f"{WHEN} {COMPLETED}", "completed", AI, "blanket", ""),
    Form("CG 20 01", ("04 13", "12 19"), "PRIMARY AND NONCONTRIBUTORY - OTHER INSURANCE CONDITION", f"{PRIMARY} {WHEN}", None, ("primary_noncontributory",), "blanket", ""),
    Form("CG 24 04", ("05 09", "12 19"), "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS", WAIVER, None, ("waiver_of_subrogation",), "either"),
    Form("CG 25 03", ("05 09",), "DESIGNATED CONSTRUCTION PROJECT(S) GENERAL AGGREGATE LIMIT", PROJECT, None, ("per_project_aggregate",), "either", "projects"),
    Form("CA 04 44", ("10 13",), "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS TO US", WAIVER, None, ("waiver_of_subrogation",), "scheduled"),
    Form("WC 00 03 13", ("4-84",), "WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT", WAIVER, None, ("waiver_of_subrogation",), "either"),
    Form("XG-7401", ("05-17",), "BLANKET ADDITIONAL INSURED - CONTRACTORS", f"{WHEN} {ONGOING}", "ongoing", AI, "blanket", ""),
    Form("QN0224", ("03/19",), "NOTICE OF CANCELLATION TO LISTED PARTIES", NOTICE, None, ("notice_of_cancellation",), "scheduled"),
    Form("CG D4 71", ("02 19",), "WHO IS INSURED - CONTRACTS FOR WORK", OWN_BOTH, "both", AI, "blanket", ""),
    Form("XG-7402", ("05-17",), "ADDITIONAL INSURED - WORK IN PROGRESS", DENIED, "ongoing", AI, "blanket", ""),
    Form("TR 9931", ("08 20",), "CONTRACTORS' PLUS ENDORSEMENT", BUNDLE, "both", ("additional_insured", "waiver_of_subrogation", "primary_noncontributory"), "blanket", ""),
    Form("KB 204", ("11-12",), "EXCLUSION - ROOFING", ROOFING, None, ("exclusion",), "", ""),
    Form("", ("",), "ADDITIONAL INSURED - PARTIES BY CONTRACT", OWN_BOTH, "both", AI, "blanket", ""),
)  # fmt: skip
BLANKET_NAMES = (
    "Any person or organization where required by written contract",
    "All persons as agreed in writing before a loss",
)


def printed(form: Form, edition: str, chance: Random) -> str:
    """The number as this sender spells it."""
    if not form.number:
        return ""
    if form.number.startswith("WC"):
        return f"{form.number} (Ed. {edition})"
    if form.number[:2] in {"XG", "QN", "KB"}:
        return f"{form.number} ({edition})"
    if form.number[:2] == "CG" and chance.random() < 0.2:
        return f"{form.number} ({edition.replace(' ', '/')})"
    return f"{form.number} {edition}"
