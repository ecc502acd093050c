"""Bad days on demand, and a state that outlives its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import httpx2
import pytest
from tests.waiting import PATIENCE_SECONDS, until

from ledgerboard.simulators.kit import running
from ledgerboard.simulators.procore import build, make, new_world

VENDORS = "/rest/v1.0/vendors"


def inject(control, **rule):
    assert control.post("/_control/faults", json=rule).status_code == 200


def create(http, company, name="A"):
    return http.post(VENDORS, json={"company_id": company["id"], "vendor": {"name": name}})


def test_a_drop_before_the_write_leaves_nothing(http, control, company, vendors):
    inject(control, kind="drop", method="POST", path=VENDORS)
    with pytest.raises(httpx2.RemoteProtocolError):
        create(http, company)
    assert vendors() == []


def test_a_drop_after_the_write_leaves_the_record(http, control, company, vendors):
    inject(control, kind="drop", phase="after", method="POST", path=VENDORS)
    with pytest.raises(httpx2.RemoteProtocolError):
        create(http, company)
    assert len(vendors()) == 1


@pytest.mark.parametrize(("phase", "left"), [("before", 0), ("after", 1)])
def test_a_time_out_hides_whether_the_write_was_done(http, control, company, vendors, phase, left):
    inject(control, kind="timeout", phase=phase, method="POST", path=VENDORS)
    with pytest.raises(httpx2.ReadTimeout):
        http.post(VENDORS, json={"company_id": company["id"], "vendor": {"name": "A"}}, timeout=0.2)
    until(lambda: len(vendors()) == left)


def test_a_held_connection_is_closed_in_the_end(http, control, company):
    inject(control, kind="timeout", seconds=0.05, path=VENDORS)
    with pytest.raises(httpx2.RemoteProtocolError):
        create(http, company)


def test_a_5xx_may_come_as_html(http, control, company, vendors):
    inject(control, kind="error", status=502, format="html", path=VENDORS, method="POST")
    answer = create(http, company)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert vendors() == []


def test_a_5xx_may_follow_a_write_that_was_done(http, control, company, vendors):
    inject(control, kind="error", status=500, phase="after", path=VENDORS, method="POST")
    assert create(http, company).status_code == 500
    assert len(vendors()) == 1


@pytest.mark.parametrize("retry_after", [None, 7])
def test_a_429_on_demand_with_or_without_retry_after(http, control, retry_after):
    inject(control, kind="throttle", retry_after=retry_after)
    answer = http.get("/rest/v1.0/me")
    expected = None if retry_after is None else "7"
    assert (answer.status_code, answer.headers.get("retry-after")) == (429, expected)


def test_a_slow_answer_is_the_right_one(http, control, company):
    inject(control, kind="slow", seconds=0.02, path=VENDORS, method="POST")
    assert create(http, company).status_code == 201


def test_a_rule_fires_so_often_and_skips_so_many(http, control):
    inject(control, kind="error", skip=1, times=2)
    codes = [http.get("/rest/v1.0/me").status_code for _ in range(5)]
    assert codes == [200, 503, 503, 200, 200]


def test_a_rule_matches_method_and_path_only(http, control):
    inject(control, kind="error", method="PATCH", path="/rest/v1.0/vendors/*", times=None)
    assert http.get("/rest/v1.0/me").status_code == 200
    assert http.patch("/rest/v1.0/vendors/1", json={}).status_code == 503


def test_chance_is_the_same_in_every_run(http, control):
    runs = []
    for _ in range(2):
        inject(control, kind="error", probability=0.5, times=None)
        runs.append([http.get("/rest/v1.0/me").status_code for _ in range(6)])
        control.delete("/_control/faults")
    assert {200, 503} >= set(runs[0]) | set(runs[1])


def test_cleared_rules_do_not_fire(http, control):
    inject(control, kind="error", times=None)
    control.delete("/_control/faults")
    assert http.get("/rest/v1.0/me").status_code == 200


@pytest.mark.parametrize("rule", [{"kind": "nonsense"}, {"kind": "drop", "wen": 1}, {}])
def test_a_rule_that_makes_no_sense_is_refused(control, world, rule):
    assert control.post("/_control/faults", json=rule).status_code == 400


def test_outside_calls_are_counted_by_route(http, control, company):
    create(http, company)
    http.get(f"{VENDORS}/1", params={"company_id": company["id"]})
    report = control.get("/_control/calls").json()
    assert report["by_route"] == {
        "POST /rest/v1.0/vendors": 1,
        "GET /rest/v1.0/vendors/{id}": 1,
    }
    assert report["total"] == 2


def test_a_call_without_an_answer_is_counted_with_status_0(http, control, company):
    inject(control, kind="drop", path=VENDORS)
    with pytest.raises(httpx2.RemoteProtocolError):
        create(http, company)
    assert control.get("/_control/calls").json()["by_status"] == {"0": 1}


SERVE = """
import sys
from ledgerboard.simulators.kit import running
from ledgerboard.simulators.procore import build, new_world, make
world = new_world(state=sys.argv[1])
make.add_app(world, "acme", "secret", redirect_uris=[])
company = make.add_company(world, "C")
make.install_app(world, "acme", company["id"])
app = world.table("apps").get("acme")
token = make.add_token(world, "acme", app["service_user_id"], service=True)["access_token"]
world.save()
with running(build(world)) as base_url:
    print(base_url, token, company["id"], flush=True)
    sys.stdin.read()
"""


def test_a_killed_simulator_has_lost_nothing_that_it_answered(tmp_path):
    state = tmp_path / "procore.db"
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(state)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    base_url, token, company_id = process.stdout.readline().split()
    headers = {"authorization": f"Bearer {token}", "procore-company-id": company_id}
    with httpx2.Client(
        base_url=base_url, headers=headers, trust_env=False, timeout=PATIENCE_SECONDS
    ) as http:
        updates = [{"name": f"V{n}", "origin_id": str(n)} for n in range(50)]
        body = {"company_id": int(company_id), "updates": updates}
        http.patch("/rest/v1.0/vendors/sync", json=body).raise_for_status()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with (
        running(build(new_world(state=state))) as base_url,
        httpx2.Client(
            base_url=base_url, headers=headers, trust_env=False, timeout=PATIENCE_SECONDS
        ) as http,
    ):
        params = {"company_id": company_id, "per_page": 100}
        rows = http.get("/rest/v1.0/vendors", params=params).raise_for_status().json()
        again = http.patch("/rest/v1.0/vendors/sync", json=body).raise_for_status().json()
    assert [row["origin_id"] for row in rows] == [str(n) for n in range(50)]
    assert [row["id"] for row in again["entities"]] == [row["id"] for row in rows]


def test_the_bare_seed_gives_a_company_to_connect_to(control, world):
    answer = control.post("/_control/seed", json={"seed": "bare"}).json()
    assert answer["tables"]["companies"] == answer["tables"]["users"] == 1


def test_reset_forgets_everything(control, vendor, company, world):
    control.post("/_control/reset")
    assert control.get("/_control/tables").json() == {}


def test_make_raises_no_webhooks(world, company, control):
    make.add_vendor(world, company["id"], name="Silent")
    assert control.get("/_control/webhooks").json()["deliveries"] == []
