"""The demo as somebody starts it, once; and the parts of it that need no start."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
from tests.cli.conftest import alone
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.cli.demo import PASSWORD, PEOPLE, Form
from ledgerboard.cli.network_ports import free_port
from ledgerboard.config.settings import FILE_VARIABLE

PAGE = """
<form method="post" action="/grant?x=1">
  <input type="hidden" name="state" value="s&amp;1"><input type="text">
  <select name="company"><option value="7">Seven<option value="8">Eight</select>
  <button name="answer" value="allow">Allow</button>
  <button name="answer" value="deny">Deny</button>
</form>
"""


def test_a_consent_form_is_filled_with_what_is_offered_first():
    form = Form(PAGE)
    assert form.action == "/grant?x=1"
    assert form.fields == {"state": "s&1", "company": "7", "answer": "allow"}


def test_a_page_without_a_form_gives_nothing():
    assert (Form("<p>no").action, Form("<p>no").fields) == ("", {})


def children(pid: int) -> set[int]:
    """Of this process, theirs too."""
    if not Path("/proc/self").exists():
        return set()
    mine = {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return mine | {grand for each in mine for grand in children(each)}


def cookie_and_page(browser: httpx2.Client) -> str:
    page = browser.get("/sign-in/")
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def sign_in(url: str) -> str:
    """What the first person sees."""
    with httpx2.Client(base_url=url, follow_redirects=True, timeout=PATIENCE_SECONDS) as browser:
        form = {"csrfmiddlewaretoken": cookie_and_page(browser), "password": PASSWORD}
        form |= {"username": PEOPLE[0][1], "email": PEOPLE[0][1]}
        return browser.post("/sign-in/", data=form, headers={"Referer": url}).text


WARNED = {"budget codes": 0, "invoices": 2, "payments": 0, "direct costs": 2}
"""What somebody should look at first, which the demo leaves to its visitor: bills, and costs that a
commitment may count, too, one of them the bill that was typed twice.
"""


def three_months_are_posted_and_what_differs_is_named(
    runs: list[tuple[str, str, str]], told: str
) -> None:
    """By what the demo itself said: the runs of each money flow, and whether it ties."""
    for flow, warned in WARNED.items():
        kinds = [kind for kind, of, _ in runs if of == flow]
        assert "send" in kinds, told
        assert kinds[-1] == "check for changes", told
        [last] = [end for _, of, end in runs if of == flow][-1:]
        left = re.search(r"(\d+) changes? to approve", last)
        assert int(left[1] if left else 0) == warned, told
    headline = re.search(r"Off by \$[\d,.]+ on \d+ projects? .*: (\d+) documents? differs?\.", told)
    assert headline, told
    assert re.search(r"Invoice 240223-1001: Wrong project, .*Also off on 2403", told), told
    named = re.findall(r"^      \S.*: [^,]+, .* off by ", told, re.MULTILINE)
    assert len(named) == int(headline[1]) > 0, told
    assert re.search(
        r"account .*Retainage.*: \(?\$[\d,.]+\)?: ties with the retainage on bills", told
    ), told


def test_it_starts_agrees_shows_itself_and_leaves_nothing_behind(tmp_path):
    port, scratch = free_port(), tmp_path / "scratch"
    scratch.mkdir()
    environment = alone(tmp_path, WORKER_IN_SERVER="false", PUBLIC_URL="https://real.example")
    (tmp_path / ".env").write_text("LEDGERBOARD_DATABASE_URL=postgresql://real@books/real\n")
    demo = subprocess.Popen(
        [sys.executable, "-m", "ledgerboard", "demo", "--port", str(port)],
        cwd=tmp_path, env={**environment, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said: list[str] = []
    try:
        for line in demo.stdout:
            said.append(line)
            if "Ctrl-C stops everything" in line:
                break
        told = "".join(said)
        assert f"Ledgerboard is ready at http://127.0.0.1:{port}" in told
        assert PEOPLE[0][0] in sign_in(f"http://127.0.0.1:{port}"), told
        runs = re.findall(r"Run \d+, ([\w ]+) \(([\w ]+)\): done\n  (.*)", told)
        for flow in ("vendors", "projects"):
            kinds = [kind for kind, of, _ in runs if of == flow]
            check = "check for changes"
            assert (kinds[0], kinds[-2:]) == (check, ["send", check]), told
            [last] = [end for _, of, end in runs if of == flow][-1:]
            assert last.startswith("Nothing to send"), told
        three_months_are_posted_and_what_differs_is_named(runs, told)
        family = children(demo.pid)
        assert len(family) >= 4, "simulators, server, its processes, worker"
        [settings] = scratch.glob("*/demo.env")
        status = subprocess.run(
            [sys.executable, "-m", "ledgerboard", "--settings", settings, "sync", "status"],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Procore" in status.stdout, status.stderr
        demo.send_signal(signal.SIGINT)
        rest, _ = demo.communicate(timeout=PATIENCE_SECONDS)
    finally:
        if demo.poll() is None:
            demo.terminate()
            demo.wait(timeout=PATIENCE_SECONDS)
    assert demo.returncode == 0
    assert rest.endswith("Stopped.\n")
    assert [each for each in family if Path(f"/proc/{each}").exists()] == []
    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "data").exists()
    assert FILE_VARIABLE not in environment
