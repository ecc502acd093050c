"""Pairs of a bill to be and a bill that the books have, with the truth about them.

Written from what people do, before the guard's rules and without knowing them: a bookkeeper types
the number as she likes, takes the date of the postmark, types the gross amount, forgets the
project. Different papers look alike, too: the next month's draw, the same rent every month, two
jobs billed on one day with neighboring numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

Cents = Decimal


@dataclass(frozen=True)
class Paper:
    """One invoice on paper, as its vendor wrote it."""

    number: str
    day: date
    due: Cents  # what is to be paid
    gross: Cents  # before retainage
    project: str | None
    commitment: str
    sequence: int


@dataclass(frozen=True)
class Pair:
    ours: Paper
    theirs: Paper
    same: bool
    story: str


def pairs(seed: int, count: int) -> Iterator[Pair]:
    rng = random.Random(seed)  # noqa: S311  # a story, no secret
    for place in range(count):
        paper = _paper(rng)
        if place % 2:
            tell = rng.choice(SAME)
            yield Pair(paper, tell(rng, paper), same=True, story=tell.__name__.strip("_"))
        else:
            tell = rng.choice(OTHER)
            yield Pair(paper, tell(rng, paper), same=False, story=tell.__name__.strip("_"))


def _paper(rng: random.Random) -> Paper:
    style = rng.choice(["{p}-{n}", "{n}", "{p}{n}", "{y}-{m}", "INV-{n}", "{n}-{s}", "{p} {n}/{s}"])
    sequence = rng.randint(1, 14)
    number = style.format(
        p=rng.choice(["NE", "SC", "MC", "HVAC", "R"]), n=rng.randint(100, 99999),
        y=rng.choice(["2025", "2026"]), m=f"{rng.randint(1, 12):02}{rng.randint(1, 99):02}",
        s=sequence,
    )  # fmt: skip
    gross = Decimal(rng.randint(80_000, 9_000_000)).scaleb(-2)
    if rng.random() < 0.2:
        gross = Decimal(rng.randint(1, 90) * 500).quantize(Decimal("0.01"))
    held = rng.choice([Decimal("0.10"), Decimal("0.05"), Decimal(0)])
    due = gross - (gross * held).quantize(Decimal("0.01"))
    day = date(2026, rng.randint(1, 12), rng.randint(1, 28))
    job = rng.choice(["88", "89", "90", "91"])
    return Paper(number, day, due, gross, job, f"SC-{rng.randint(1, 40):03}", sequence)


# one paper, typed by somebody else


def as_it_stands(rng: random.Random, paper: Paper) -> Paper:
    return paper


def number_in_other_clothes(rng: random.Random, paper: Paper) -> Paper:
    """Without dashes, in small letters, with a word before it, with zeros in front."""
    plain = paper.number.replace("-", "").replace("/", "").replace(" ", "")
    number = rng.choice(
        [plain, plain.lower(), paper.number.replace("-", " "), f"#{paper.number}",
         f"Inv {paper.number}", f"Invoice {plain}", f"{paper.number}.", paper.number.lower(),
         f"INV#{plain}", _zeros_in_front(paper.number)]
    )  # fmt: skip
    return replace(paper, number=number)


def _zeros_in_front(number: str) -> str:
    last = number.replace("/", "-").replace(" ", "-").split("-")[-1]
    return f"00{last}" if last.isdigit() and last == number else f"00{number}"


def number_and_postmark(rng: random.Random, paper: Paper) -> Paper:
    return postmark(rng, number_in_other_clothes(rng, paper))


def postmark(rng: random.Random, paper: Paper) -> Paper:
    """The day it came, or the end of its month."""
    return replace(paper, day=paper.day + timedelta(days=rng.choice([1, 2, 3, 5, 8, 12, 20, -3])))


def only_the_digits(rng: random.Random, paper: Paper) -> Paper:
    digits = "".join(char for char in paper.number if char.isdigit())
    return replace(paper, number=digits)


def no_number(rng: random.Random, paper: Paper) -> Paper:
    return replace(paper, number="", day=paper.day + timedelta(days=rng.choice([0, 0, 1, 4])))


def pay_app(rng: random.Random, paper: Paper) -> Paper:
    """Called by its place in the contract."""
    n = paper.sequence
    number = rng.choice([f"Pay App {n}", f"App #{n}", f"Draw {n}", f"{paper.commitment} #{n}"])
    return replace(paper, number=number)


def two_digits_swapped(rng: random.Random, paper: Paper) -> Paper:
    places = [
        at
        for at in range(len(paper.number) - 1)
        if paper.number[at : at + 2].isdigit() and paper.number[at] != paper.number[at + 1]
    ]
    if not places:
        return paper
    at = rng.choice(places)
    text = paper.number
    return replace(paper, number=text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def letter_for_digit(rng: random.Random, paper: Paper) -> Paper:
    return replace(paper, number=paper.number.replace("0", "O", 1).replace("1", "l", 1))


def gross_typed(rng: random.Random, paper: Paper) -> Paper:
    """The retainage was forgotten: the bill has the gross amount."""
    return replace(paper, due=paper.gross)


def no_project(rng: random.Random, paper: Paper) -> Paper:
    return number_in_other_clothes(rng, replace(paper, project=None))


def cents_mistyped(rng: random.Random, paper: Paper) -> Paper:
    return replace(paper, due=paper.due + rng.choice([1, -1, 9, -9, 90]) * Decimal("0.01"))


def wrong_month(rng: random.Random, paper: Paper) -> Paper:
    return replace(paper, day=paper.day + timedelta(days=rng.choice([-31, 30, 59])))


def amount_retyped(rng: random.Random, paper: Paper) -> Paper:
    """The bookkeeper typed what she thought would be paid, when the paper came."""
    due = (paper.due * Decimal(rng.randint(70, 97)) / 100).quantize(Decimal("0.01"))
    came = paper.day + timedelta(days=rng.randint(0, 24))
    return replace(paper, due=due, day=came, project=rng.choice([paper.project, None]))


def earlier_revision(rng: random.Random, paper: Paper) -> Paper:
    """The sub mailed it, was told to correct it, and billed the rest under the same number."""
    due = paper.due + Decimal(rng.randint(5_000, 400_000)).scaleb(-2)
    return replace(paper, due=due, gross=due, day=paper.day - timedelta(days=rng.randint(4, 45)))


def own_words(rng: random.Random, paper: Paper) -> Paper:
    """Named as the bookkeeper names it, when it came; a round amount would tell nobody."""
    if not paper.due % 50:
        return paper
    number = rng.choice(["steel march", "per email", "A. Ruiz 2nd bill", "draw (revised)"])
    return replace(paper, number=number, day=paper.day + timedelta(days=rng.randint(0, 22)))


# two papers


def next_draw(rng: random.Random, paper: Paper) -> Paper:
    """The next month's invoice on the same contract."""
    gross = Decimal(rng.randint(80_000, 9_000_000)).scaleb(-2)
    due = (gross * Decimal("0.9")).quantize(Decimal("0.01"))
    return replace(
        paper, number=_later(rng, paper.number), day=paper.day + timedelta(days=30), due=due,
        gross=gross, sequence=paper.sequence + 1,
    )  # fmt: skip


def same_rent(rng: random.Random, paper: Paper) -> Paper:
    """The same amount every month, each with its own number."""
    months = rng.choice([30, 31, 61])
    return replace(
        paper, number=_later(rng, paper.number), day=paper.day + timedelta(days=months),
        sequence=paper.sequence + 1,
    )  # fmt: skip


def weekly_alike(rng: random.Random, paper: Paper) -> Paper:
    """A crew costs the same every week or two, each with the vendor's next number."""
    days = rng.choice([7, 14, 15])
    return replace(
        paper, number=_later(rng, paper.number, by=1), day=paper.day + timedelta(days=days),
        sequence=paper.sequence + 1,
    )  # fmt: skip


def neighbor_of_another_job(rng: random.Random, paper: Paper) -> Paper:
    """Two jobs billed on one day: the numbers are neighbors, the amounts are not."""
    gross = paper.gross + Decimal(rng.randint(1_000, 900_000)).scaleb(-2)
    job = {"88": "89", "89": "90", "90": "91", "91": "88"}[paper.project or "88"]
    return replace(
        paper, number=_later(rng, paper.number, by=1), due=gross, gross=gross, project=job
    )


def extra_work(rng: random.Random, paper: Paper) -> Paper:
    """A time-and-material ticket of the same job a few days later."""
    gross = Decimal(rng.randint(5_000, 300_000)).scaleb(-2)
    return replace(
        paper, number=f"T&M {rng.randint(10, 99)}", due=gross, gross=gross,
        day=paper.day + timedelta(days=rng.randint(1, 9)),
    )  # fmt: skip


def another_year(rng: random.Random, paper: Paper) -> Paper:
    """Vendors begin again at 1 each year, or a number comes round."""
    gross = paper.gross + Decimal(rng.randint(1_000, 900_000)).scaleb(-2)
    return replace(paper, day=paper.day - timedelta(days=365), due=gross, gross=gross)


def round_amount_elsewhere(rng: random.Random, paper: Paper) -> Paper:
    """The same round amount on another job, weeks apart, under another number."""
    job = {"88": "90", "89": "91", "90": "88", "91": "89"}[paper.project or "88"]
    return replace(
        paper, number=_later(rng, paper.number, by=rng.randint(3, 40)), project=job,
        day=paper.day + timedelta(days=rng.randint(15, 80)),
    )  # fmt: skip


def number_of_another_job(rng: random.Random, paper: Paper) -> Paper:
    """Each job's invoices are counted for themselves."""
    gross = Decimal(rng.randint(80_000, 9_000_000)).scaleb(-2)
    job = {"88": "91", "89": "88", "90": "89", "91": "90"}[paper.project or "88"]
    day = paper.day + timedelta(days=rng.randint(5, 60))
    return replace(paper, due=gross, gross=gross, project=job, day=day)


def without_number_far_away(rng: random.Random, paper: Paper) -> Paper:
    """A bill without a number, of another amount and month."""
    gross = paper.gross * 2 + Decimal("13.37")
    return replace(
        paper,
        number="",
        due=gross,
        gross=gross,
        day=paper.day + timedelta(days=rng.randint(40, 90)),
    )


def _later(rng: random.Random, number: str, by: int = 0) -> str:
    """The vendor's next numbers."""
    digits = [at for at, char in enumerate(number) if char.isdigit()]
    end = digits[-1] + 1
    start = end
    while start and number[start - 1].isdigit():
        start -= 1
    later = int(number[start:end]) + (by or rng.randint(1, 60))
    return f"{number[:start]}{later:0{end - start}}{number[end:]}"


Tale = Callable[[random.Random, Paper], Paper]
SAME: tuple[Tale, ...] = (
    as_it_stands, number_in_other_clothes, number_in_other_clothes, number_and_postmark, postmark,
    only_the_digits, no_number, pay_app, two_digits_swapped, letter_for_digit, gross_typed,
    no_project, cents_mistyped, wrong_month, amount_retyped, earlier_revision, own_words,
)  # fmt: skip
OTHER: tuple[Tale, ...] = (
    next_draw, next_draw, same_rent, weekly_alike, neighbor_of_another_job, extra_work,
    another_year, round_amount_elsewhere, number_of_another_job, without_number_far_away,
)  # fmt: skip
