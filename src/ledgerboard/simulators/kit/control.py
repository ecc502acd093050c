"""`/_control`: what tests, demos and benches do to a simulator behind its clients' backs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ledgerboard.simulators.kit.call import Call, Malformed, Reply, Stop
from ledgerboard.simulators.kit.coverage import coverage_markdown
from ledgerboard.simulators.kit.system import System
from ledgerboard.simulators.kit.world import World

PREFIX = "/_control"
Answer = Callable[["Control", Call], Any]
PAGES: dict[tuple[str, str], Answer] = {}


def page(method: str, path: str) -> Callable[[Answer], Answer]:
    def declare(answer: Answer) -> Answer:
        PAGES[method, path] = answer
        return answer

    return declare


class ControlCallRefused(ValueError):
    """The control call makes no sense; its text says why."""


def given(call: Call) -> dict[str, Any]:
    """The JSON object of the call, empty when none was sent."""
    body = call.json
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise ControlCallRefused("send a JSON object")
    return body


class Control:
    """Open to whoever reaches the port: simulators listen on loopback."""

    def __init__(self, system: System, world: World) -> None:
        self.system = system
        self.world = world
        self.seeds = dict(system.seeds)

    def answer(self, call: Call) -> Reply:
        head, _, name = call.path.removeprefix(PREFIX).strip("/").partition("/")
        path = f"{head}/{name}" if (call.method, f"{head}/{name}") in PAGES else head
        found = PAGES.get((call.method, path))
        if found is None or (name and path == head and head not in NAMED):
            known = sorted(f"{method} {PREFIX}/{path}" for method, path in PAGES)
            return Reply(
                {"error": f"no such control call: {call.method} {call.path}", "known": known}, 404
            )
        call.params = {"name": name}
        with self.world.lock:
            return self._answered(found, call)

    def _answered(self, found: Answer, call: Call) -> Reply:
        try:
            with self.world.atomic():
                body = found(self, call)
        except (ControlCallRefused, Malformed, ValueError, KeyError, TypeError) as error:
            return Reply({"error": f"{type(error).__name__}: {error}"}, 400)
        except Stop as stop:
            return stop.reply
        self.world.save()
        return body if isinstance(body, Reply) else Reply(body)


NAMED = frozenset({"tables", "faults"})


@page("GET", "")
def index(control: Control, _call: Call) -> Any:
    return {
        "system": control.system.name,
        "now": control.world.clock.now().isoformat(),
        "calls": sorted(f"{method} {PREFIX}/{path}" for method, path in PAGES),
        "seeds": sorted(control.seeds),
        "acts": {name: (act.__doc__ or "").strip() for name, act in control.system.acts.items()},
    }


@page("GET", "health")
def health(control: Control, _call: Call) -> Any:
    return {"system": control.system.name, "ok": True}


@page("POST", "seed")
def seed(control: Control, call: Call) -> Any:
    """{"seed": name, ...options}: on top of what is there."""
    options = given(call)
    name = options.pop("seed", "empty")
    if name not in control.seeds:
        raise ControlCallRefused(f"no seed {name!r}; there are {sorted(control.seeds)}")
    control.seeds[name](control.world, options)
    return {"seed": name, "tables": sizes(control.world)}


@page("POST", "reset")
def reset(control: Control, _call: Call) -> Any:
    control.world.reset()
    return {"tables": sizes(control.world)}


def sizes(world: World) -> dict[str, int]:
    return {name: len(table) for name, table in world.tables().items() if len(table)}


@page("GET", "clock")
def read_clock(control: Control, _call: Call) -> Any:
    clock = control.world.clock
    return {"now": clock.now().isoformat(), "frozen": clock.frozen}


@page("POST", "clock")
def move_clock(control: Control, call: Call) -> Any:
    """{"set": iso} {"advance": seconds} {"freeze": true|false} {"reset": true}, in this order."""
    wish, clock = given(call), control.world.clock
    if wish.get("reset"):
        clock.reset()
    if "freeze" in wish:
        (clock.freeze if wish["freeze"] else clock.run)()
    if "set" in wish:
        clock.set(datetime.fromisoformat(wish["set"]))
    if "advance" in wish:
        clock.advance(float(wish["advance"]))
    return read_clock(control, call)


@page("GET", "faults")
def list_faults(control: Control, _call: Call) -> Any:
    return control.world.faults.report()


@page("POST", "faults")
def add_faults(control: Control, call: Call) -> Any:
    """One rule, or {"faults": [rules]}."""
    wish = given(call)
    rules = wish.get("faults", [wish])
    return {"added": [control.world.faults.parse(dict(rule)).id for rule in rules]}


@page("DELETE", "faults")
def clear_faults(control: Control, call: Call) -> Any:
    control.world.faults.clear(int(call.params["name"]) if call.params["name"] else None)
    return control.world.faults.report()


@page("GET", "limits")
def read_limits(control: Control, _call: Call) -> Any:
    return control.world.limits


@page("POST", "limits")
def change_limits(control: Control, call: Call) -> Any:
    return merge(control.world.limits, given(call), "limit")


@page("GET", "settings")
def read_settings(control: Control, _call: Call) -> Any:
    return control.world.settings


@page("POST", "settings")
def change_settings(control: Control, call: Call) -> Any:
    return merge(control.world.settings, given(call), "setting")


def merge(known: dict[str, Any], wish: dict[str, Any], what: str) -> dict[str, Any]:
    unknown = sorted(set(wish) - set(known))
    if unknown:
        raise ControlCallRefused(f"no {what} {unknown}; there are {sorted(known)}")
    known.update(wish)
    return known


@page("GET", "calls")
def read_calls(control: Control, call: Call) -> Any:
    return control.world.calls.report(int(call.arg("last") or 100))


@page("DELETE", "calls")
def clear_calls(control: Control, _call: Call) -> Any:
    control.world.calls.clear()
    return control.world.calls.report()


@page("GET", "tables")
def read_table(control: Control, call: Call) -> Any:
    """All sizes, or `/tables/{name}?limit=&offset=&field=value`: its rows."""
    name = call.params["name"]
    if not name:
        return sizes(control.world)
    table = control.world.tables().get(name)
    if table is None:
        raise ControlCallRefused(f"no table {name!r}; there are {sorted(control.world.tables())}")
    wanted = {k: v for k, v in call.args.items() if k not in {"limit", "offset"}}
    rows = table.select(lambda row: all(str(row.get(k)) == v for k, v in wanted.items()))
    start, size = int(call.arg("offset") or 0), int(call.arg("limit") or 1_000)
    return {"total": len(rows), "rows": rows[start : start + size]}


@page("GET", "changes")
def read_changes(control: Control, call: Call) -> Any:
    kept = list(control.world.changes)[-int(call.arg("last") or 100) :]
    return [{**change._asdict(), "at": change.at.isoformat()} for change in kept]


@page("POST", "act")
def act(control: Control, call: Call) -> Any:
    """{"act": name, ...}: what a person does in the system's own pages."""
    wish = given(call)
    name = wish.pop("act", None)
    if name not in control.system.acts:
        raise ControlCallRefused(f"no act {name!r}; there are {sorted(control.system.acts)}")
    return control.system.acts[name](control.world, wish)


@page("GET", "webhooks")
def read_webhooks(control: Control, _call: Call) -> Any:
    outbox = control.world.outbox
    return {"paused": outbox.paused, "pending": outbox.pending(), "deliveries": outbox.report()}


@page("POST", "webhooks/pause")
def pause_webhooks(control: Control, _call: Call) -> Any:
    control.world.outbox.paused = True
    return {"paused": True}


@page("POST", "webhooks/resume")
def resume_webhooks(control: Control, _call: Call) -> Any:
    control.world.outbox.paused = False
    return {"paused": False}


@page("POST", "webhooks/flush")
def flush_webhooks(control: Control, _call: Call) -> Any:
    """Send what waits, now; `?wait=5` answers when nothing more can be sent."""
    return {"waiting": control.world.outbox.flush()}


@page("GET", "coverage")
def coverage(control: Control, _call: Call) -> Any:
    return Reply(coverage_markdown(control.system), media_type="text/markdown; charset=utf-8")
