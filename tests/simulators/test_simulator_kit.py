"""The frame of the simulators: clock, tables, undo, state file, faults, control, socket."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx2
import pytest
from tests.waiting import PATIENCE_SECONDS, until

from ledgerboard.simulators.kit import (
    DOCUMENTED,
    App,
    Call,
    Clock,
    Delivery,
    Fault,
    Operation,
    Policy,
    Reply,
    Stop,
    System,
    World,
    coverage_markdown,
    running,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def system():
    operations = (Operation("GET", "/things/{id}", "Read a thing"), Operation("GET", "/later"))
    system = System(name="demo", title="Demo", operations=operations)

    @system.route("POST", "/things", evidence=DOCUMENTED, source="Create a thing")
    def create(world: World, call: Call) -> Reply:
        row = world.table("things").put({"id": world.next_id("things"), **call.json})
        if call.json.get("refuse"):
            raise Stop(Reply({"error": "refused"}, 422))
        if call.json.get("fail"):
            raise ZeroDivisionError
        return Reply(row, 201)

    @system.route("GET", "/things/{id}", evidence=DOCUMENTED, source="Read a thing")
    def read(world: World, call: Call) -> Reply:
        return Reply(world.table("things").get(int(call.params["id"])) or {})

    @system.route("GET", "/things/special", evidence=DOCUMENTED, source="a literal")
    def special(_world: World, call: Call) -> Reply:
        return Reply({"flags": sorted(call.flags)})

    return system


@pytest.fixture
def world():
    return World()


@pytest.fixture
def http(system, world):
    with (
        running(App(system, world)) as base_url,
        httpx2.Client(
            base_url=base_url, trust_env=False, verify=False, timeout=PATIENCE_SECONDS
        ) as client,
    ):
        yield client


def test_a_frozen_clock_stands_still_until_moved():
    clock = Clock()
    clock.freeze()
    clock.set(NOON)
    clock.advance(90)
    assert clock.now() == clock.now() == NOON + timedelta(seconds=90)


def test_a_clock_that_runs_again_goes_on_from_where_it_stood():
    real = [NOON]
    clock = Clock(lambda: real[0])
    clock.freeze()
    real[0] += timedelta(hours=1)
    clock.run()
    real[0] += timedelta(seconds=5)
    assert clock.now() == NOON + timedelta(seconds=5)


def test_an_answer_is_dated_by_the_clock_of_its_world(http, world):
    world.clock.freeze()
    world.clock.set(NOON)
    assert http.get("/things/special").headers["date"] == "Mon, 01 Jun 2026 12:00:00 GMT"


def test_an_index_follows_every_change(world):
    table = world.table("t", "name")
    table.put({"id": 1, "name": "a"})
    table.update(1, {"name": "b"})
    assert (table.find("name", "a"), table.first("name", "b")) == ([], {"id": 1, "name": "b"})
    table.delete(1)
    assert table.find("name", "b") == []


def test_an_index_declared_late_holds_what_is_there(world):
    world.table("t").put({"id": 1, "name": "a"})
    assert world.table("t", "name").first("name", "a") == {"id": 1, "name": "a"}


def undone(world, part):
    """Run a part that fails at its end."""

    def failing():
        with world.atomic():
            part()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()


def test_an_undone_part_leaves_the_rest(world):
    table = world.table("t", "name")
    table.put({"id": 1, "name": "a"})

    def part():
        table.update(1, {"name": "b"})
        table.put({"id": 2, "name": "c"})

    undone(world, part)
    assert list(table) == [{"id": 1, "name": "a"}]
    assert table.first("name", "b") is None


def test_ids_never_come_twice(world):
    undone(world, lambda: world.next_id("t"))
    assert world.next_id("t") == 2


def test_a_state_file_holds_rows_order_sequences_and_switches(tmp_path):
    path = tmp_path / "state.db"
    first = World(state=path)
    first.defaults(settings={"a": 1}, limits={})
    for name in ("z", "a", "m"):
        first.table("t").put({"id": first.next_id("t"), "name": name})
    first.table("t").update(1, {"name": "y"})
    first.settings["a"] = 2
    first.close()
    second = World(state=path)
    second.defaults(settings={"a": 1, "b": 1}, limits={})
    assert [row["name"] for row in second.table("t", "name")] == ["y", "a", "m"]
    assert second.table("t").first("name", "m") == {"id": 3, "name": "m"}
    assert (second.next_id("t"), second.settings) == (4, {"a": 2, "b": 1})
    second.close()


def test_a_state_file_keeps_the_order_in_which_rows_came(tmp_path):
    first = World(state=tmp_path / "state.db")
    for number in (3, 1, 2):
        first.table("t").put({"id": number})
    first.close()
    second = World(state=tmp_path / "state.db")
    assert [row["id"] for row in second.table("t")] == [3, 1, 2]
    second.close()


def test_what_was_undone_is_not_in_the_file(tmp_path):
    path = tmp_path / "state.db"
    first = World(state=path)
    undone(first, lambda: first.table("t").put({"id": 1}))
    first.close()
    with sqlite3.connect(path) as found:
        rows = found.execute("SELECT count(*) FROM rows WHERE tab = 't'").fetchone()
    found.close()
    assert rows == (0,)


def test_a_stop_answers_and_undoes(http, world):
    assert http.post("/things", json={"refuse": True}).status_code == 422
    assert len(world.table("things")) == 0


def test_a_handler_that_fails_is_500_and_undone(http, world):
    answer = http.post("/things", json={"fail": True})
    assert (answer.status_code, len(world.table("things"))) == (500, 0)


def test_a_literal_wins_over_a_parameter(http):
    assert http.get("/things/special").json() == {"flags": []}


def test_malformed_json_is_400(http):
    assert http.post("/things", content=b"{").status_code == 400


def test_a_known_call_without_a_route_is_501_and_an_unknown_one_404(http):
    assert http.get("/later").status_code == 501
    assert http.get("/nothing").status_code == 404
    assert http.delete("/things").status_code == 405


def test_a_flag_is_handed_to_the_handler(http, world):
    world.faults.add(Fault("flag", name="stale_version"))
    assert http.get("/things/special").json() == {"flags": ["stale_version"]}


def test_a_dropped_connection_gives_no_answer_and_the_next_call_works(http, world):
    world.faults.add(Fault("drop"))
    with pytest.raises(httpx2.RemoteProtocolError):
        http.get("/things/special")
    assert http.get("/things/special").status_code == 200


def test_a_held_connection_does_not_hold_others(system, world):
    world.faults.add(Fault("timeout", path="/things", seconds=30))
    with running(App(system, world)) as base_url:
        held = threading.Thread(target=give_up, args=(f"{base_url}/things",))
        held.start()
        with httpx2.Client(
            base_url=base_url, trust_env=False, verify=False, timeout=PATIENCE_SECONDS
        ) as http:
            assert http.get("/things/special").status_code == 200
        held.join()


def give_up(url):
    with pytest.raises(httpx2.ReadTimeout):
        httpx2.post(url, json={}, timeout=0.3, trust_env=False, verify=False)


def test_the_control_page_lists_its_calls(http):
    assert "POST /_control/faults" in http.get("/_control").json()["calls"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_control/seed", {"seed": "nothing"}),
        ("/_control/act", {"act": "nothing"}),
        ("/_control/clock", {"set": "noon"}),
        ("/_control/faults", {"kind": "drop", "phase": "during"}),
        ("/_control/settings", {"nothing": 1}),
        ("/_control/clock", [1]),
    ],
)
def test_a_control_call_that_makes_no_sense_is_400_and_says_why(http, path, body):
    answer = http.post(path, json=body)
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


def test_an_unknown_control_call_is_404(http):
    assert http.get("/_control/nothing").status_code == 404
    assert http.post("/_control/calls/extra").status_code == 404


def test_control_calls_are_not_counted(http):
    http.get("/things/special")
    http.get("/_control/tables")
    assert http.get("/_control/calls").json()["total"] == 1


def test_a_table_is_read_in_parts_and_by_field(http, world):
    for number in range(5):
        world.table("things").put({"id": number, "even": number % 2 == 0})
    part = http.get("/_control/tables/things?limit=2&offset=3").json()
    even = http.get("/_control/tables/things?even=True").json()
    assert ([row["id"] for row in part["rows"]], even["total"]) == ([3, 4], 3)


def test_every_change_is_logged(http):
    http.post("/things", json={"name": "a"})
    kinds = [(row["table"], row["kind"]) for row in http.get("/_control/changes").json()]
    assert kinds == [("things", "create")]


def test_several_events_may_travel_in_one_post_and_be_signed(system):
    received = []

    @system.route("POST", "/hook", evidence=DOCUMENTED, source="test")
    def take(_world: World, call: Call) -> Reply:
        received.append((call.headers["signature"], call.body))
        return Reply(status=200)

    def pack(_world, rows):
        return b",".join(row["payload"].encode() for row in rows), {"signature": str(len(rows))}

    sender = World(policy=Policy(batch=10, pack=pack))
    with running(App(system, World())) as base_url:
        for name in "abc":
            sender.outbox.post(Delivery("q", f"{base_url}/hook", name))
        sender.save()
        until(sender.outbox.idle)
        sender.close()
    assert received == [("3", b"a,b,c")]


def test_events_of_an_undone_call_are_not_sent(world):
    undone(world, lambda: world.outbox.post(Delivery("q", "http://127.0.0.1:9/", {})))
    world.save()
    assert world.outbox.report() == []


def test_an_endpoint_that_is_not_there_is_tried_again_later(world):
    world.clock.freeze()
    world.outbox.post(Delivery("q", "http://127.0.0.1:9/", {}))
    world.save()
    until(world.outbox.idle)
    row = world.outbox.report()[0]
    world.close()
    assert (row["state"], row["attempts"][0]["status"]) == ("queued", None)


def test_a_200_that_comes_too_late_is_a_failure_and_the_event_comes_again(system):
    received = []

    @system.route("POST", "/hook", evidence=DOCUMENTED, source="test")
    def take(_world: World, call: Call) -> Reply:
        received.append(call.json)
        return Reply(status=200)

    slow = World()
    slow.faults.add(Fault("slow", phase="after", seconds=0.4))
    sender = World(policy=Policy(timeout_seconds=0.1))
    sender.clock.freeze()
    with running(App(system, slow)) as base_url:
        sender.outbox.post(Delivery("q", f"{base_url}/hook", {"ulid": "1"}))
        sender.save()
        until(sender.outbox.idle)
        sender.outbox._client.timeout = PATIENCE_SECONDS
        sender.clock.advance(1)
        until(lambda: sender.outbox.report()[0]["state"] == "delivered")
        sender.close()
        until(lambda: len(received) == 2)
    assert received == [{"ulid": "1"}] * 2


def test_a_receiver_may_call_back_while_it_is_called(system, world):
    """A handler that reads before it answers must not meet a lock."""
    seen = []
    receiver = System(name="receiver", title="Receiver")

    with running(App(system, world)) as base_url:

        @receiver.route("POST", "/hook", evidence=DOCUMENTED, source="test")
        def take(_world: World, _call: Call) -> Reply:
            answer = httpx2.get(f"{base_url}/things/special", trust_env=False, verify=False)
            seen.append(answer.status_code)
            return Reply(status=200)

        with running(App(receiver, World())) as receiver_url:
            with world.lock:
                world.outbox.post(Delivery("q", f"{receiver_url}/hook", {}))
                world.save()
            until(lambda: world.outbox.report()[0]["state"] == "delivered")
    assert seen == [200]


def test_the_coverage_page_says_what_is_simulated_and_what_is_501(system):
    page = coverage_markdown(system)
    assert "| GET | `/later` | 501 |" in page
    assert "| GET | `/things/{id}` | yes | documented | Read a thing |" in page
    assert "Beside the reference" in page


def test_a_slow_answer_of_a_fraction_of_a_second_comes_from_a_world_that_counts_in_decimals():
    fault = Fault("slow", seconds=Decimal("0.01"), probability=Decimal("0.5"))
    assert (type(fault.seconds), type(fault.probability)) == (float, float)
