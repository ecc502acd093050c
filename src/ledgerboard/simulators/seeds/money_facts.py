"""What is written down about a job's money before either system tells it.

Amounts are derived by one rule, so that both simulators tell the same story to the cent: half
cents are rounded away from zero, each product once (money rules 4). Stored materials are a
balance: what a bill carries is the change of the to-date figure of a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
MONTH_ENDS = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")
PAY_DAYS = ("2026-02-25", "2026-03-20", "2026-04-22", "2026-05-20")
"""When a bill of that month is paid, if it is."""


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def share(amount: Decimal, percent: Decimal) -> Decimal:
    return cents(amount * percent / 100)


@dataclass(frozen=True)
class Stage:
    """How far an invoice has come: in Procore, and in the books before Ledgerboard came."""

    status: str
    billed: bool = False  # a bill typed by hand is in QuickBooks
    paid: bool = False  # ... and a check for the whole of it
    paid_in_procore: bool = False  # ... and somebody typed the payment into Procore, too


STAGES = {
    "settled": Stage("approved", billed=True, paid=True, paid_in_procore=True),
    "paid": Stage("approved", billed=True, paid=True),
    "billed": Stage("approved", billed=True),
    "approved": Stage("approved"),
    "noted": Stage("approved_as_noted"),
    "owner": Stage("pending_owner_approval"),
    "review": Stage("under_review"),
    "revise": Stage("revise_and_resubmit"),
    "draft": Stage("draft"),
}


@dataclass(frozen=True)
class Line:
    """A line of the schedule of values; with a quantity its amount is quantity x unit cost."""

    code: str  # as WBS flat code: cost code and cost type
    description: str
    amount: Decimal
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    uom: str | None = None


@dataclass(frozen=True)
class ChangeOrder:
    """One package with one line. `month`: the first month (0 is January) it may be billed in."""

    number: str
    title: str
    code: str
    amount: Decimal
    status: str = "approved"
    month: int = 0
    progress: tuple[int, ...] = ()  # percent billed to date after each invoice


@dataclass(frozen=True)
class PotentialChange:
    """One that no package holds yet; with a `request` it is part of a change order request."""

    commitment: str
    title: str
    code: str
    amount: Decimal
    status: str = "pending"
    request: str = ""


@dataclass(frozen=True)
class Billed:
    """One line on one invoice: the figures that a subcontractor's invoice carries."""

    key: str  # L1, L2, ... of the schedule, CO1, CO2, ... of the change orders
    code: str
    description: str
    previous: Decimal
    work: Decimal
    stored: Decimal
    stored_before: Decimal
    retained: Decimal  # on work, this period
    released: Decimal
    stored_held: Decimal
    stored_held_before: Decimal
    work_held_before: Decimal
    quantity: Decimal | None = None  # installed this period, of lines that are measured

    @property
    def movement(self) -> Decimal:
        """What a bill carries for this line."""
        return self.work + self.stored - self.stored_before

    @property
    def held(self) -> Decimal:
        """How much more retainage is held than before, before releases."""
        return self.retained + self.stored_held - self.stored_held_before

    @property
    def work_held(self) -> Decimal:
        """Retainage on work that is still held when this invoice is paid."""
        return self.work_held_before + self.retained - self.released

    @property
    def to_date(self) -> Decimal:
        return self.previous + self.work + self.stored


@dataclass(frozen=True)
class Invoice:
    """A subcontractor's invoice; `number` is what stands on the paper."""

    sequence: int
    number: str
    date: str
    stage: Stage
    lines: tuple[Billed, ...]
    pay_day: str
    check: str

    @property
    def retained(self) -> Decimal:
        return sum((line.held for line in self.lines), ZERO)

    @property
    def released(self) -> Decimal:
        return sum((line.released for line in self.lines), ZERO)

    @property
    def gross(self) -> Decimal:
        return sum((line.movement for line in self.lines), ZERO)

    @property
    def due(self) -> Decimal:
        return self.gross - self.retained + self.released


@dataclass(frozen=True)
class Commitment:
    """A subcontract or purchase order. `firm` is a number of `firms`, `job` one of `jobs`."""

    number: str
    job: str
    firm: int
    title: str
    lines: tuple[Line, ...]
    order: bool = False  # a purchase order
    retainage: Decimal = Decimal(10)
    status: str = "Approved"
    prefix: str = ""  # of invoice numbers
    progress: tuple[int, ...] = ()  # percent of each line to date after each invoice
    stored: tuple[int, ...] = ()  # percent of the first line lying in store after each invoice
    release: tuple[int, ...] = ()  # percent of the work retainage held that an invoice releases
    stages: tuple[str, ...] = ()  # of `STAGES`, by month; "" is a month without an invoice
    changes: tuple[ChangeOrder, ...] = ()
    given: tuple[Invoice, ...] = field(default=(), repr=False)  # written out, not derived

    @property
    def original(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def approved_changes(self) -> Decimal:
        return sum((one.amount for one in self.changes if one.status == "approved"), ZERO)

    @cached_property
    def invoices(self) -> tuple[Invoice, ...]:
        return self.given or tuple(derived(self))


def derived(commitment: Commitment) -> Iterator[Invoice]:
    """The same percentages on every line; first lines may lie in store for a while."""
    before: dict[str, Billed] = {}
    sequence = 0
    for month, stage in enumerate(commitment.stages):
        if not stage:
            continue
        lines = tuple(billed(commitment, month, before))
        before |= {line.key: line for line in lines}
        yield Invoice(
            sequence := sequence + 1,
            number=f"{commitment.prefix}{1001 + month}",
            date=MONTH_ENDS[month],
            stage=STAGES[stage],
            lines=lines,
            pay_day=PAY_DAYS[month],
            check=f"{20_000 + 10 * commitment.firm + month}",
        )


def billed(commitment: Commitment, month: int, before: dict[str, Billed]) -> Iterator[Billed]:
    release = at(commitment.release, month)
    for place, line in enumerate(commitment.lines):
        stored = at(commitment.stored, month) if place == 0 else ZERO
        last = before.get(f"L{place + 1}")
        yield one_line(
            (f"L{place + 1}", line.code, line.description), line.amount,
            (at(commitment.progress, month), stored, release), last, commitment.retainage,
        )  # fmt: skip
    for place, change in enumerate(commitment.changes):
        if change.progress and month >= change.month:
            name = f"CO{place + 1}", change.code, f"CO {change.number} {change.title}"
            done = at(change.progress, month), ZERO, release
            yield one_line(name, change.amount, done, before.get(name[0]), commitment.retainage)


def at(percents: tuple[int, ...], month: int) -> Decimal:
    return Decimal(percents[month]) if month < len(percents) else Decimal(0)


def one_line(
    name: tuple[str, str, str],
    amount: Decimal,
    done: tuple[Decimal, Decimal, Decimal],
    last: Billed | None,
    retainage: Decimal,
) -> Billed:
    percent, in_store, release = done
    previous = last.previous + last.work if last else ZERO
    work, stored = share(amount, percent) - previous, share(amount, in_store)
    retained = share(work, retainage) if work > 0 else ZERO
    held_before = last.work_held if last else ZERO
    return Billed(
        *name,
        previous=previous,
        work=work,
        stored=stored,
        stored_before=last.stored if last else ZERO,
        retained=retained,
        released=share(held_before + retained, release),
        stored_held=share(stored, retainage),
        stored_held_before=last.stored_held if last else ZERO,
        work_held_before=held_before,
    )


@dataclass(frozen=True)
class Payment:
    """A check that the bookkeeper wrote; each part pays one invoice's bill."""

    check: str
    date: str
    firm: int
    parts: tuple[tuple[str, str, Decimal], ...]  # commitment, invoice number, amount

    @property
    def amount(self) -> Decimal:
        return sum((amount for _, _, amount in self.parts), ZERO)


@dataclass(frozen=True)
class Spending:
    """A cost without a commitment. In the books as `entity`; in Procore a direct cost."""

    number: str
    job: str
    firm: int | None
    code: str | None  # None: the bookkeeper chose no item
    entity: str  # Bill | Purchase | VendorCredit | Refund (a Purchase with Credit)
    date: str
    amount: Decimal  # as printed: positive
    description: str
    in_books: bool = True
    in_procore: bool = False  # typed there by hand, without an origin

    @property
    def cost(self) -> Decimal:
        """What the job's cost moves by."""
        return -self.amount if self.entity in {"VendorCredit", "Refund"} else self.amount


@dataclass(frozen=True)
class Difference:
    """Something that is wrong on purpose; reconciliation has to name its cause."""

    cause: str
    commitment: str
    invoice: str
    told: str
    amount: Decimal = ZERO
