"""What a certificate says: the answer key before a line is drawn.

Values are kept as the reading prints them; beside each stands the form in which it is typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ledgerboard.samples import people

GL = (
    "each_occurrence", "damage_to_rented_premises", "med_exp", "personal_adv_injury",
    "general_aggregate", "products_comp_op_agg",
)  # fmt: skip
AUTO = (
    "combined_single_limit",
    "bodily_injury_per_person",
    "bodily_injury_per_accident",
    "property_damage",
)
AUTOS = (
    "any_auto",
    "owned_autos_only",
    "scheduled_autos",
    "hired_autos_only",
    "non_owned_autos_only",
)
UMBRELLA = ("each_occurrence", "aggregate")
WC = ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit")


@dataclass
class Content:
    """`typed` maps a field's path to the text on the page where that differs from the value.

    `harmed` names what the paper itself leaves open; `hints` tell the drawing of variations.
    """

    fields: dict[str, Any]
    typed: dict[str, str] = field(default_factory=dict)
    dates: str = "full"
    traps: list[str] = field(default_factory=list)
    harmed: set[str] = field(default_factory=set)
    hints: dict[str, Any] = field(default_factory=dict)

    def text(self, path: str, value: object) -> str:
        if path in self.typed:
            return self.typed[path]
        return f"{value:,}" if isinstance(value, int) else str(value or "")


def certificate(chance: Random) -> Content:
    content = Content({}, dates=chance.choice(("full", "full", "full", "bare", "short", "dashes")))
    start = people.some_day(chance)
    issued = start + timedelta(days=chance.randint(-45, 45))
    fields = content.fields
    fields["date"] = issued.isoformat()
    content.typed["date"] = people.printed_date(issued, content.dates)
    fields["certificate_number"] = chance.choice(
        (None, "24-25 Master", f"CL{chance.randint(10**9, 10**10 - 1)}")
    )
    fields["revision_number"] = chance.choice((None, None, None, "1"))
    fields["producer"] = _producer(chance)
    fields["insured"] = _party(chance, dba=True)
    fields["insurers"] = _insurers(chance)
    letters = [row["letter"] for row in fields["insurers"]]
    fields["policies"] = _policies(chance, letters, start, content)
    fields["description"] = _description(chance)
    fields["certificate_holder"] = _holder(chance)
    return content


def _producer(chance: Random) -> dict[str, Any]:
    street, town = people.address(chance)
    name = chance.choice(people.AGENCIES)
    return {
        "name": name, "address": f"{street}, {town}",
        "contact": chance.choice((*people.PEOPLE, None)), "phone": people.phone(chance),
        "fax": people.phone(chance) if chance.random() < 0.5 else None,
        "email": f"certs@{name.split()[0].lower()}.example.com" if chance.random() < 0.9 else None,
    }  # fmt: skip


def _party(chance: Random, *, dba: bool = False) -> dict[str, Any]:
    street, town = people.address(chance)
    name = chance.choice(people.PEOPLE[:5]) if chance.random() < 0.05 else people.firm(chance)
    if dba and chance.random() < 0.15:
        name += f"\nDBA {people.firm(chance)}"
    return {"name": name, "address": f"{street}, {town}"}


def _holder(chance: Random) -> dict[str, Any]:
    kind = chance.random()
    if kind < 0.04:
        return {"name": None, "address": None}
    if kind < 0.07:
        return {"name": "FOR INFORMATION ONLY", "address": None}
    return _party(chance)


def _insurers(chance: Random) -> list[dict[str, Any]]:
    count = chance.randint(1, 4)
    letters = (
        list("ABCDEF"[:count]) if chance.random() < 0.85 or count < 2 else [*"AC", *"EF"][:count]
    )
    names = chance.sample(people.INSURERS, count)
    return [
        {
            "letter": letter,
            "name": name,
            "naic": None if chance.random() < 0.08 else f"{chance.randint(10000, 39999)}",
        }
        for letter, name in zip(letters, names, strict=True)
    ]


def _policies(
    chance: Random, letters: list[str], start: date, content: Content
) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    drawn = (
        (_general, 0.97), (_auto, 0.85), (_umbrella, 0.6), (_workers, 0.8), (_other, 0.25),
    )  # fmt: skip
    for build, share in drawn:
        if chance.random() < share:
            policy = _policy(chance, letters, start, content, len(made))
            made.append({**policy, **build(chance, content, len(made))})
    return made


def _policy(
    chance: Random, letters: list[str], start: date, content: Content, at: int
) -> dict[str, Any]:
    day = start if chance.random() < 0.65 else people.some_day(chance)
    until = people.later(day, chance.choice((12, 12, 12, 12, 6, 13)))
    for name, one in (("effective", day), ("expiration", until)):
        content.typed[f"policies[{at}].{name}"] = people.printed_date(one, content.dates)
    return {
        "letter": chance.choice(letters) if chance.random() < 0.96 else None,
        "number": people.number(chance),
        "effective": day.isoformat(), "expiration": until.isoformat(),
        "addl_insd": _cell(chance), "subr_wvd": _cell(chance),
    }  # fmt: skip


def _cell(chance: Random) -> dict[str, Any]:
    raw = chance.choices(("Y", "X", "", "N", "Yes"), (45, 15, 30, 8, 2))[0]
    return {"raw": raw, "yes": {"": None, "N": False}.get(raw, True)}


def _limits(chance: Random, content: Content, at: int, amounts: dict[str, Any]) -> dict[str, Any]:
    style = chance.choices(("{:,}", "{}", "${:,}", "{:,}.00"), (90, 5, 4, 1))[0]
    for name, amount in amounts.items():
        if isinstance(amount, int):
            content.typed[f"policies[{at}].limits.{name}"] = style.format(amount)
    return amounts


def _general(chance: Random, content: Content, at: int) -> dict[str, Any]:
    occurrence = chance.choice((1_000_000, 1_000_000, 1_000_000, 2_000_000, 500_000))
    pick = chance.choice
    amounts = (
        occurrence, pick((100_000, 50_000, 300_000, 500_000)), pick((5_000, 10_000, 15_000, "Excluded", None)),
        occurrence, pick((2_000_000, 2 * occurrence, 4_000_000)), pick((2_000_000, 2_000_000, "Included", "EXCLUDED", None)),
    )  # fmt: skip
    trigger = chance.choices(("occurrence", "claims_made", ""), (94, 2, 4))[0]
    per = chance.choices(
        (["policy"], ["project"], ["location"], ["project", "location"], []), (45, 33, 6, 4, 12)
    )[0]
    return {
        "type": "general_liability",
        "claims_made": trigger == "claims_made", "occurrence": trigger == "occurrence",
        "aggregate_applies_per": per,
        "limits": _limits(chance, content, at, dict(zip(GL, amounts, strict=True))),
    }  # fmt: skip


def _auto(chance: Random, content: Content, at: int) -> dict[str, Any]:
    single = chance.random() < 0.9
    split = (chance.choice((1_000_000, 500_000, 300_000)), None, None, None)
    amounts = split if single else (None, 250_000, 500_000, 100_000)
    ticked = chance.choices(((0,), (1, 3, 4), (2, 3, 4), (3, 4), ()), (40, 25, 25, 8, 2))[0]
    return {
        "type": "automobile_liability",
        "boxes": {name: index in ticked for index, name in enumerate(AUTOS)},
        "limits": _limits(chance, content, at, dict(zip(AUTO, amounts, strict=True))),
    }  # fmt: skip


def _umbrella(chance: Random, content: Content, at: int) -> dict[str, Any]:
    amount = chance.choice((1, 2, 3, 5, 10)) * 1_000_000
    kept = chance.choice((None, 0, 10_000))
    return {
        "type": "umbrella_excess",
        "form": chance.choices(("umbrella", "excess", None), (80, 15, 5))[0],
        "trigger": chance.choices(("occurrence", "claims_made", None), (88, 4, 8))[0],
        "deductible": None, "retention": kept,
        "limits": _limits(chance, content, at, dict(zip(UMBRELLA, (amount, amount), strict=True))),
    }  # fmt: skip


def _workers(chance: Random, content: Content, at: int) -> dict[str, Any]:
    accident, employee, policy = chance.choice(
        (
            (500_000, 500_000, 500_000),
            (1_000_000, 1_000_000, 1_000_000),
            (100_000, 100_000, 500_000),
        )
    )
    raw = chance.choices(("N", "Y", "", "N/A"), (45, 25, 20, 10))[0]
    return {
        "type": "workers_compensation",
        "addl_insd": {"raw": "N/A", "yes": None},
        "per_statute": chance.random() < 0.95, "other_box": chance.random() < 0.05,
        "proprietor_excluded": {"raw": raw, "yes": {"Y": True, "N": False}.get(raw)},
        "limits": _limits(chance, content, at, dict(zip(WC, (accident, employee, policy), strict=True))),
    }  # fmt: skip


def _other(chance: Random, content: Content, at: int) -> dict[str, Any]:
    coverage, label = chance.choice(
        (("Professional Liability", "Each Claim"), ("Contractors Pollution", "Per Occurrence"),
         ("Leased/Rented Equipment", "Limit"), ("Cyber Liability", "Aggregate"))
    )  # fmt: skip
    amount = chance.choice((250_000, 1_000_000, 2_000_000))
    return {
        "type": "other",
        "coverage": coverage,
        "limits": _limits(chance, content, at, {label: amount}),
    }


def _description(chance: Random) -> str | None:
    lines = chance.sample(
        (
            f"RE: {chance.choice(people.PROJECTS)}",
            "Certificate holder is included as additional insured when required by written contract.",
            "Coverage is primary and non-contributory with respect to general liability.",
            "Waiver of subrogation applies in favor of the owner and the general contractor.",
            "30 days notice of cancellation, 10 days for non-payment of premium.",
            "Officers are excluded from workers compensation: see attached.",
            "Umbrella follows form over general liability and automobile.",
            "Each occurrence limit of the umbrella is $5,000,000 per the policy.",
        ),
        chance.randint(1, 5),
    )
    text = "\n".join(lines)
    return None if chance.random() < 0.05 else text.upper() if chance.random() < 0.4 else text
