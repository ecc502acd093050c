# ruff: noqa: S314 - the XML is our own
from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

SPACE = "{http://schema.intuit.com/finance/v3}"


def test_a_row_comes_in_an_envelope_with_the_time_in_milliseconds(books):
    answer = books.post("vendor", {"DisplayName": "Northside Electric LLC"}).json()
    assert sorted(answer) == ["Vendor", "time"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", answer["time"])


def test_a_new_row_has_an_id_version_zero_and_the_markers(books):
    row = books.create("Vendor", DisplayName="Northside Electric LLC")
    assert row["Id"].isdigit()
    assert (row["SyncToken"], row["domain"], row["sparse"]) == ("0", "QBO", False)
    assert row["Active"] is True


def test_times_of_a_row_have_seconds_and_the_company_offset(books):
    books.control("clock", freeze=True, set="2026-03-02T17:14:07.900+00:00")
    books.sign_in()
    times = books.create("Vendor", DisplayName="A")["MetaData"]
    assert times["CreateTime"] == times["LastUpdatedTime"] == "2026-03-02T09:14:07-08:00"


def test_the_offset_follows_daylight_saving(books):
    books.control("clock", freeze=True, set="2026-07-02T17:14:07+00:00")
    books.sign_in()
    created = books.create("Vendor", DisplayName="A")["MetaData"]["CreateTime"]
    assert created == "2026-07-02T10:14:07-07:00"


def test_another_company_has_another_zone(books):
    books.control("clock", freeze=True, set="2026-03-02T17:14:07+00:00")
    books.act("add_company", realm="77", zone="America/New_York")
    books.sign_in(realm="77")
    created = books.create("Vendor", DisplayName="A")["MetaData"]["CreateTime"]
    assert created == "2026-03-02T12:14:07-05:00"


def test_empty_and_null_members_are_left_out(books):
    row = books.create("Vendor", DisplayName="A", AcctNum="", CompanyName=None, BillAddr={})
    assert not {"AcctNum", "CompanyName", "BillAddr"} & set(row)


def test_every_answer_carries_a_trace_id_and_the_version(books):
    headers = books.get("preferences").headers
    assert headers["intuit_tid"]
    assert headers["qbo-version"]


@pytest.mark.parametrize("version", ["4", "65", "75", "80"])
def test_any_minor_version_is_taken_and_not_echoed(books, version):
    answer = books.get("preferences", minorversion=version)
    assert answer.status_code == 200
    assert "minorversion" not in answer.text


@pytest.mark.parametrize("accept", ["*/*", "application/xml"])
def test_without_asking_for_json_the_answer_is_xml(books, accept):
    key = books.create("Vendor", DisplayName="Brown & Sons <LLC>", TermRef={"value": "3"})["Id"]
    books.update("Vendor", {"Id": key, "SyncToken": "0"}, TermRef={"value": "3"})
    answer = books.http.get(f"{books.root}/vendor/{key}", headers={"accept": accept})
    assert answer.headers["content-type"].startswith("application/xml")
    vendor = ET.fromstring(answer.text).find(f"{SPACE}Vendor")
    assert vendor.attrib == {"domain": "QBO", "sparse": "false"}
    assert vendor.findtext(f"{SPACE}DisplayName") == "Brown & Sons <LLC>"
    assert vendor.find(f"{SPACE}TermRef").attrib == {"name": "Net 15"}
    assert vendor.findtext(f"{SPACE}TermRef") == "3"


def test_a_fault_in_xml_has_its_code_as_an_attribute(books):
    url = f"{books.root}/vendor/999"
    answer = books.http.get(url, headers={"accept": "*/*"})
    error = ET.fromstring(answer.text).find(f"{SPACE}Fault/{SPACE}Error")
    assert (answer.status_code, error.attrib["code"]) == (400, "610")


def test_a_gateway_fault_in_xml_is_a_fault_too(books):
    headers = {"accept": "*/*", "authorization": "Bearer short"}
    answer = books.http.get(f"{books.root}/preferences", headers=headers)
    fault = ET.fromstring(answer.text).find(f"{SPACE}Fault")
    assert (answer.status_code, fault.attrib["type"]) == (401, "AUTHENTICATION")


def test_a_query_in_xml_lists_rows_under_their_own_names(books):
    books.create("Vendor", DisplayName="A")
    books.create("Vendor", DisplayName="B")
    params = {"query": "SELECT * FROM Vendor"}
    answer = books.http.get(f"{books.root}/query", params=params, headers={"accept": "*/*"})
    response = ET.fromstring(answer.text).find(f"{SPACE}QueryResponse")
    assert response.attrib["maxResults"] == "2"
    assert len(response.findall(f"{SPACE}Vendor")) == 2


def test_an_unknown_id_is_object_not_found_with_status_400(books):
    answer = books.get("vendor/999")
    fault = answer.json()["Fault"]
    assert (answer.status_code, fault["type"]) == (400, "ValidationFault")
    assert fault["Error"][0]["code"] == "610"
    assert fault["Error"][0]["Message"] == "Object Not Found"


def test_an_id_that_is_no_number_is_invalid(books):
    assert books.codes(books.get("vendor/abc")) == ["2030"]


def test_an_unknown_path_is_404(books):
    answer = books.post("flowers", {})
    assert answer.status_code == 404
    assert "Could not find resource for relative" in answer.text


def test_paths_are_case_sensitive(books):
    assert books.post("Vendor", {"DisplayName": "A"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["budget/1", "reports/CashFlow", "journalcode/1", "reimbursecharge/1"]
)
def test_what_is_not_simulated_says_501(books, path):
    answer = books.get(path)
    assert answer.status_code == 501
    assert "not simulated" in answer.json()["message"]


def test_deleting_a_list_row_is_an_unsupported_operation(books):
    row = books.create("Vendor", DisplayName="A")
    keys = {"Id": row["Id"], "SyncToken": "0"}
    error = books.post("vendor", keys, operation="delete").json()["Fault"]["Error"][0]
    assert error["code"] == "500"
    assert error["Detail"] == "Operation delete is not supported."


def test_broken_json_is_an_unsupported_property(books):
    kind = {"content-type": "application/json"}
    answer = books.http.post(f"{books.root}/vendor", content=b'{"DisplayName": ', headers=kind)
    assert (answer.status_code, books.codes(answer)) == (400, ["2010"])


def test_a_body_that_is_not_utf8_breaks_the_service(books):
    kind = {"content-type": "application/json"}
    body = '{"DisplayName": "Café"}'.encode("latin-1")
    answer = books.http.post(f"{books.root}/vendor", content=body, headers=kind)
    assert (answer.status_code, books.codes(answer)) == (500, ["500"])


def test_another_content_type_is_refused(books):
    kind = {"content-type": "text/csv"}
    answer = books.http.post(f"{books.root}/vendor", content=b"a,b", headers=kind)
    assert (answer.status_code, books.codes(answer)) == (415, ["1050"])


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_a_body_that_is_no_object_is_refused(books, body):
    assert books.codes(books.post("vendor", body)) == ["2010"]


def test_names_in_any_script_survive(books):
    name = "Żółć 建設 🏗 O'Brien"
    key = books.create("Vendor", DisplayName=name)["Id"]
    assert books.read("Vendor", key)["DisplayName"] == name


def test_company_info_is_asked_for_by_realm_and_has_id_one(books):
    found = books.read("CompanyInfo", books.root.rpartition("/")[2])
    assert found["Id"] == "1"
    assert {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"} in found["NameValue"]


def test_company_info_spells_its_country_in_three_letters_whatever_was_written(books):
    row = books.read("CompanyInfo", "1")
    changed = books.update("CompanyInfo", row, Country="US", CompanyAddr={"Country": "US"})
    assert changed["Country"] == changed["CompanyAddr"]["Country"] == "USA"


def test_company_info_has_no_coordinates(books):
    row = books.read("CompanyInfo", "1")
    changed = books.update("CompanyInfo", row, CompanyAddr={"Line1": "1", "Lat": "4", "Long": "5"})
    assert not {"Lat", "Long"} & set(changed["CompanyAddr"])


def test_preferences_tell_whether_projects_are_on(books):
    pairs = books.get("preferences").json()["Preferences"]["OtherPrefs"]["NameValue"]
    assert {"Name": "ProjectsEnabled", "Value": "true"} in pairs


def test_a_sparse_update_of_preferences_keeps_the_rest_of_the_group(books):
    row = books.get("preferences").json()["Preferences"]
    changed = books.update("Preferences", row, AccountingInfoPrefs={"BookCloseDate": "2026-01-31"})
    assert changed["AccountingInfoPrefs"]["BookCloseDate"] == "2026-01-31"
    assert changed["AccountingInfoPrefs"]["UseAccountNumbers"] is True
    assert changed["SyncToken"] == "1"


def test_amounts_stay_exact(books):
    body = '{"DisplayName": "A", "BillRate": 1861.075, "Balance": 10.0000000}'
    kind = {"content-type": "application/json"}
    answer = books.http.post(f"{books.root}/vendor", content=body.encode(), headers=kind)
    row = json.loads(answer.text, parse_float=str)["Vendor"]
    assert row["BillRate"] == "1861.075"
    assert float(row["Balance"]) == 10
