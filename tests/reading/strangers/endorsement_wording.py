"""What a stranger's endorsement says, composed of sentences that grant, deny or only mention.

Each sentence is ours, written from the trade's description of the forms. The answer key follows
from which sentences were chosen, so nothing has to be read to know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

NAMED = (
    ("the person(s) or organization(s) shown in the "
    "Schedule"), "each party named in the Schedule above",
    ("the person or organization listed "
    "above"), "those designated in the Schedule of this endorsement",
)  # fmt: skip
ANYONE = (
    ("any person or organization with whom you have agreed in a written contract to provide "
    "this status"),
    "any entity that you must include under a written contract or agreement signed before the loss",
    "all persons or organizations, as required by written contract with you",
    "any owner, lessee or contractor where you have so agreed in writing",
)  # fmt: skip
ADDING = (
    ("Section II - Who Is An Insured is amended to include as an additional insured {who}, but "
    "only {how}."),
    "WHO IS AN INSURED is changed to add {who} as an insured, solely {how}.",
    ("The following is added to Who Is An Insured: {who}, only {how}. Such party is an "
    "additional insured."),
    "We agree that {who} is an additional insured under this policy {how}.",
)  # fmt: skip
ONGOING = (
    ("with respect to liability caused, in whole or in part, by your acts in the performance "
     "of your "
    "ongoing operations for that party"),
    "for bodily injury or property damage arising out of your ongoing operations performed for it",
    ("to the extent of your negligence while you are performing operations for the additional "
    "insured"),
)  # fmt: skip
COMPLETED = (
    ('for injury or damage caused by "your work" for that party and included in the '
    '"products-completed operations hazard"'),
    ("with respect to your completed operations: your work at the place designated that falls "
    "within the products-completed operations hazard"),
)  # fmt: skip
BOTH = (
    ("with respect to your ongoing operations for it and to your work for it that is included "
     "in the "
    '"products-completed operations hazard"'),
    ("for liability caused by your ongoing operations or by your completed operations for that "
    "party"),
    ('for damage caused by "your work" for it, whether the work is under way or is within the '
    "products-completed operations hazard"),
)  # fmt: skip
YOUR_WORK = ('with respect to liability arising out of "your work" for that insured by or for you',)
ONLY_WHILE_WORKING = (
    ("This insurance does not apply to injury or damage that happens after all work on the project "
    "has been completed, or after that part of your work has been put to its intended use."),
    "No coverage is provided for the products-completed operations hazard.",
    "Insurance under this endorsement ends when your operations for that party are completed.",
    "The insurance given here excludes completed operations.",
    ('Injury within the "products-completed operations hazard" is not covered for any '
    'additional insured.'),
    "We do not insure the additional insured for your completed operations.",
    ("This endorsement gives no products and no completed operations coverage to an additional "
    "insured."),
    ("Coverage does not extend to the additional insured for liability that is included in the "
    "products-completed operations hazard."),
)  # fmt: skip
ONLY_AFTERWARDS = (
    "This endorsement does not apply to your ongoing operations.",
    "No coverage is provided for liability in the performance of your ongoing operations.",
)
PRIMARY = (
    ("This insurance is primary to, and will not seek contribution from, any other insurance "
    "available to {who}."),
    ("The coverage afforded to {who} is primary and noncontributory where a written contract "
    "asks for it."),
    ("We will treat this insurance as primary and non-contributory for {who}; we will not ask "
     "their "
    "own insurer to share in the loss."),
)  # fmt: skip
WAIVING = (
    (
        "We waive any right of recovery that we may have against {who} because of payments "
        "that we make "
        "for injury or damage arising out of your operations."
    ),
    (
        "We have the right to recover our payments from anyone liable for an injury covered by "
        "this "
        "policy. We will not enforce our right against {who}."
    ),
    "We agree to give up our right of subrogation against {who}.",
)
NOTICE = (
    (
        "If we cancel this policy for any reason other than nonpayment, we will mail {days} "
        "days written "
        "notice of cancellation to {who}."
    ),
    "We will give {who} at least {days} days advance notice if this policy is cancelled by us.",
)
PER_PROJECT = (
    (
        "The General Aggregate Limit applies separately to each of your construction projects "
        "away from "
        "premises that you own or rent."
    ),
    (
        "A separate Designated Construction Project General Aggregate Limit applies to each "
        "construction "
        "project, equal to the General Aggregate Limit in the Declarations."
    ),
)
PER_LOCATION = (
    "The General Aggregate Limit applies separately to each location that you own or rent.",
    "A separate Designated Location General Aggregate Limit applies to each designated location.",
)
EXCLUDING = (
    (
        "This insurance does not apply to bodily injury or property damage arising out of {work}, "
        "including injury within the products-completed operations hazard."
    ),
    (
        "We will not pay for any loss that results from {work}, whether or not it is claimed by an "
        "additional insured and whether it happens in ongoing operations or after they are "
        "completed."
    ),
)
WORK = (
    "roofing operations", "work on residential buildings or condominiums",
    "exterior insulation and finish systems", "the rendering of professional services",
)  # fmt: skip
AMENDING = (
    (
        "The definition of products-completed operations hazard is replaced by the one in this "
        "endorsement."
    ),
    (
        "The definition of insured contract is replaced. It has no effect on who is an additional "
        "insured."
    ),
)
MENTIONS = (
    "Nothing in this endorsement makes this insurance primary to other insurance.",
    "This endorsement does not waive our right to recover from anyone.",
    (
        "The policy's cancellation condition is unchanged: we give notice to the first Named "
        "Insured only."
    ),
    "Form CG 20 10, if it is part of this policy, does not apply to a party insured here.",
    "The General Aggregate Limit is not increased and does not apply separately to each project.",
    "This endorsement does not apply where a waiver of subrogation is prohibited by law.",
)
WAIVER_MENTIONS = (
    "This endorsement does not make any person an additional insured.",
    "It is not a primary and noncontributory endorsement.",
    "The waiver does not operate for the products-completed operations hazard.",
)
PRIMARY_MENTIONS = (
    "It applies if that party is an additional insured under this policy.",
    (
        "The person must be an additional insured under another endorsement, for ongoing "
        "operations or "
        "for completed operations."
    ),
    "Our rights of recovery are not waived by this endorsement.",
)
NOTICE_MENTIONS = (
    "Notice is a courtesy; failing to give it does not make the recipient an additional insured.",
    "This endorsement does not change the waiver of rights in the policy.",
)
TAIL = (
    "All other terms and conditions of this policy remain unchanged.",
    (
        "The most that we pay is the amount the contract asks for, or the limit in the "
        "Declarations, "
        "whichever is less."
    ),
    "This endorsement shall not increase the limits of insurance.",
)


@dataclass(frozen=True)
class Wording:
    """`schedule`: what the form has room for; None where it names nobody at all."""

    title: str
    effect: tuple[str, ...]
    operations: str | None
    blanket: bool | None
    schedule: str | None
    paragraphs: tuple[str, ...]


def wording(kind: str, blanket: bool, chance: Random) -> Wording:
    """`blanket`: the text itself says who, and there is no schedule to name them."""
    return _KINDS[kind](blanket, chance)


def kinds() -> tuple[str, ...]:
    return tuple(_KINDS)


def _who(blanket: bool, chance: Random) -> str:
    return chance.choice(ANYONE if blanket else NAMED)


def _adds(operations: str, chance: Random, who: str) -> list[str]:
    how = {"ongoing": ONGOING, "completed": COMPLETED, "both": BOTH, "your work": YOUR_WORK}[
        operations
    ]
    said = [chance.choice(ADDING).format(who=who, how=chance.choice(how))]
    if operations == "ongoing":
        said += chance.sample(ONLY_WHILE_WORKING, chance.choice((1, 1, 2)))
    if operations == "completed" and chance.random() < 0.4:
        said.append(chance.choice(ONLY_AFTERWARDS))
    return said


def _additional(operations: str):
    def made(blanket: bool, chance: Random) -> Wording:
        said = _adds(operations, chance, _who(blanket, chance))
        effect = ["additional_insured"]
        if blanket and chance.random() < 0.3:
            effect.append("primary_noncontributory")
            said.append(chance.choice(PRIMARY).format(who="the additional insured"))
        elif chance.random() < 0.7:
            said.append(chance.choice(MENTIONS))
        title = {
            "ongoing": "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS",
            "completed": (
                "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - COMPLETED OPERATIONS"
            ),
            "both": "BLANKET ADDITIONAL INSURED - CONTRACTORS" if blanket else
                    "ADDITIONAL INSURED - DESIGNATED PARTIES",
            "your work": "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS (FORM B)",
        }[operations]  # fmt: skip
        if operations == "ongoing":
            title += " - AUTOMATIC STATUS" if blanket else " - SCHEDULED PERSON OR ORGANIZATION"
        meant = "both" if operations == "your work" else operations
        return Wording(
            title, tuple(effect), meant, blanket, "names and places", _told(said, chance)
        )

    return made


def _primary(_blanket: bool, chance: Random) -> Wording:
    said = [chance.choice(PRIMARY).format(who="the person listed in your contract")]
    said.append(chance.choice(PRIMARY_MENTIONS))
    title = chance.choice((
        "PRIMARY AND NONCONTRIBUTORY - OTHER INSURANCE CONDITION", "PRIMARY AND NON-CONTRIBUTORY",
        "PRIMARY INSURANCE CLAUSE FOR ADDITIONAL INSUREDS",
    ))  # fmt: skip
    return Wording(title, ("primary_noncontributory",), None, None, None, _told(said, chance))


def _waiver(blanket: bool, chance: Random) -> Wording:
    said = [
        chance.choice(WAIVING).format(who=_who(blanket, chance)),
        chance.choice(WAIVER_MENTIONS),
    ]
    title = chance.choice((
        "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS TO US",
        "WAIVER OF SUBROGATION", "WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT",
    ))  # fmt: skip
    return Wording(title, ("waiver_of_subrogation",), None, blanket, "names", _told(said, chance))


def _notice(blanket: bool, chance: Random) -> Wording:
    days = chance.choice((10, 30, 60))
    said = [chance.choice(NOTICE).format(who=_who(blanket, chance), days=days)]
    said.append(chance.choice(NOTICE_MENTIONS))
    title = chance.choice((
        "NOTICE OF CANCELLATION TO DESIGNATED ENTITIES",
        "EARLIER NOTICE OF CANCELLATION PROVIDED BY US", "ADVANCE NOTICE OF CANCELLATION TO OTHERS",
    ))  # fmt: skip
    return Wording(title, ("notice_of_cancellation",), None, blanket, "names", _told(said, chance))


def _aggregate(effect: str, sentences: tuple[str, ...], title: str):
    def made(blanket: bool, chance: Random) -> Wording:
        said = [
            chance.choice(sentences),
            "The products-completed operations aggregate is not changed and stays one.",
        ]
        return Wording(title, (effect,), None, blanket, "projects", _told(said, chance))

    return made


def _exclusion(_blanket: bool, chance: Random) -> Wording:
    work = chance.choice(WORK)
    said = [chance.choice(EXCLUDING).format(work=work)]
    title = f"EXCLUSION - {work.upper()}"
    return Wording(title, ("exclusion",), None, None, None, _told(said, chance))


def _other(_blanket: bool, chance: Random) -> Wording:
    said = [chance.choice(AMENDING)]
    title = chance.choice((
        "PRODUCTS/COMPLETED OPERATIONS HAZARD REDEFINED", "AMENDMENT OF DEFINITIONS",
    ))  # fmt: skip
    return Wording(title, ("other",), None, None, None, _told(said, chance))


def _bundle(_blanket: bool, chance: Random) -> Wording:
    """A carrier's one form for contractors: who is insured, primary wording, the waiver."""
    operations = chance.choice(("ongoing", "both"))
    said = _adds(operations, chance, chance.choice(ANYONE))
    said.append(chance.choice(PRIMARY).format(who="such additional insured"))
    effect = ["additional_insured", "primary_noncontributory"]
    if chance.random() < 0.7:
        said.append(chance.choice(WAIVING).format(who="any person where your contract asks for it"))
        effect.append("waiver_of_subrogation")
    else:
        said.append("This endorsement does not waive our right to recover from anyone.")
    title = chance.choice((
        "CONTRACTORS' BLANKET ENDORSEMENT", "BLANKET ADDITIONAL INSURED WITH PRIMARY WORDING",
        "GENERAL LIABILITY EXTENSION FOR CONTRACTORS",
    ))  # fmt: skip
    return Wording(title, tuple(effect), operations, True, None, _told(said, chance))


def _told(said: list[str], chance: Random) -> tuple[str, ...]:
    """Numbered as carriers number, or in plain paragraphs; always with some tail."""
    said = [*said, *chance.sample(TAIL, chance.choice((1, 2)))]
    style = chance.choice(("A.", "1.", "", "a."))
    if not style:
        return tuple(said)
    marks = {"A.": "ABCDEFGH", "1.": "12345678", "a.": "abcdefgh"}[style]
    return tuple(f"{mark}. {text}" for mark, text in zip(marks, said, strict=False))


_KINDS = {
    "ongoing": _additional("ongoing"), "completed": _additional("completed"),
    "both": _additional("both"), "your work": _additional("your work"),
    "primary": _primary, "waiver": _waiver, "wc waiver": _waiver, "notice": _notice,
    "per project": _aggregate("per_project_aggregate", PER_PROJECT,
                              "DESIGNATED CONSTRUCTION PROJECT(S) GENERAL AGGREGATE LIMIT"),
    "per location": _aggregate("per_location_aggregate", PER_LOCATION,
                               "DESIGNATED LOCATION(S) GENERAL AGGREGATE LIMIT"),
    "exclusion": _exclusion, "other": _other, "bundle": _bundle,
}  # fmt: skip
