"""A contractor's two companies in memory, with the money flows of the product between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import OperationalError
from tests.oracle.history import ITEMS, PROJECTS, VENDORS, item_there, project_there, vendor_there
from tests.oracle.troubles import Troubles
from tests.sync.world import Crash, Versionless, World

from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.protocol import (
    NO_PARENTS,
    Operation,
    Pulled,
    Refused,
    Result,
    Write,
)
from ledgerboard.connectors.memory import Bad, MemoryConnector, Store
from ledgerboard.connectors.memory.store import Row
from ledgerboard.connectors.quickbooks.parts import PARTS, in_parts, parent_of
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    Account,
    Books,
    BudgetCode,
    Item,
    Project,
    Record,
    Vendor,
    kind_of,
    to_json,
    values_of,
)
from ledgerboard.core.values import Line, Money, Ref
from ledgerboard.core.values.money import HOME
from ledgerboard.sync.models import FlowSetting, Link, Run
from ledgerboard.sync.records import PLAIN, store

RETAINAGE_ITEM = Ref("item", "450")
DOCUMENTS = ("bill", "vendor_credit", "contract_payment", "direct_cost")
MOST_DEATHS = 20


@dataclass
class Kept(Store):
    """A store that keeps what came of our writes, whatever we were told of it."""

    written: Counter[str] = field(default_factory=Counter)
    made: list[Ref] = field(default_factory=list)


class Noting(MemoryConnector):
    """Says to a `Kept` store what our writes did."""

    store: Kept

    def _one(self, write: Write, bad: Bad | None) -> Result:
        changes, last_id = self.store.changes, self.store.last_id
        result = super()._one(write, bad)
        if self.store.changes > changes:
            self.store.written[f"{write.operation} {write.kind}"] += 1
        if write.operation is Operation.CREATE and self.store.last_id > last_id:
            self.store.made.append(Ref(write.kind, str(self.store.last_id)))
        return result


class Forgetful(dict[str, list[Result]]):
    """A system that does not know a call again: whoever repeats one writes twice."""

    def get(self, *_: object) -> None:  # type: ignore[override]
        return None


class BooksConnector(Noting):
    """QuickBooks, as far as money must know it: parts of transactions, line numbers of its own,
    and a closing date that it defends.
    """

    def batch_size(self, kind: str, operation: Operation) -> int:
        """Documents go many at a time, though they are found again one by one."""
        return self.store.batch

    def pull(
        self, kind: str, cursor: str | None, projects: Collection[str] | None = None
    ) -> Iterator[Pulled]:
        if kind not in PARTS:
            yield from super().pull(kind, cursor, projects)
            return
        until = str(self.store.changes)
        for whole in PARTS[kind].wholes:
            for page in super().pull(whole, cursor, projects):
                yield replace(
                    in_parts(kind, whole, page, HOME), cursor=cursor or "0", complete=False
                )
        yield Pulled((), until, complete=cursor is None)

    def read(
        self, kind: str, ids: Collection[str], parents: Mapping[str, str] = NO_PARENTS
    ) -> Mapping[str, Seen]:
        if kind not in PARTS:
            return super().read(kind, ids, parents)
        pages = self.read_under(kind, {parent_of(id_) for id_ in ids})
        return {each.id: each for page in pages for each in page.seen if each.id in ids}

    def parent_kinds(self, kind: str) -> tuple[str, ...]:
        return PARTS[kind].wholes if kind in PARTS else ()

    def read_under(self, kind: str, parents: Collection[str]) -> Iterator[Pulled]:
        self._enter("read")
        for parent in parents:
            whole, id_ = PARTS[kind].whole_of(parent)
            row = self.store.get(whole, id_)
            seen = [self.store.seen(row)] if row else []
            yield in_parts(kind, whole, Pulled(seen, "", gone=() if row else [id_]), HOME)

    def _refused(self, write: Write, row: Row | None) -> Refused | None:
        books = self.store.record("books", "books")
        days = {write.values.get("date"), row.values.get("date") if row else None} - {None}
        closed = books.get("closed_until")
        if closed and any(day <= closed for day in days):
            return Refused(write.key, "The books are closed.", "Reopen them.", code="6210")
        return super()._refused(write, row)

    def _changed(self, write: Write, row: Row | None) -> Row:
        """Lines are numbered anew with every write (money rules 1.12)."""
        changed = super()._changed(write, row)
        lines = changed.values.get("lines") or ()
        numbered = tuple(Line(str(at), each.values) for at, each in enumerate(lines, start=1))
        return _added_up(replace(changed, values={**changed.values, "lines": numbered}))


class JobsiteConnector(Noting, Versionless):
    """Procore, which adds up a direct cost by itself."""

    def _changed(self, write: Write, row: Row | None) -> Row:
        changed = super()._changed(write, row)
        return _added_up(changed) if changed.kind == "direct_cost" else changed


def _added_up(row: Row) -> Row:
    """The total is the system's own: a write that changes lines does not carry it."""
    lines = row.values.get("lines") or ()
    amounts = (line.values["amount"].amount for line in lines)
    return replace(row, values={**row.values, "total": Money(sum(amounts, Decimal(0)))})


class Companies(World):
    """Vendors, projects and codes of some rooms are linked; nothing was billed yet."""

    def __init__(self, rooms: Collection[str] = ("",), troubles: Troubles | None = None) -> None:
        super().__init__(
            left=Kept(
                "Procore", unique=(), documents=DOCUMENTS, alone=DOCUMENTS, last_id=70000,
                answered=Forgetful(),
            ),
            right=Kept(
                "QuickBooks", unique=(), keeps_origin=False, documents=DOCUMENTS, alone=DOCUMENTS,
                last_id=20000,
            ),
        )  # fmt: skip
        self.flows = {name: self.flow_called(name) for name in ("invoices", "payments", "costs")}
        self.named = {"vendor": self.setting, "project": self.flow_called("projects")}
        self.named["budget_code"] = self.flow_called("codes")
        self._accounts()
        for room in rooms:
            self._room(room)
        self._read()
        self.troubles = troubles or Troubles()
        self.troubles.befall(self.left, self.right)

    def flow_called(self, name: str) -> FlowSetting:
        return FlowSetting.objects.create(
            organization=self.organization,
            flow=name,
            left=self.setting.left,
            right=self.setting.right,
        )

    def connect(
        self, connection: Connection, _: Mapping[str, str] | None = None
    ) -> MemoryConnector:
        left = connection.pk == self.setting.left_id
        made = JobsiteConnector if left else BooksConnector
        store_ = self.left if left else self.right
        return made(store_, system=connection.system, company_id=connection.company_id)

    def _boundary(self, name: str) -> None:
        super()._boundary(name)
        self.troubles.passes(name)

    def carry_on(self, run: Run, crashes: int = MOST_DEATHS) -> Run:
        """To its end, or until it is given up: whatever breaks on the way, and whoever resumes."""
        self.troubles.draw(run, (self.left, self.right))
        for _ in range(crashes):
            try:
                with self.troubles.at_work():
                    return self.carry(run)
            except (Crash, OperationalError):  # the latter where not even an end could be stored
                if not self.troubles.begin_anew(run, self.clock):
                    return run
        raise AssertionError("it dies for ever")

    def _accounts(self) -> None:
        cost, payable = Ref("account", "80"), Ref("account", "90")
        put(self.right, "books", Books(currency="USD"))
        put(self.right, cost.id, Account(name="Cost", classification="Expense"))
        put(self.right, payable.id, Account(name="Retainage", classification="Liability"))
        put(self.right, RETAINAGE_ITEM.id, Item(name="Retainage", expense_account=payable))
        put(self.right, "499", Item(name="Tools", expense_account=cost))

    def _room(self, room: str) -> None:
        for vendor in VENDORS:
            left = f"{room}{vendor}"
            self._both(left, vendor_there(left), Vendor(name=f"Vendor {left}"))
        for each in PROJECTS:
            project = f"{room}{each}"
            job = Project(name=f"Job {project}", number=project)
            self._both(project, project_there(project), job)
            for code, item in ITEMS.items():
                here = BudgetCode(project=Ref("project", project), code=code)
                there = Item(name=f"{project}-{code}", expense_account=Ref("account", "80"))
                self._both(f"{project}:{code}", item_there(project, item), here, there)

    def _both(self, left: str, right: str, record: Record, theirs: Record | None = None) -> None:
        theirs = theirs or record
        put(self.left, left, record)
        put(self.right, right, theirs)
        base = to_json(values_of(theirs), PLAIN)
        Link.objects.create(
            organization=self.organization, setting=self.named[kind_of(record)],
            left_kind=kind_of(record), left_id=left, right_kind=kind_of(theirs), right_id=right,
            base_left=base, base_right=base, made_by="link",
        )  # fmt: skip

    def _read(self) -> None:
        """As the flows that are not at work here read it."""
        for connection, outside in (
            (self.setting.left, self.left),
            (self.setting.right, self.right),
        ):
            for kind in {kind for kind, _ in outside.rows}:
                seen = [outside.seen(row) for row in outside.all(kind)]
                store(connection, kind, seen, self.clock(), self.ports)

    def add_up(self) -> None:
        """The books add up the retainage account by themselves: what is owed is negative there."""
        held = Money(
            sum(
                (
                    sign * line.values["amount"].amount
                    for kind, sign in (("bill", 1), ("vendor_credit", -1))
                    for row in self.right.all(kind)
                    for line in row.values.get("lines") or ()
                    if line.values.get("item") == RETAINAGE_ITEM
                ),
                Decimal(0),
            )
        )
        if self.right.rows["account", "90"].values.get("balance") != held:
            self.right.edit("account", "90", balance=held)


def put(outside: Store, id_: str, record: Record) -> None:
    """As it stands now; nothing happens where it says the same."""
    kind = kind_of(record)
    values = {name: value for name, value in values_of(record).items() if value is not None}
    row = outside.get(kind, id_)
    known = dict(row.values) if row else {}
    if row is None or known | values != known:
        outside.put(kind, id_, **(known | values))
