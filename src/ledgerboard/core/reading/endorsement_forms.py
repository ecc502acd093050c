"""Endorsement forms by number: what each gives, and for which operations.

Numbers and editions are facts; the wording is not kept here (reference: compliance 3.2, 3.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    effect: str
    operations: str | None = None


AI, WAIVER = "additional_insured", "waiver_of_subrogation"
PRIMARY, PROJECT = "primary_noncontributory", "per_project_aggregate"
LOCATION, NOTICE, EXCLUSION = "per_location_aggregate", "notice_of_cancellation", "exclusion"

FORMS: Mapping[str, Known] = {
    "CG 20 10": Known(AI, "ongoing"), "CG 20 37": Known(AI, "completed"),
    "CG 20 33": Known(AI, "ongoing"), "CG 20 38": Known(AI, "ongoing"),
    "CG 20 39": Known(AI, "completed"), "CG 20 40": Known(AI, "completed"),
    "CG 20 26": Known(AI, "ongoing"), "CG 20 01": Known(PRIMARY),
    **{
        f"CG {number}": Known(AI)
        for number in ("20 11", "20 12", "20 15", "20 18", "20 24", "20 28", "20 34")
    },
    "BP 04 48": Known(AI), "BP 04 02": Known(AI), "BP 04 50": Known(AI), "BP 04 51": Known(AI),
    "BP 04 97": Known(WAIVER), "BP 14 88": Known(PRIMARY),
    "CG 24 04": Known(WAIVER), "CG 24 53": Known(WAIVER), "CG 25 03": Known(PROJECT),
    # its neighbour in number redefines completed operations and waives nothing
    "CG 24 07": Known("other"), "CG 25 04": Known(LOCATION),
    "CG 02 05": Known(NOTICE), "CG 02 24": Known(NOTICE),
    "CA 20 48": Known(AI), "CA 04 44": Known(WAIVER), "CA 04 43": Known(WAIVER),
    "CA 04 49": Known(PRIMARY), "CU 24 03": Known(WAIVER),
    "WC 00 03 13": Known(WAIVER), "WC 04 03 06": Known(WAIVER), "WC 42 03 04": Known(WAIVER),
    **{
        f"CG {number}": Known(EXCLUSION)
        for number in (
            "21 39", "22 94", "22 95", "21 44", "21 47", "21 49", "21 65", "21 86", "22 79",
            "22 43",
        )
    },
}  # fmt: skip
# the 1985 edition covers "your work": ongoing and completed operations alike
BY_EDITION: Mapping[tuple[str, str], Known] = {("CG 20 10", "11 85"): Known(AI, "both")}


def known(form: str, edition: str | None) -> Known | None:
    return BY_EDITION.get((form, edition or ""), FORMS.get(form))
