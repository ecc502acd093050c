"""Other people's client (python-quickbooks with intuit-oauth) against the simulator on its port."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def vendor(name, qb, **values):
    from quickbooks.objects import Vendor

    made = Vendor()
    made.DisplayName = name
    for key, value in values.items():
        setattr(made, key, value)
    return made.save(qb=qb)


def test_the_client_gets_tokens_and_a_checked_id_token(auth):
    assert auth.access_token
    assert auth.realm_id == "9341453172048001"
    assert auth.id_token


def test_the_client_refreshes_and_revokes(auth):
    before = auth.access_token
    auth.refresh()
    assert auth.access_token != before
    assert auth.revoke()


def test_the_client_reads_who_signed_in(auth):
    assert "@" in auth.get_user_info().json()["email"]


def test_the_client_learns_of_a_dead_refresh_token(auth):
    from intuitlib.exceptions import AuthClientError

    with pytest.raises(AuthClientError) as caught:
        auth.refresh(refresh_token="RT1-dead")
    assert caught.value.status_code == 400
    assert "invalid_grant" in str(caught.value.content)


def test_the_client_creates_reads_and_saves_a_vendor(qb):
    from quickbooks.objects import Vendor

    made = vendor("Northside Electric LLC", qb, AcctNum="HRB-17")
    found = Vendor.get(made.Id, qb=qb)
    found.CompanyName = "Northside"
    saved = found.save(qb=qb)
    assert (saved.CompanyName, saved.SyncToken) == ("Northside", "1")


def test_the_client_saves_sparsely(qb):
    made = vendor("A", qb, AcctNum="1")
    qb.update_object(
        "Vendor",
        f'{{"Id": "{made.Id}", "SyncToken": "0", "sparse": true, "CompanyName": "A Inc"}}',
    )
    from quickbooks.objects import Vendor

    found = Vendor.get(made.Id, qb=qb)
    assert (found.AcctNum, found.CompanyName) == ("1", "A Inc")


def test_the_client_filters_chooses_counts_and_queries(qb):
    from quickbooks.objects import Vendor

    ids = [vendor(name, qb).Id for name in ("O'Neil", "Beta", "Gamma")]
    assert [v.Id for v in Vendor.filter(DisplayName="O'Neil", qb=qb)] == [ids[0]]
    assert len(Vendor.choose(ids[1:], field="Id", qb=qb)) == 2
    assert Vendor.count(qb=qb) == 3
    assert len(Vendor.all(order_by="DisplayName DESC", qb=qb)) == 3
    assert Vendor.where("Active = True", max_results=2, qb=qb)[0].DisplayName == "O'Neil"
    assert Vendor.query("SELECT * FROM Vendor WHERE DisplayName LIKE '%a'", qb=qb)


def test_the_client_lists_items_with_their_opt_in_members(qb):
    from quickbooks.objects import Item

    item = Item()
    item.Name, item.Type, item.Sku = "Rough-in", "Service", "S1"
    item.IncomeAccountRef = reference("8")
    item.save(qb=qb)
    assert Item.all(qb=qb)[0].Sku == "S1"


def reference(key):
    from quickbooks.objects import Ref

    made = Ref()
    made.value = key
    return made


def test_the_client_makes_customers_below_customers(qb):
    from quickbooks.objects import Customer

    top = Customer()
    top.DisplayName = "Pearl"
    top = top.save(qb=qb)
    low = Customer()
    low.DisplayName, low.Job, low.ParentRef = "Job", True, reference(top.Id)
    assert low.save(qb=qb).FullyQualifiedName == "Pearl:Job"


@pytest.mark.parametrize(
    "name", ["Account", "Term", "Class", "Department", "PaymentMethod", "TaxCode", "Employee"]
)
def test_the_client_lists_every_simulated_kind(qb, name):
    from quickbooks import objects

    assert isinstance(getattr(objects, name).all(qb=qb), list)


def test_the_client_reads_company_and_preferences(qb):
    from quickbooks.objects import CompanyInfo, Preferences

    assert CompanyInfo.get(qb.company_id, qb=qb).CompanyName == "Ledgerboard Test Builders"
    assert Preferences.get(qb=qb).AccountingInfoPrefs.CustomerTerminology == "Customers"


def test_the_client_understands_the_faults(qb):
    from quickbooks.exceptions import ObjectNotFoundException, QuickbooksException
    from quickbooks.objects import Vendor

    with pytest.raises(ObjectNotFoundException):
        Vendor.get("999", qb=qb)
    vendor("A", qb)
    with pytest.raises(QuickbooksException) as caught:
        vendor("A", qb)
    assert caught.value.error_code == 6240


def test_the_client_understands_an_expired_token(books, qb):
    from quickbooks.exceptions import AuthorizationException
    from quickbooks.objects import Vendor

    books.control("clock", advance=3600)
    with pytest.raises(AuthorizationException):
        Vendor.all(qb=qb)


def test_the_client_repeats_a_save_under_its_request_id(qb):
    from quickbooks.objects import Vendor

    ids = set()
    for _ in range(2):
        made = Vendor()
        made.DisplayName = "A"
        ids.add(made.save(qb=qb, request_id="k1").Id)
    assert len(ids) == 1


def test_the_client_sends_a_batch_with_mixed_results(qb):
    from quickbooks.batch import batch_create
    from quickbooks.objects import Vendor

    wanted = []
    for name in ("A", "B", "a"):
        made = Vendor()
        made.DisplayName = name
        wanted.append(made)
    answer = batch_create(wanted, qb=qb)
    assert [each.DisplayName for each in answer.successes] == ["A", "B"]
    assert answer.faults[0].Error[0].code == "6240"


def test_the_client_asks_for_changes(qb):
    from quickbooks.cdc import change_data_capture
    from quickbooks.objects import Customer, Vendor

    vendor("A", qb)
    since = datetime.now().astimezone() - timedelta(hours=1)
    answer = change_data_capture([Vendor, Customer], since.isoformat(), qb=qb)
    assert [each.DisplayName for each in answer.Vendor._object_list] == ["A"]
    assert not hasattr(answer, "Customer")


def test_the_client_accepts_the_signature_of_a_notice(books, qb, receiver):
    books.act("subscribe", url=receiver.url, verifier_token="verify_me")
    vendor("Żółć", qb)
    books.http.post("/_control/webhooks/flush?wait=30")
    books.http.get("/_control/webhooks", params={"wait": 5})
    body, headers = receiver.posts[0]
    assert qb.validate_webhook_signature(body.decode(), headers["intuit-signature"])
    assert not qb.validate_webhook_signature(body.decode() + " ", headers["intuit-signature"])
