from __future__ import annotations

import pytest


def items(books, *requests, **params):
    body = {"BatchItemRequest": [{"bId": str(n), **each} for n, each in enumerate(requests)]}
    answer = books.post("batch", body, **params)
    assert answer.status_code == 200, answer.text
    return {each["bId"]: each for each in answer.json()["BatchItemResponse"]}


def new(name):
    return {"operation": "create", "Vendor": {"DisplayName": name}}


def code(item):
    return item["Fault"]["Error"][0]["code"]


def test_items_succeed_and_fail_alone(books):
    answer = items(books, new("A"), new("a"), new("B"))
    assert answer["0"]["Vendor"]["DisplayName"] == "A"
    assert answer["1"]["Fault"]["type"] == "ValidationFault"
    assert code(answer["1"]) == "6240"
    assert answer["2"]["Vendor"]["DisplayName"] == "B"


def test_a_failed_item_leaves_nothing_behind(books):
    items(books, {"operation": "create", "Vendor": {"DisplayName": "A:B"}})
    assert books.query("SELECT COUNT(*) FROM Vendor") == {"totalCount": 0}


def test_an_update_stands_under_the_entitys_name(books):
    row = books.create("Vendor", DisplayName="A")
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True, "AcctNum": "1"}
    answer = items(books, {"operation": "update", "Vendor": keys})
    assert answer["0"]["Vendor"]["SyncToken"] == "1"


def test_two_items_on_one_row_leave_the_second_stale(books):
    row = books.create("Vendor", DisplayName="A")
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True}
    change = {"operation": "update", "Vendor": keys}
    answer = items(books, change, change)
    assert "Vendor" in answer["0"]
    assert code(answer["1"]) == "5010"


def test_entities_may_be_mixed(books):
    wish = {"operation": "create", "Term": {"Name": "Net 45", "DueDays": 45}}
    answer = items(books, new("A"), wish)
    assert answer["1"]["Term"]["Name"] == "Net 45"


def test_a_query_may_be_an_item(books):
    answer = items(books, {"Query": "select * from Term maxresults 2"})
    response = answer["0"]["QueryResponse"]
    assert (len(response["Term"]), response["startPosition"], response["maxResults"]) == (2, 1, 2)


def test_a_broken_query_faults_alone(books):
    answer = items(books, {"Query": "select"}, new("A"))
    assert code(answer["0"]) == "4000"
    assert "Vendor" in answer["1"]


def test_a_change_query_may_be_an_item(books):
    books.create("Vendor", DisplayName="A")
    since = books.read("Vendor", "1")["MetaData"]["CreateTime"]
    answer = items(books, {"CDCQuery": {"Entities": "Vendor", "ChangedSince": since}})
    assert len(answer["0"]["CDCResponse"][0]["QueryResponse"][0]["Vendor"]) == 1


def test_a_list_row_cannot_be_deleted_in_a_batch(books):
    row = books.create("Vendor", DisplayName="A")
    keys = {"Id": row["Id"], "SyncToken": "0"}
    answer = items(books, {"operation": "delete", "Vendor": keys})
    assert code(answer["0"]) == "500"


def test_thirty_items_pass_and_thirty_one_do_not(books):
    assert len(items(books, *(new(f"A{n}") for n in range(30)))) == 30
    body = {"BatchItemRequest": [{"bId": str(n), **new(f"B{n}")} for n in range(31)]}
    assert books.codes(books.post("batch", body)) == ["1040"]


def test_a_repeated_item_id_is_refused_before_anything_is_done(books):
    body = {"BatchItemRequest": [{"bId": "1", **new("A")}, {"bId": "1", **new("B")}]}
    assert books.codes(books.post("batch", body)) == ["2010"]
    assert books.query("SELECT COUNT(*) FROM Vendor") == {"totalCount": 0}


def test_an_item_needs_an_id(books):
    assert books.codes(books.post("batch", {"BatchItemRequest": [new("A")]})) == ["2020"]


@pytest.mark.parametrize("body", [{}, {"BatchItemRequest": {}}, {"BatchItemRequest": ["x"]}])
def test_a_batch_without_items_is_refused(books, body):
    assert books.codes(books.post("batch", body)) == ["2020"]


def test_an_unknown_operation_is_unsupported(books):
    answer = items(books, {"operation": "upsert", "Vendor": {"DisplayName": "A"}})
    assert code(answer["0"]) == "500"


def test_an_item_of_an_unknown_entity_faults_alone(books):
    answer = items(books, {"operation": "create", "Flower": {}}, new("A"))
    assert code(answer["0"]) == "2010"
    assert "Vendor" in answer["1"]


def test_a_batch_with_what_is_not_simulated_does_nothing_and_says_501(books):
    requests = [new("A"), {"operation": "create", "Budget": {"Name": "2026"}}]
    body = {"BatchItemRequest": [{"bId": str(n), **each} for n, each in enumerate(requests)]}
    assert books.post("batch", body).status_code == 501
    assert books.query("SELECT COUNT(*) FROM Vendor") == {"totalCount": 0}


def test_a_queried_budget_in_a_batch_undoes_the_items_before_it(books):
    requests = [new("A"), {"Query": "select * from Budget"}]
    body = {"BatchItemRequest": [{"bId": str(n), **each} for n, each in enumerate(requests)]}
    assert books.post("batch", body).status_code == 501
    assert books.query("SELECT COUNT(*) FROM Vendor") == {"totalCount": 0}
