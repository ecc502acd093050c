"""Bad days that are not one fault at one call: people, permissions, limits, webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tests.faults import days
from tests.faults.contractor import Contractor
from tests.faults.days import Hands, Work
from tests.faults.outside import CLIENT_ID, REALM, Systems
from tests.faults.scenarios import Outcome, finished
from tests.faults.stages import stage

from ledgerboard.connections.models import WebhookEvent
from ledgerboard.connections.services import Received, receive_webhook

Happening = Callable[[Contractor], None]
TOKENS = {"procore": "/oauth/token", "quickbooks": "/oauth2/v1/tokens/bearer"}


# people between the plan and its writing


def hand(do: Callable[[Hands], None]) -> Happening:
    return lambda world: do(Hands(world.systems))


def _typed_in(side: str) -> Happening:
    return hand(lambda hands: hands.add(side, "Granite Paving" if side == "quickbooks" else
                                        "Juniper Fence"))  # fmt: skip


def _phone(side: str) -> Happening:
    if side == "procore":
        return hand(lambda h: h.edit(side, "Bolt Electric", business_phone="(503) 555-0199"))
    phone = {"FreeFormNumber": "(503) 555-0199"}
    return hand(lambda h: h.edit(side, "Bolt Electric", PrimaryPhone=phone))


def _renamed(side: str) -> Happening:
    new, member = "Acme Concrete Works", "name" if side == "procore" else "DisplayName"
    return hand(lambda hands: hands.edit(side, "Acme Concrete", **{member: new}))


def _customer_takes_the_name(world: Contractor) -> None:
    values = {"DisplayName": "Granite Paving"}
    world.systems.quickbooks.act("create_row", entity="Customer", values=values)


def _customer_gives_it_back(world: Contractor) -> None:
    rows = world.systems.quickbooks.table(f"{REALM}/Customer")
    found = next(row["id"] for row in rows if row["body"]["DisplayName"] == "Granite Paving")
    world.systems.quickbooks.act(
        "edit_row", entity="Customer", id=found, values={"DisplayName": "Granite the customer"}
    )


BOLT = ("Bolt Electric", "phone")
EITHER = days.EVERYTHING.values | {BOLT: ("5035550101", "5035550199")}
NEW_NAME = tuple("Acme Concrete Works" if n == "Acme Concrete" else n for n in days.PAIRS)
RENAMED_VALUES = {
    ("Acme Concrete Works" if name == "Acme Concrete" else name, what): allowed
    for (name, what), allowed in days.EVERYTHING.values.items()
}
PEOPLE: Mapping[str, tuple[Happening, Work]] = {
    "creates the same vendor in QuickBooks": (_typed_in("quickbooks"), days.EVERYTHING),
    "creates the same vendor in Procore": (_typed_in("procore"), days.EVERYTHING),
    "edits the source": (
        _phone("procore"),
        replace(days.EVERYTHING, values=days.EVERYTHING.values | {BOLT: ("5035550199",)}),
    ),
    "edits the target": (_phone("quickbooks"), replace(days.EVERYTHING, values=EITHER)),
    "renames the source": (
        _renamed("procore"),
        replace(days.EVERYTHING, values=RENAMED_VALUES, there=NEW_NAME),
    ),
    "renames the target": (
        _renamed("quickbooks"),
        replace(days.EVERYTHING, values=RENAMED_VALUES, there=NEW_NAME),
    ),
}


def people(systems: Systems) -> Iterator[Outcome]:
    """Somebody is at work between the plan and its writing, or in the very moment of writing."""
    begun = stage(systems, "vendors", days.EVERYTHING)
    for title, (happens, work) in PEOPLE.items():
        with begun.scenario() as world:
            happens(world)
            world.apply(begun.plan)
            yield finished(replace(begun, work=work), world, f"a person {title}", "after the plan")
    for title in (
        "creates the same vendor in QuickBooks",
        "edits the target",
        "renames the target",
    ):
        happens, work = PEOPLE[title]
        with begun.scenario() as world:
            world.boundary = once(world, "prepared", happens)
            world.apply(begun.plan)
            yield finished(
                replace(begun, work=work), world, f"a person {title}", "while it is written"
            )


def once(
    world: Contractor, boundary: str, happens: Happening, number: int = 1
) -> Callable[[str], None]:
    passed: list[str] = []

    def watch(at: str) -> None:
        passed.append(at)
        if at == boundary and passed.count(at) == number:
            happens(world)

    return watch


def refusals(systems: Systems) -> Iterator[Outcome]:
    """One row of several is refused; a person mends it, and only that one is written again."""
    begun = stage(systems, "vendors", days.EVERYTHING)
    for retries in (True, False):
        with begun.scenario() as world:
            world.boundary = once(world, "prepared", _customer_takes_the_name)
            run = world.apply(begun.plan)
            _customer_gives_it_back(world)
            if retries:
                world.try_again(run)
            how = "retried" if retries else "planned again"
            yield finished(
                begun, world, f"one of three names is taken, {how}", "QuickBooks: create"
            )


# permissions


def _token_ends(name: str) -> Happening:
    def happens(world: Contractor) -> None:
        if name == "quickbooks":
            world.systems.quickbooks.act("expire_access_tokens")
        else:
            world.clock.forward(3 * 3600)

    return happens


def _revoked(name: str) -> Happening:
    def happens(world: Contractor) -> None:
        if name == "quickbooks":
            world.systems.quickbooks.act("disconnect")
        else:
            world.systems.procore.act("revoke_tokens", client_id=CLIENT_ID)

    return happens


def permissions(systems: Systems) -> Iterator[Outcome]:
    """Tokens that end, whose renewal is lost, or that a person revokes in the middle of a run."""
    begun = stage(systems, "vendors", days.EVERYTHING)
    for name, path in TOKENS.items():
        outside = systems.procore if name == "procore" else systems.quickbooks
        for phase in ("before", "after"):
            with begun.scenario() as world:
                _token_ends(name)(world)
                outside.control("faults", {"kind": "drop", "path": path, "phase": phase})
                world.apply(begun.plan)
                yield finished(begun, world, f"renewal dropped {phase}", f"{name}: token")
        for number in (1, 2, 3, 5, 7):
            with begun.scenario() as world:
                world.boundary = once(world, "prepared", _revoked(name), number)
                world.apply(begun.plan)
                title = f"permission revoked before write {number}"
                yield finished(begun, world, title, f"{name}: token")


# limits


def limits(systems: Systems) -> Iterator[Outcome]:
    """Narrower than any published, from the start or suddenly."""
    begun = stage(systems, "vendors", days.EVERYTHING)

    def narrow(world: Contractor) -> None:
        few = {"hourly": 10, "spike": None, "retry_after": False}
        world.systems.procore.control("limits", few)
        world.systems.quickbooks.control("limits", {"on": True, "app_per_second": 4,
                                                    "batch_app_per_minute": 1})  # fmt: skip

    def wide(world: Contractor) -> None:
        world.systems.procore.control("limits", {"hourly": None})
        world.systems.quickbooks.control("limits", {"on": False})

    for title, at in (("narrow limits from the start", 0), ("limits narrowed in flight", 2)):
        with begun.scenario() as world:
            if at:
                world.boundary = once(world, "prepared", narrow, at)
            else:
                narrow(world)
            world.apply(begun.plan)
            wide(world)
            yield finished(begun, world, title, "both")


# webhooks

WEBHOOKS: Mapping[str, Mapping[str, object]] = {
    "none": {},
    "lost": {"kind": "webhook_lost", "times": None},
    "every second one lost": {"kind": "webhook_lost", "times": None, "probability": 0.5},
    "late": {"kind": "webhook_late", "seconds": 600, "times": None},
    "duplicated": {"kind": "webhook_duplicate", "times": None},
    "shuffled": {"kind": "webhook_shuffle", "times": None},
}


def webhooks(systems: Systems) -> Iterator[Outcome]:
    """People and we ourselves write while webhooks misbehave; each is stored once, if it comes."""
    begun = stage(systems, "vendors", Work(lambda _: None), planned=False)
    whole = replace(begun, work=days.EVERYTHING)
    for title, fault in WEBHOOKS.items():
        with whole.scenario() as world:
            world.subscribe()
            for each in systems.each():
                if fault:
                    each.control("faults", dict(fault))
            days.EVERYTHING.do(Hands(systems))
            world.rest("vendors")
            struck = delivered(world, title)
            yield finished(whole, world, f"webhooks {title}", "both", struck=struck)


def delivered(world: Contractor, title: str) -> bool:
    """Everything that comes is answered 200 and stored once; then what is named is looked at."""
    for each in world.systems.each():
        each.control("clock", {"advance": 900})
        each.control("webhooks?wait=30", method="GET")
        each.control("faults", method="DELETE")
    answers = [receive_webhook(_system(path), headers, body)
               for path, headers, body in world.systems.inbox.kept]  # fmt: skip
    stored = WebhookEvent.objects.of(world.organization).count()
    again = [receive_webhook(_system(path), headers, body)
             for path, headers, body in world.systems.inbox.kept]  # fmt: skip
    assert {*answers, *again} <= {Received.STORED}, answers
    assert WebhookEvent.objects.of(world.organization).count() == stored
    return bool(stored) == (title != "lost")


def _system(path: str) -> str:
    return "procore" if "procore" in path else "quickbooks"


SPECIAL = {
    "people": people,
    "refusals": refusals,
    "permissions": permissions,
    "limits": limits,
    "webhooks": webhooks,
}
