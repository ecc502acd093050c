"""Forms with XFA data: a second account of the same answers, which may be the only one."""

from __future__ import annotations

import pytest
from pypdf import PdfWriter
from tests.reading.pages import doubts, drawn, notes, read_one
from tests.reading.xfa_forms import Form, datasets, placeholder, template

from ledgerboard.extraction.pdf import xfa
from ledgerboard.extraction.pdf.xfa import CannotTell, path_of, values_in
from ledgerboard.extraction.read_file import read_file
from ledgerboard.extraction.sandbox import Bounds, read_apart

NUMBER, LIMIT = "policies[0].number", "policies[0].limits.each_occurrence"
AGGREGATE = "policies[0].limits.general_aggregate"
DOCTYPE = b'<!DOCTYPE a [<!ENTITY a "ACME">]>'


@pytest.fixture
def form(tmp_path):
    return Form(tmp_path / "form.pdf")


def policy(paper: dict) -> dict:
    return paper["fields"]["policies"][0]


def test_a_form_whose_data_agree_is_read_as_any_other(form):
    before = read_one(form.path)
    form.save({"template": b"<template/>", "datasets": datasets(form.values)})
    assert read_one(form.path) == before
    assert before["unsure"] == []


def test_a_value_that_only_the_data_hold_is_given(form):
    values = form.values
    form.blank(form.names[NUMBER])
    form.save({"datasets": datasets(values)})
    paper = read_one(form.path)
    assert policy(paper)["number"] == form.content.fields["policies"][0]["number"]
    assert NUMBER in paper["places"]
    assert paper["unsure"] == []


def test_without_its_data_the_same_form_says_nothing_there(form):
    form.blank(form.names[NUMBER])
    form.save({"template": b"<template/>"})
    assert policy(read_one(form.path)).get("number") is None


@pytest.mark.parametrize("path", [NUMBER, LIMIT, "policies[0].expiration", "insured.name"])
def test_where_the_two_accounts_differ_the_field_is_unsure(form, path):
    other = {"policies[0].expiration": "12/31/2031", LIMIT: "9,000,000"}.get(path, "Other 77")
    field = form.names[path]
    form.save({"datasets": datasets({**form.values, field: other})})
    paper = read_one(form.path)
    assert path in doubts(paper)
    assert "two-answers" in notes(paper)
    assert len(paper["unsure"]) == 1
    assert "Adobe Reader" in paper["unsure"][0]["why"]


def test_a_field_that_the_data_say_is_empty_is_unsure(form):
    form.save({"datasets": datasets({**form.values, form.names[AGGREGATE]: ""})})
    assert doubts(read_one(form.path)) == {AGGREGATE}


def test_data_that_write_dates_and_amounts_in_their_own_way_do_not_differ(form):
    content = form.content.fields["policies"][0]
    same = {
        form.names[LIMIT]: str(content["limits"]["each_occurrence"]),
        form.names["policies[0].expiration"]: content["expiration"],
    }
    form.save({"datasets": datasets({**form.values, **same})})
    paper = read_one(form.path)
    assert paper["unsure"] == []
    assert "two-answers" not in notes(paper)


def test_data_in_which_nothing_was_entered_are_no_second_account(form):
    form.save({"datasets": datasets(dict.fromkeys(form.values, ""))})
    assert read_one(form.path)["unsure"] == []


def test_data_that_hold_only_the_templates_defaults_are_no_second_account(form):
    standard = dict.fromkeys(form.values, "")
    standard[form.names["insured.name"]] = "Enter the insured's name"
    packets = {"template": template(standard), "datasets": datasets(standard)}
    before = read_one(form.path)
    form.save(packets)
    paper = read_one(form.path)
    assert (paper["fields"], paper["unsure"]) == (before["fields"], [])
    assert "two-answers" not in notes(paper)


def test_a_blank_form_whose_data_hold_only_defaults_states_nothing(form):
    ticks = [name for name, value in form.values.items() if value == "1"]
    for name in form.values:
        form.untick(name) if name in ticks else form.blank(name)
    standard = {name: "0" if name in ticks else "" for name in form.values}
    standard[form.names["insured.name"]] = "Enter the insured's name"
    form.save({"template": template(standard), "datasets": datasets(standard)})
    paper = read_one(form.path)
    assert paper["fields"]["insured"]["name"] is None
    assert (paper["fields"]["policies"], paper["unsure"]) == ([], [])


def test_one_entry_among_the_defaults_is_an_account(form):
    standard = dict.fromkeys(form.values, "")
    standard[form.names["insured.name"]] = "Enter the insured's name"
    entered = {**standard, form.names[NUMBER]: "GL-999-1"}
    form.save({"template": template(standard), "datasets": datasets(entered)})
    assert {"policies", "insured.name"} <= doubts(read_one(form.path))


def test_a_template_that_cannot_be_read_has_no_defaults(form):
    standard = {**dict.fromkeys(form.values, ""), form.names["insured.name"]: "Name"}
    form.save({"template": b"<template><field", "datasets": datasets(standard)})
    assert "insured.name" in doubts(read_one(form.path))


def test_a_box_that_one_account_ticks_and_the_other_does_not_is_unsure(form):
    values = form.values
    ticks = [name for name, value in values.items() if value == "1"]
    before = read_one(form.path)["fields"]
    for name in ticks:
        form.untick(name)
    form.save({"datasets": datasets(values)})
    paper = read_one(form.path)
    ticked = {name for name in ("claims_made", "occurrence") if before["policies"][0][name]}
    assert ticked
    assert {f"policies[0].{name}" for name in ticked} <= doubts(paper)
    assert not any(name in policy(paper) for name in ticked)


def test_a_value_in_the_data_that_belongs_to_no_field_leaves_empty_fields_unsure(form):
    values = form.values
    form.blank(form.names[NUMBER])
    del values[form.names[NUMBER]]
    form.save({"datasets": datasets(values, "<Somewhere>GL-999-1</Somewhere>")})
    paper = read_one(form.path)
    assert "number" not in policy(paper)
    assert NUMBER in doubts(paper)


def test_two_taxpayer_numbers_that_end_alike_are_none(tmp_path):
    form = Form(tmp_path / "w9.pdf", of_w9=True)
    plain = read_file(form.path, private=True)
    number = plain["secrets"][0]["tin"]
    field = next(n for n, v in form.values.items() if v and number.startswith(v.replace("-", "")))
    typed = form.values[field]
    other = ("9" if typed[0] != "9" else "8") + typed[1:]
    form.save({"datasets": datasets({**form.values, field: other})})
    result = read_file(form.path, private=True)
    assert "tin_masked" in doubts(result["papers"][0])
    assert not result["secrets"][0]


def test_a_form_that_only_adobe_reader_can_show_is_refused_with_what_to_do(tmp_path):
    result = read_file(placeholder(tmp_path / "a.pdf"))
    assert "Adobe Reader" in result["error"]
    assert "print it to PDF" in result["error"]
    assert result["papers"] == []


def test_the_placeholder_of_such_a_form_is_known_without_its_data_too(tmp_path):
    assert "Adobe Reader" in read_file(placeholder(tmp_path / "a.pdf", xfa=False))["error"]


def test_within_a_packet_of_papers_the_placeholder_answers_nothing(tmp_path):
    drawn(tmp_path / "good.pdf")
    placeholder(tmp_path / "wait.pdf", xfa=False)
    writer = PdfWriter()
    for name in ("good.pdf", "wait.pdf"):
        writer.append(tmp_path / name)
    writer.write(tmp_path / "both.pdf")
    good, wait = read_file(tmp_path / "both.pdf")["papers"]
    assert good["kind"] == "acord_25"
    assert (wait["kind"], wait["fields"], notes(wait)) == ("other", {}, {"only-adobe", "may-be-w9"})


def test_one_stream_that_holds_every_packet_is_read_as_well(form):
    values = form.values
    form.blank(form.names[NUMBER])
    whole = b"<xdp:xdp><template><subform name='topmostSubform'/></template>%s</xdp:xdp>"
    form.save(whole % datasets(values))
    number = form.content.fields["policies"][0]["number"]
    assert policy(read_one(form.path))["number"] == number


@pytest.mark.parametrize(
    "packet",
    [
        DOCTYPE + b"<datasets><data><a>&a;</a></data></datasets>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><datasets/>',
        b"<datasets><data><a>&undefined;</a></data></datasets>",
        b"<datasets><data><a>",
        b"not XML at all",
        b"\xff\xfe<\x00",
        b'<?xml version="1.0" encoding="no-such"?><datasets/>',
        b"<a>" * 5_000 + b"</a>" * 5_000,
        b"<datasets><data>" + b"<a/>" * 60_000 + b"</data></datasets>",
        b"<datasets><data><a>" + b"x" * 30_000 + b"</a></data></datasets>",
        b"<datasets><data><a>1</a></data><data><a>2</a></data></datasets>",
    ],
)
def test_a_packet_that_no_form_needs_is_refused(form, packet):
    with pytest.raises(CannotTell):
        values_in(packet)
    result = read_file(form.save({"datasets": packet}))
    assert "printed to PDF" in result["error"]
    assert result["papers"] == []


def test_a_packet_that_grows_a_thousandfold_ends_within_the_limits(form):
    form.save({"datasets": b"<datasets>" + b" " * 60_000_000 + b"</datasets>"})
    assert "error" in read_apart(form.path, bounds=Bounds(seconds=10))


def test_two_packets_of_data_are_none(form):
    packet = datasets(form.values)
    form.save({"datasets": packet, "datasets ": packet})
    array = form.writer.root_object["/AcroForm"]["/XFA"]
    array[2] = array[0]
    form.writer.write(form.path)
    assert "printed to PDF" in read_file(form.path)["error"]


def test_formatted_text_is_its_words():
    rich = b'<body xmlns="http://www.w3.org/1999/xhtml"><p>One <b>Two</b></p><p>Three</p></body>'
    found = values_in(b"<datasets><data><f><Name>" + rich + b"</Name></f></data></datasets>")
    assert found == {path_of("f[0].Name[0]"): "One Two\nThree"}


def test_names_are_paths_with_numbers_among_those_of_the_same_name():
    packet = b"<datasets><data><f><R><N>a</N></R><R><N>b</N><N/></R></f></data></datasets>"
    assert values_in(packet) == {
        path_of("f[0].R[0].N[0]"): "a",
        path_of("f[0].#subform[3].R[1].N[0]"): "b",
        path_of("f.R[1].N[1]"): "",
    }


def test_the_limits_of_a_packet_are_above_what_forms_need():
    leaves = b"".join(b"<n%d>x</n%d>" % (n, n) for n in range(3_000))
    assert len(values_in(b"<datasets><data><f>" + leaves + b"</f></data></datasets>")) == 3_000
    assert xfa.MOST_BYTES >= 1_000_000
