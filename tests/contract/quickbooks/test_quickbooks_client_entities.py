"""Other people's client takes every kind of row through its life: made, read, changed, gone."""

from __future__ import annotations

import importlib

import pytest

from .entities import BODIES, LISTS, TRANSACTIONS, VOIDABLE, Scene, text_member

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
MODULES = {"Class": "trackingclass", "TaxAgency": "taxagency"}
VOIDED_BY_CLIENT = ("BillPayment", "Invoice", "Payment", "SalesReceipt")


@pytest.fixture
def scene(books) -> Scene:
    return Scene(books)


def kind_of(entity):
    module = MODULES.get(entity, entity.lower())
    return getattr(importlib.import_module(f"quickbooks.objects.{module}"), entity)


def saved(scene, qb, entity):
    return kind_of(entity).from_json(BODIES[entity](scene)).save(qb=qb)


@pytest.mark.parametrize("entity", sorted(BODIES))
def test_the_client_makes_reads_and_changes_it(scene, qb, entity):
    made = saved(scene, qb, entity)
    found = kind_of(entity).get(made.Id, qb=qb)
    setattr(found, text_member(entity), "Seen")
    changed = found.save(qb=qb)
    assert getattr(changed, text_member(entity)) == "Seen"
    assert int(changed.SyncToken) == int(found.SyncToken) + 1
    [listed] = kind_of(entity).where(f"Id = '{made.Id}'", qb=qb)
    assert getattr(listed, text_member(entity)) == "Seen"


@pytest.mark.parametrize("entity", sorted(TRANSACTIONS))
def test_the_client_deletes_it(scene, qb, entity):
    from quickbooks.exceptions import QuickbooksException

    made = saved(scene, qb, entity)
    answer = made.delete(qb=qb)
    assert answer[entity]["status"] == "Deleted"
    with pytest.raises(QuickbooksException) as caught:
        kind_of(entity).get(made.Id, qb=qb)
    assert caught.value.error_code == 610


@pytest.mark.parametrize("entity", VOIDED_BY_CLIENT)
def test_the_client_voids_it(scene, qb, entity):
    assert entity in VOIDABLE
    made = saved(scene, qb, entity)
    made.void(qb=qb)
    found = kind_of(entity).get(made.Id, qb=qb)
    assert found.TotalAmt == 0
    assert found.PrivateNote.startswith("Voided")


@pytest.mark.parametrize("entity", sorted(set(LISTS) - {"TaxAgency", "Employee"}))
def test_the_client_makes_a_list_row_inactive(scene, qb, entity):
    made = saved(scene, qb, entity)
    made.Active = False
    assert made.save(qb=qb).Active is False


def test_the_client_asks_for_changes_of_every_kind_at_once(scene, qb):
    from quickbooks.cdc import change_data_capture

    kinds = [kind_of(entity) for entity in sorted(set(BODIES) - {"TaxAgency"})]
    for entity in BODIES:
        scene.ref(entity)
    today = scene.books.http.get("/_control/clock").json()["now"][:10]
    answer = change_data_capture(kinds, f"{today}T00:00:00-00:00", qb=qb)
    for kind in kinds:
        assert len(getattr(answer, kind.qbo_object_name)) >= 1


def test_the_client_uploads_a_file_and_finds_its_way_to_the_bytes(scene, qb, tmp_path):
    from quickbooks.objects import Attachable
    from quickbooks.objects.base import AttachableRef, Ref

    path = tmp_path / "claim3.pdf"
    path.write_bytes(b"%PDF-1.4\r\n\x00\xff--not a boundary\r\n")
    made = Attachable()
    made.FileName, made.ContentType, made._FilePath = path.name, "application/pdf", str(path)
    reference = AttachableRef()
    reference.EntityRef = Ref()
    reference.EntityRef.type, reference.EntityRef.value = "Bill", scene.ref("Bill")["value"]
    made.AttachableRef.append(reference)
    made.save(qb=qb)
    [found] = scene.books.rows(
        "Attachable",
        "AttachableRef.EntityRef.Type = 'Bill' AND "
        f"AttachableRef.EntityRef.value = '{reference.EntityRef.value}'",
    )
    fetched = scene.books.http.get(found["TempDownloadUri"], headers={"authorization": ""})
    assert fetched.content == path.read_bytes()


def test_the_client_makes_a_tax_code_and_reads_a_rate_of_exchange(scene, qb):
    from quickbooks.objects import TaxAgency, TaxCode, TaxRateDetails, TaxService
    from quickbooks.objects.exchangerate import ExchangeRate

    detail = TaxRateDetails()
    detail.TaxRateName, detail.RateValue = "Vancouver", 8.8
    detail.TaxAgencyId = saved(scene, qb, "TaxAgency").Id
    service = TaxService()
    service.TaxCode, service.TaxRateDetails = "Vancouver", [detail]
    made = service.save(qb=qb)
    assert TaxCode.get(made.TaxCodeId, qb=qb).Name == "Vancouver"
    rates = {"SourceCurrencyCode": "EUR", "Rate": 1.08, "AsOfDate": "2026-02-01"}
    scene.books.post("exchangerate", rates)
    [rate] = ExchangeRate.where("SourceCurrencyCode = 'EUR'", qb=qb)
    assert rate.Rate == 1.08
    assert TaxAgency.count(qb=qb) == 1


def test_the_client_keeps_a_recurring_bill(scene, qb):
    from quickbooks.objects.recurringtransaction import RecurringTransaction

    schedule = {"NumInterval": 1, "IntervalType": "Monthly", "DayOfMonth": 1}
    info = {"Name": "Rent", "RecurType": "Automated", "ScheduleInfo": schedule}
    body = {"Bill": {**scene.purchase_from(), "RecurringInfo": info}}
    answer = scene.books.post("recurringtransaction", body)
    assert answer.status_code == 200, answer.text
    key = answer.json()["RecurringTransaction"]["Bill"]["Id"]
    found = RecurringTransaction.get(key, qb=qb)
    assert found.Bill.RecurringInfo.Name == "Rent"
    assert scene.books.rows("Bill") == []
    gone = {"Bill": {"Id": key, "SyncToken": "0"}}
    stub = scene.books.post("recurringtransaction", gone, operation="delete").json()
    assert stub["RecurringTransaction"]["Bill"]["status"] == "Deleted"
