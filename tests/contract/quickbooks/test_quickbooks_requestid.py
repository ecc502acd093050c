from __future__ import annotations


def count(books):
    return books.query("SELECT COUNT(*) FROM Vendor")["totalCount"]


def test_a_repeated_key_gets_the_first_answer_and_creates_nothing(books):
    first = books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    books.control("clock", advance=5)
    again = books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    assert again.json() == first.json()
    assert count(books) == 1


def test_the_first_answer_keeps_its_old_version(books):
    row = books.post("vendor", {"DisplayName": "A"}, requestid="k1").json()["Vendor"]
    books.update("Vendor", row, AcctNum="1")
    again = books.post("vendor", {"DisplayName": "A"}, requestid="k1").json()["Vendor"]
    assert again["SyncToken"] == "0"


def test_another_body_under_the_key_gets_the_first_answer_too(books):
    books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    again = books.post("vendor", {"DisplayName": "B"}, requestid="k1")
    assert again.json()["Vendor"]["DisplayName"] == "A"


def test_without_a_key_the_second_request_is_its_own(books):
    books.post("vendor", {"DisplayName": "A"})
    assert books.codes(books.post("vendor", {"DisplayName": "A"})) == ["6240"]


def test_a_failed_request_may_be_sent_again_under_its_key(books):
    assert books.post("vendor", {"DisplayName": "A:B"}, requestid="k1").status_code == 400
    assert books.post("vendor", {"DisplayName": "AB"}, requestid="k1").status_code == 200


def test_an_update_is_replayed_too(books):
    row = books.create("Vendor", DisplayName="A")
    body = {"Id": row["Id"], "SyncToken": "0", "sparse": True, "AcctNum": "1"}
    for _ in range(2):
        answer = books.post("vendor", body, requestid="k2")
        assert answer.json()["Vendor"]["SyncToken"] == "1"


def test_a_key_has_fifty_characters(books):
    assert books.codes(books.post("vendor", {"DisplayName": "A"}, requestid="k" * 51)) == ["2050"]
    assert books.post("vendor", {"DisplayName": "A"}, requestid="k" * 50).status_code == 200


def test_a_key_belongs_to_one_realm(books):
    books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    books.act("add_company", realm="77")
    books.sign_in(realm="77")
    assert (
        books.post("vendor", {"DisplayName": "B"}, requestid="k1").json()["Vendor"]["DisplayName"]
        == "B"
    )


def test_a_key_is_forgotten_in_the_end(books):
    books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    books.control("clock", advance=2 * 86_400)
    books.sign_in()
    assert books.codes(books.post("vendor", {"DisplayName": "A"}, requestid="k1")) == ["6240"]


def test_the_key_can_be_ignored_on_demand(books):
    books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    books.control("faults", kind="flag", name="ignore_requestid", path="*/vendor")
    assert books.codes(books.post("vendor", {"DisplayName": "A"}, requestid="k1")) == ["6240"]


def batch(books, *names, key):
    requests = [
        {"bId": str(n), "operation": "create", "Vendor": {"DisplayName": name}}
        for n, name in enumerate(names)
    ]
    answer = books.post("batch", {"BatchItemRequest": requests}, requestid=key)
    return answer.json()["BatchItemResponse"]


def test_a_batch_is_replayed_item_by_item(books):
    first = batch(books, "A", "B", key="k1")
    assert batch(books, "A", "B", key="k1") == first
    assert count(books) == 2


def test_only_the_failed_items_of_a_batch_are_done_again(books):
    held = books.create("Vendor", DisplayName="B")
    first = batch(books, "A", "B", key="k1")
    assert "Fault" in first[1]
    books.update("Vendor", held, DisplayName="C")
    second = batch(books, "A", "B", key="k1")
    assert second[0] == first[0]
    assert second[1]["Vendor"]["DisplayName"] == "B"


def test_a_write_that_lost_its_answer_is_found_under_its_key(books):
    import httpx2

    books.control("faults", kind="drop", phase="after", path="*/vendor", method="POST")
    try:
        books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    except httpx2.HTTPError:
        lost = True
    assert lost
    again = books.post("vendor", {"DisplayName": "A"}, requestid="k1")
    assert again.json()["Vendor"]["SyncToken"] == "0"
    assert count(books) == 1
