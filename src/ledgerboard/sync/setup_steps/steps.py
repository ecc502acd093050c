"""The steps: what each is for, how far it is, what to do next and what is in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ledgerboard.connections.models import Status
from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import Ref
from ledgerboard.core.values.wording import american, counted
from ledgerboard.sync.flows import declared
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.tabs import APPROVE, BLOCKED, QUESTIONS, TabCounts
from ledgerboard.sync.setup_steps.facts import SYSTEMS, Facts
from ledgerboard.sync.setup_steps.step import By, Goal, Next, Setup, State, Step
from ledgerboard.users.models import Ability, Organization

CONNECT = Goal(
    "connect",
    "Connect Procore and QuickBooks",
    "Ledgerboard reads both companies. Reading changes nothing.",
    "connections",
    "Connections",
)
SETTINGS = Goal(
    "settings",
    "Choose how bills are made",
    "The accounts of new items, the retainage item, and which invoices go.",
    "flows",
    "Settings",
)
MATCH = Goal(
    "match",
    "Match vendors, projects and budget codes",
    "What is in both systems is linked once, so nothing is created twice.",
    "vendors",
    "Vendors",
)
ADOPT = Goal(
    "adopt",
    "Sign off projects in progress",
    "Bills and payments that both systems already have are signed off, so they aren't sent again.",
    "in-progress",
    "In progress",
)
RECONCILE = Goal(
    "reconcile",
    "Reconcile for the first time",
    "Every difference between Procore and QuickBooks should have a cause before you post.",
    "reconciliation",
    "Reconciliation",
)
POST = Goal(
    "post",
    "Post the first bill",
    "Approve the first bills. Nothing goes to QuickBooks before that.",
    "invoices",
    "Invoices",
)

CHECK = "Check for changes"
MATCHED = ("vendors", "projects", "codes")


def setup(organization: Organization, ports: Ports) -> Setup:
    facts = Facts(organization, ports)
    return Setup([_told(step, facts) for step in _steps(facts)])


def outline(organization: Organization, ports: Ports, turns: Sequence[TabCounts]) -> Setup:
    """What is left and what comes next, without how far each step is and who moved it."""
    return Setup(_steps(Facts(organization, ports, turns)))


def _steps(facts: Facts) -> list[Step]:
    looks = enumerate(STEPS.items(), 1)
    return [Step(number, goal, look.next(facts)) for number, (goal, look) in looks]


def _told(step: Step, facts: Facts) -> Step:
    look, can = STEPS[step.goal], () if step.done else facts.can(step.next.needs)
    return replace(step, counts=tuple(look.counts(facts)), by=look.by(facts), can=can)


def _connected_by(facts: Facts) -> By:
    latest = max(
        facts.connections.values(), key=lambda each: (each.connected_at is not None, each.pk),
        default=None,
    )  # fmt: skip
    return By(str(latest.connected_by or ""), latest.connected_at) if latest else By()


def _to_connect(facts: Facts) -> Next:
    for system, title in SYSTEMS.items():
        there = facts.connections.get(system)
        command = f"ledgerboard connect {system}"
        if there is None or there.status == Status.PENDING_COMPANY:
            words = f"Choose a company in {title}." if there else f"Connect {title}."
            return _connecting(State.TO_DO, words, "", "Go to Connections", command)
        if there.status != Status.CONNECTED:
            why = there.reason or f"{title} needs you to sign in again."
            return _connecting(
                State.BLOCKED, there.advice or f"Reconnect {title}.", why, "Reconnect", command
            )
        if there.reason:
            return _connecting(
                State.BLOCKED, there.advice, there.reason, "Go to Connections", command
            )
    return Next(State.DONE)


def _connecting(state: State, words: str, why: str, button: str, command: str) -> Next:
    return Next(state, words, why, button, "connections", None, command, Ability.CONNECT)


def _connected(facts: Facts) -> Iterator[str]:
    for system, title in SYSTEMS.items():
        there = facts.connections.get(system)
        if there is not None and there.is_living:
            yield f"{title}: {there.company_name}"
    if "invoices" not in facts.settings:
        return
    if day := facts.closed_until():
        yield f"Books closed through {american(day)}"
    if count := facts.foreign():
        yield f"{counted(count, 'record')} already synced by another integration"


def _off(facts: Facts) -> Next | None:
    if facts.bills_wanted:
        return None
    command = "ledgerboard sync set invoices --on"
    why = "Invoices are off. Turn them on in Settings to post bills."
    return Next(State.OFF, "", why, "Go to Settings", "flows", None, command, Ability.ADMINISTER)


def _has_settings(facts: Facts) -> bool:
    return {"codes", "invoices"} <= facts.settings.keys()


def _to_set(facts: Facts) -> Next:
    if not _has_settings(facts):
        return _after(1)
    found = _off(facts) or _to_read(facts) or _to_choose(facts) or _to_turn_on(facts)
    return found or Next(State.DONE)


def _to_read(facts: Facts) -> Next | None:
    """Accounts and items are chosen from what was read, and reading them takes a flow."""
    if facts.has("codes", Side.RIGHT, "account"):
        return None
    if facts.is_on("codes"):
        return _checking("Check for changes to read accounts and items from QuickBooks.", "codes")
    words = "Turn on Budget codes, then check for changes to read accounts and items."
    return _setting(words, "ledgerboard sync set codes --on")


def _to_choose(facts: Facts) -> Next | None:
    if not all(facts.chosen("codes", name) for name in ("income_account", "expense_account")):
        accounts = "income_account=account:ID expense_account=account:ID"
        return _setting(
            "Choose the accounts of new items.", f"ledgerboard sync set codes {accounts}"
        )
    command = "ledgerboard sync set invoices retainage_item=item:ID"
    item = facts.chosen("invoices", "retainage_item")
    if item is None:
        return _setting("Choose the retainage item.", command)
    if problem := facts.retainage_problem(Ref(item["ref"], item["id"])):
        return _setting(problem.advice, command, why=problem.why)
    return None


def _to_turn_on(facts: Facts) -> Next | None:
    for flow in ("codes", "invoices"):
        if not facts.is_on(flow):
            words = f"Turn on {declared(flow).title}. Nothing is sent until someone approves it."
            return _setting(words, f"ledgerboard sync set {flow} --on")
    return None


def _setting(words: str, command: str, why: str = "") -> Next:
    state = State.BLOCKED if why else State.TO_DO
    return Next(state, words, why, "Go to Settings", "flows", None, command, Ability.ADMINISTER)


def _checking(words: str, flow: str) -> Next:
    command = f"ledgerboard sync plan {flow}"
    return Next(State.TO_DO, words, "", CHECK, "plans", None, command, Ability.PLAN)


def _after(number: int, why: str = "") -> Next:
    return Next(State.WAITING, why=why or f"Step {number} comes first.")


def _set(facts: Facts) -> Iterator[str]:
    if not _has_settings(facts):
        return
    chosen = (
        ("Retainage item", "invoices", "retainage_item"),
        ("Income account", "codes", "income_account"),
        ("Expense account", "codes", "expense_account"),
    )
    for words, flow, name in chosen:
        if record := facts.chosen(flow, name):
            yield f"{words}: {facts.title(flow, record)}"
    for flow in ("codes", "invoices"):
        yield f"{declared(flow).title}: {'on' if facts.is_on(flow) else 'off'}"


def _to_match(facts: Facts) -> Next:
    """Once bills are posted, what is new is daily work and waits under Approvals. Where no bills
    are wanted, what is off needs no match.
    """
    if "vendors" not in facts.settings:
        return _after(1)
    wanted = [flow for flow in MATCHED if facts.bills_wanted or facts.is_on(flow)]
    if not wanted:
        return Next(State.OFF, why="Vendors and projects are off.")
    for flow in wanted:
        if not facts.is_on(flow):
            return _after(2, f"{declared(flow).title} aren't on yet.")
        if not facts.compared(flow):
            return _checking(f"Check {declared(flow).title.lower()} for changes.", flow)
        if waiting := None if facts.posted else _decide(facts, flow, "change", APPROVE, QUESTIONS):
            return waiting
    return Next(State.DONE)


def _decide(facts: Facts, flow: str, what: str, *turns: str) -> Next | None:
    """The first of these turns in which something of the flow waits for somebody."""
    plan = facts.plan(flow)
    for turn in turns:
        count = facts.waiting(flow, turn)
        if plan and count:
            title = declared(flow).title
            words = {
                APPROVE: f"{title}: {counted(count, what)} to approve.",
                QUESTIONS: f"{title}: {counted(count, 'question')} to answer.",
                BLOCKED: f"{title}: {count:,} blocked. Each says why and what to do.",
            }[turn]
            button = {APPROVE: "Review changes", QUESTIONS: "Answer", BLOCKED: "See why"}[turn]
            needs = Ability.APPROVE if turn == APPROVE else Ability.PLAN
            state = State.BLOCKED if turn == BLOCKED else State.TO_DO
            command = {
                APPROVE: f"ledgerboard sync apply {plan}",
                QUESTIONS: "ledgerboard sync answer",
                BLOCKED: f"ledgerboard sync plan {flow} --verbose",
            }[turn]
            return Next(state, words, "", button, "plan", (plan, turn), command, needs)
    return None


def _matched(facts: Facts) -> Iterator[str]:
    for flow in MATCHED:
        linked, there = facts.linked(flow) if flow in facts.settings else (0, 0)
        if there:
            yield f"{linked:,} of {counted(there, declared(flow).one)} linked"


def _adopted(facts: Facts) -> Iterator[str]:
    if not facts.invoices_read:
        return
    start, signed = facts.bills.start_day, len(facts.signed)
    count = len(facts.unsigned) + signed if start or signed else 0
    if start and not count:
        yield "No commitment was in progress"
    elif count:
        yield f"{signed:,} of {counted(count, 'commitment')} signed off"
    if start:
        yield f"Ledgerboard bills from {american(start)} on"
    elif facts.posted:
        yield "No start day: approved invoices go whatever their date"


def _unread(facts: Facts) -> Next | None:
    """Why nothing can be said of bills yet."""
    if off := _off(facts):
        return off
    if facts.invoices_read:
        return None
    if facts.is_on("invoices"):
        return _checking("Check for changes to read invoices and bills.", "invoices")
    return _after(2, "Invoices aren't on yet.") if "invoices" in facts.settings else _after(1)


def _to_adopt(facts: Facts) -> Next:
    """Who posts without a start day has decided that nothing was in progress."""
    if unread := _unread(facts):
        return unread
    if (facts.bills.start_day is None and facts.posted) or not facts.unsigned:
        return Next(State.DONE)
    place = "in-progress"
    if facts.bills.start_day is None:
        command = "ledgerboard sync set invoices start_day=YYYY-MM-DD"
        words = "Choose the first day that Ledgerboard bills for."
        return Next(
            State.TO_DO, words, "", "Choose the day", place, None, command, Ability.ADMINISTER
        )
    count = counted(len(facts.unsigned), "commitment")
    words = f"Sign off {count}. Until then their new bills are held."
    command = "ledgerboard adopt list"
    return Next(
        State.TO_DO, words, "", "Compare and sign off", place, None, command, Ability.APPROVE
    )


def _to_reconcile(facts: Facts) -> Next:
    """Done once every difference had a name. What comes apart later is on the home page."""
    if unread := _unread(facts):
        return unread
    if facts.ties is None:
        why = "It runs on its own within 5 minutes of a check for changes."
        return Next(State.WAITING, why=why)
    if not facts.ties.unexplained:
        return Next(State.DONE)
    words = f"{counted(facts.ties.unexplained, 'difference')} without a known cause."
    command = "ledgerboard reconcile"
    return Next(State.TO_DO, words, "", "See why", "reconciliation", None, command, Ability.SEE)


def _reconciled(facts: Facts) -> Iterator[str]:
    found = facts.ties if facts.invoices_read else None
    if found and found.words:
        yield found.words
    if found and not found.unexplained:
        yield "Every difference has a cause" if found.words else "Ties to the cent"


def _reconciled_at(facts: Facts) -> By:
    return By("", facts.ties.at) if facts.invoices_read and facts.ties else By()


def _to_post(facts: Facts) -> Next:
    if unread := _unread(facts):
        return unread
    if facts.posted:
        return Next(State.DONE)
    if not facts.compared("invoices"):
        return _checking("Check invoices for changes.", "invoices")
    waiting = _decide(facts, "invoices", "change", APPROVE, QUESTIONS, BLOCKED)
    return waiting or Next(
        State.WAITING,
        why="No invoice needs a bill now. Invoices show up here when Procore marks them Approved.",
    )


def _posting(facts: Facts) -> Iterator[str]:
    if not facts.invoices_read:
        return
    if facts.posted:
        yield f"{counted(facts.posted, 'bill')} posted"
    for turn, words in ((APPROVE, "to approve"), (QUESTIONS, "to answer"), (BLOCKED, "blocked")):
        if count := facts.waiting("invoices", turn):
            yield f"{count:,} {words}"
    for flow in ("payments", "costs"):
        yield f"{declared(flow).title}: {'on' if facts.is_on(flow) else 'off'}"


@dataclass(frozen=True)
class StepView:
    """What to do next in a step; how far it is and who last moved it, where that is told."""

    next: Callable[[Facts], Next]
    counts: Callable[[Facts], Iterable[str]]
    by: Callable[[Facts], By]


STEPS: dict[Goal, StepView] = {
    CONNECT: StepView(_to_connect, _connected, _connected_by),
    SETTINGS: StepView(_to_set, _set, lambda facts: facts.set_by("codes", "invoices")),
    MATCH: StepView(_to_match, _matched, lambda facts: facts.approved_by(*MATCHED)),
    ADOPT: StepView(_to_adopt, _adopted, Facts.signed_by),
    RECONCILE: StepView(_to_reconcile, _reconciled, _reconciled_at),
    POST: StepView(_to_post, _posting, lambda facts: facts.approved_by("invoices")),
}
