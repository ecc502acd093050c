"""Procore's money in our words, read project by project from the demo contractor's simulator."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.connectors.conftest import endpoints_of

from ledgerboard.connectors.base.errors import Missing
from ledgerboard.connectors.base.http import Caller
from ledgerboard.connectors.base.local import LocalThrottle, StaticTokens
from ledgerboard.connectors.base.system import Session
from ledgerboard.connectors.procore.by_project import ProjectReader
from ledgerboard.connectors.procore.project_listings import PROJECT_LISTINGS
from ledgerboard.connectors.procore.wire import DIALECT
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import InvoiceLine, ScheduleLine, read_lines
from ledgerboard.core.values import Money
from ledgerboard.simulators import procore as procore_simulator
from ledgerboard.simulators import seeds
from ledgerboard.simulators.kit import running
from ledgerboard.simulators.procore import files


@pytest.fixture(scope="module")
def reader(http) -> Iterator[ProjectReader]:
    app = procore_simulator.build()
    seeds.load(app, "demo")
    (invoice, *_) = app.world.table("requisitions")
    held = {"holder_id": invoice["id"]}
    files.keep(app.world, invoice["company_id"], "claim.pdf", "application/pdf", b"%PDF", **held)
    with running(app) as url:
        yield reader_of(url, http, next(iter(app.world.table("companies")))["id"])


@pytest.fixture(scope="module")
def whole(reader) -> Mapping[str, list[Seen]]:
    """Everything of every kind, read once for all these tests."""
    return {kind: everything(reader, kind) for kind in PROJECT_LISTINGS}


def reader_of(url: str, http: Any, company: int) -> ProjectReader:
    """Signed in as the application itself, which sees the one company that installed it."""
    form = {
        "grant_type": "client_credentials",
        "client_id": seeds.CLIENT_ID,
        "client_secret": seeds.CLIENT_SECRET,
    }
    token = http.post(f"{url}/oauth/token", data=form).raise_for_status().json()["access_token"]
    session = Session(
        http=http,
        endpoints=endpoints_of("procore", url),
        tokens=StaticTokens(token),
        throttle=LocalThrottle(),
        company_id=str(company),
        now=lambda: datetime.now(UTC),
    )
    return ProjectReader(Caller(session, DIALECT), session.company_id)


def everything(reader: ProjectReader, kind: str, cursor: str | None = None) -> list[Seen]:
    return [seen for pulled in reader.pull(kind, cursor) for seen in pulled.seen]


def total(values) -> Money:
    return sum(values, Money.parse("0"))


def test_every_kind_is_there(whole):
    assert {kind for kind, found in whole.items() if found} == set(PROJECT_LISTINGS)


def test_a_record_belongs_to_a_project_and_says_so(whole):
    for kind in ("budget_code", "commitment", "subcontractor_invoice", "direct_cost"):
        assert all(each.record.project for each in whole[kind]), kind


def test_a_commitments_lines_add_up_to_its_original_amount(whole):
    for each in whole["commitment"]:
        lines = read_lines(ScheduleLine, each.record.lines)
        assert lines
        assert total(line.amount + (line.tax or Money.parse("0")) for line in lines) == (
            each.record.original
        )
        assert all(line.budget_code for line in lines)


def test_an_invoice_keeps_its_identities_to_the_cent(whole):
    for each in whole["subcontractor_invoice"]:
        invoice, lines = each.record, read_lines(InvoiceLine, each.record.lines)
        assert lines
        assert total(line.to_date for line in lines) == invoice.completed_and_stored
        assert invoice.earned_less_retainage == (
            invoice.completed_and_stored - invoice.total_retainage
        )


def test_a_line_of_an_invoice_is_known_by_what_stays(whole):
    by_commitment: dict[Any, list[Any]] = {}
    for each in whole["subcontractor_invoice"]:
        by_commitment.setdefault(each.record.commitment, []).append(each.record)
    several = [invoices for invoices in by_commitment.values() if len(invoices) > 1]
    assert several
    for invoices in several:
        first, second, *_ = sorted(invoices, key=lambda invoice: invoice.sequence)
        keys = {line.key for line in first.lines}
        assert keys <= {line.key for line in second.lines}
        ids = {line.values["id"] for line in first.lines}
        assert ids.isdisjoint({line.values["id"] for line in second.lines})


def test_a_change_order_is_read_as_its_package_with_its_lines(whole):
    assert all(each.record.commitment for each in whole["change_order"])
    lines = [read_lines(ScheduleLine, each.record.lines) for each in whole["change_order"]]
    assert any(lines)
    sums = [total(line.amount for line in several) for several in lines if several]
    assert sums == [each.record.total for each in whole["change_order"] if each.record.lines]


def test_a_change_order_says_which_potential_one_each_line_came_from(whole):
    lines = [
        line
        for each in whole["change_order"]
        for line in read_lines(ScheduleLine, each.record.lines)
    ]
    read = {each.ref for each in whole["potential_change_order"]}
    named = [line.potential for line in lines]
    assert all(named)
    assert any(each in read for each in named)


def test_in_one_tier_the_potential_change_order_that_repeats_its_package_is_left_out(whole):
    tiers = {each.record.commitment for each in whole["potential_change_order"]}
    commitments = {each.ref: each.record for each in whole["commitment"]}
    assert tiers
    assert {commitments[each].number[3:7] for each in tiers} == {"2404", "2405"}


def test_a_lower_tier_says_whether_its_amount_counts_above(whole):
    lower = {
        each.record.name: each.record
        for kind in ("potential_change_order", "change_order_request")
        for each in whole[kind]
    }
    assert not lower["Projector circuits"].counts_above
    assert not lower["Unsuitable soil"].counts_above
    assert lower["Deeper footings"].parent.kind == "change_order_request"
    assert lower["Fire alarm upgrade"].package_number == "001"
    assert lower["Unsuitable soil"].total == Money.parse("23915.50")
    assert lower["Unsuitable soil"].commitment == lower["Dewatering"].commitment


def requests_asked(reader: ProjectReader, *kinds: str, cursors: Mapping[str, str]) -> int:
    watched, call = counted(reader)
    for kind in kinds:
        everything(watched, kind, cursors.get(kind))
    return call.times("/rest/v1.0/change_order_requests")


def test_change_order_requests_are_asked_for_only_where_there_are_any(reader):
    kinds = ("potential_change_order", "change_order_request")
    cursors = {kind: last_cursor(reader, kind) for kind in kinds}
    assert requests_asked(reader, *kinds, cursors={}) == 1  # one contract has three tiers
    assert requests_asked(reader, *kinds, cursors=cursors) == 1
    never = json.dumps({**json.loads(cursors["change_order_request"]), "marks": {}})
    cursors["change_order_request"] = never
    assert requests_asked(reader, "change_order_request", cursors=cursors) == 0
    cursors.pop("potential_change_order")  # a potential change order names one now
    assert requests_asked(reader, *kinds, cursors=cursors) == 1


def test_a_project_that_is_asked_for_requests_the_first_time_is_asked_for_all_of_them(reader):
    """However long ago they were made: no poll has asked for them since."""
    said = json.loads(last_cursor(reader, "change_order_request"))
    now = json.dumps({**said, "since": "2999-01-01T00:00:00Z", "marks": {}})
    watched, _ = counted(reader)
    everything(watched, "potential_change_order")
    assert [each.record.name for each in everything(watched, "change_order_request", now)]


def test_what_an_earlier_release_remembered_of_requests_is_asked_for_again(reader):
    """It named projects; their list wants the contract."""
    said = json.loads(last_cursor(reader, "change_order_request"))
    marks = {each.partition(":")[0]: "used" for each in said["marks"]}
    assert marks
    before = json.dumps({**said, "since": "2999-01-01T00:00:00Z", "marks": marks})
    assert everything(reader.again(), "change_order_request", before)


def test_a_lower_tier_is_read_by_its_page_where_only_its_project_is_known(reader):
    for kind in ("potential_change_order", "change_order_request"):
        first = everything(reader, kind)[0]
        project = first.parent.partition(":")[0]
        found = reader.read(kind, [first.id], {first.id: project})
        assert found[first.id].record.name == first.record.name


def test_a_budget_code_says_its_cost_code_and_cost_type(whole):
    assert all(each.record.cost_code and each.record.cost_type for each in whole["budget_code"])


def test_what_did_not_change_is_not_read_again(reader):
    *_, last = reader.pull("direct_cost", None)
    assert last.complete
    assert len(everything(reader, "direct_cost", last.cursor)) < len(
        everything(reader, "direct_cost")
    )


def test_one_record_is_read_by_its_own_page(reader):
    for kind in ("commitment", "subcontractor_invoice", "direct_cost"):
        first = everything(reader, kind)[0]
        read = reader.read(kind, [first.id], {first.id: first.record.project.id})
        assert read[first.id].record.title == first.record.title


class Counted:
    """A caller that notes which paths were asked for."""

    def __init__(self, call: Caller) -> None:
        self.call, self.paths = call, list[str]()

    def __call__(self, request):
        self.paths.append(request.path)
        return self.call(request)

    def times(self, path: str) -> int:
        return self.paths.count(path)


def counted(reader: ProjectReader) -> tuple[ProjectReader, Counted]:
    call = Counted(reader.call)
    return ProjectReader(call, reader.company_id), call


def last_cursor(reader: ProjectReader, kind: str, projects=None) -> str:
    *_, last = reader.pull(kind, None, projects)
    return last.cursor


def test_lower_tiers_that_are_read_by_their_pages_cost_one_list_and_a_call_each(reader):
    found = everything(reader, "potential_change_order")
    parents = {each.id: each.parent.partition(":")[0] for each in found}
    watched, call = counted(reader)
    assert set(watched.read("potential_change_order", list(parents), parents)) == set(parents)
    path = "/rest/v1.0/potential_change_orders"
    assert call.times(path) == len(set(parents.values()))
    assert len(call.paths) - call.times(path) == len(parents)


class Deleted(Counted):
    """Answers as though one contract were deleted after it was listed."""

    def __init__(self, call: Caller, contract: str) -> None:
        super().__init__(call)
        self.contract = contract

    def __call__(self, request):
        if ("contract_id", self.contract) in request.params:
            raise Missing("Procore has no such contract.")
        return super().__call__(request)


@pytest.mark.parametrize("kind", ["contract_payment", "change_order_request"])
def test_a_contract_that_is_deleted_during_the_read_hides_no_project(reader, kind):
    found = everything(reader.again(), kind)
    deleted = found[0].parent
    call = Deleted(reader.call, deleted.partition(":")[2])
    pages = list(ProjectReader(call, reader.company_id).pull(kind, None))
    assert not [page.project for page in pages if page.hidden]
    assert {s.id for page in pages for s in page.seen} == {
        each.id for each in found if each.parent != deleted
    }
    assert deleted not in json.loads(pages[-1].cursor)["marks"]
    assert not [page for page in pages if deleted in page.whole]


def test_change_orders_are_listed_once_a_project_not_once_a_contract(reader):
    watched, call = counted(reader)
    projects = watched.projects()
    call.paths.clear()
    everything(watched, "change_order")
    assert call.times("/rest/v1.0/change_order_packages") == len(projects)


def test_payments_are_listed_again_only_where_a_contract_says_another_total_paid(reader):
    cursor = last_cursor(reader, "contract_payment")
    watched, call = counted(reader)
    assert not everything(watched, "contract_payment", cursor)
    assert call.times("/rest/v1.0/contract_payments") == 0

    said = json.loads(cursor)
    parent = next(key for key, paid in said["marks"].items() if paid != "0.00")
    said["marks"][parent] = "1.00"
    watched, call = counted(reader)
    pages = list(watched.pull("contract_payment", json.dumps(said)))
    assert call.times("/rest/v1.0/contract_payments") == 1
    assert [set(page.whole) for page in pages if page.whole] == [{parent}]
    assert {seen.parent for page in pages for seen in page.seen} == {parent}


def test_a_contracts_page_is_read_again_when_its_list_says_something_else(reader):
    cursor = last_cursor(reader, "commitment")
    assert not everything(reader.again(), "commitment", cursor)

    said = json.loads(cursor)
    moved, *_, deleted = said["marks"]
    said["marks"][moved] = "otherwise"
    said["marks"][f"{deleted.partition(':')[0]}:999"] = "was there"
    pages = list(reader.again().pull("commitment", json.dumps(said)))
    assert [seen.id for page in pages for seen in page.seen] == [moved.partition(":")[2]]
    assert [id_ for page in pages for id_ in page.gone] == ["999"]


def test_a_contract_that_left_the_list_but_still_has_its_page_is_not_gone(reader):
    """The list is shorter for whoever lost a right to private contracts, and answers 200."""
    cursor = last_cursor(reader, "commitment")
    fewer = reader.again()
    answers = {key: [replace(each, body=[])] for key, [each] in asked(fewer).items()}
    fewer.contract_lists.update(answers)
    pages = list(fewer.pull("commitment", cursor))
    assert not [id_ for page in pages for id_ in page.gone]


def asked(reader):
    list(reader.pull("commitment", None))
    return reader.contract_lists


def test_invoices_are_listed_whole_so_that_a_deleted_one_is_missed_at_once(reader):
    cursor = last_cursor(reader, "subcontractor_invoice")
    projects = {seen.parent for seen in everything(reader, "subcontractor_invoice")}
    pages = list(reader.again().pull("subcontractor_invoice", cursor, sorted(projects)))
    assert {parent for page in pages for parent in page.whole} == projects


def test_lists_of_contracts_serve_commitments_and_payments_of_one_reading(reader):
    watched, call = counted(reader)
    projects = watched.projects()
    for kind in ("commitment", "contract_payment"):
        list(watched.pull(kind, None, projects))
    assert call.times("/rest/v1.0/work_order_contracts") == len(projects)


def test_a_project_that_takes_part_later_is_read_from_its_start(reader):
    first, second, *_ = sorted({each.parent for each in everything(reader, "budget_code")})
    cursor = last_cursor(reader, "subcontractor_invoice", [first])
    found = [
        seen
        for page in reader.again().pull("subcontractor_invoice", cursor, [first, second])
        for seen in page.seen
    ]
    whole = [s for s in everything(reader, "subcontractor_invoice") if s.parent == second]
    assert whole
    assert {seen.id for seen in found if seen.parent == second} == {seen.id for seen in whole}


def test_packages_of_a_prime_contract_are_no_change_orders_of_commitments():
    parts = PROJECT_LISTINGS["change_order"].parts
    assert list(parts({"id": 1, "type": "PrimeContractChangeOrder"})) == []
    assert [row["id"] for row in parts({"id": 2, "type": "ChangeOrderPackage"})] == [2]
