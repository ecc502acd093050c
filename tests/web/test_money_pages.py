"""Invoices and commitments as pages: figures, filters, files, and the ways from one to another."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.chain import change_order
from tests.sync.world import World

from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    ChangeOrderRequest,
    Item,
    PotentialChangeOrder,
    Project,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.pulling.pull import mark_gone
from ledgerboard.sync.selectors.money import Wanted, commitments

pytestmark = pytest.mark.django_db
PAGE = "/commitments/8801/"


def text_of(client: Client, address: str) -> str:
    """The page as it is read: without tags, white space as one."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_commitments_page_shows_the_figures_of_the_worked_chain(ann):
    shown = text_of(ann, PAGE)
    assert "SC-014 Northline Electric, 2401 - Pearl Street Lofts" in shown
    for figure in (
        "150,706.18 Original", "4,250.00 Approved COs", "154,956.18 Revised", "0.00 Pending COs",
        "126,434.50 Billed", "6,258.61 Retainage held", "101,999.97 Paid", "18,175.92 Open",
        "34,780.29 Balance to finish with retainage",
    ):  # fmt: skip
        assert figure in shown


def test_the_schedule_is_in_the_order_of_the_pay_application_and_adds_up(ann):
    shown = text_of(ann, PAGE)
    row = "2 26-200.S Feeder conduit 46,706.18 36,666.50 (4,482.00) 0.00 32,184.50 68.91 14,521.68"
    assert f"{row} 2,188.61" in shown
    assert shown.index("Light fixtures") < shown.index("Panel LP-3") < shown.index("Smaller switch")
    total = "Total $154,956.18 $130,916.50 ($4,482.00) $0.00 $126,434.50 $28,521.68 $6,258.61"
    assert total in shown


def test_a_line_opens_every_invoice_bill_line_and_payment_on_it(ann):
    key = story.key("L3")
    shown = text_of(ann, f"{PAGE}?tab=sov&line={key}")
    assert "NE-2207 02/28/2026 6,000.00 7,000.00 4,000.00 100.00 0.00 NE-2207, 02/28/2026" in shown
    assert "4,000.00 03/20/2026 10471 49,728.81" in shown
    assert "NE-2263" not in shown, "nothing moved on it there"
    linked = re.findall(r'href="\?tab=sov&amp;line=([^"#]+)#line"', ann.get(PAGE).content.decode())
    assert len(linked) == 5, "each billed line is a plain link"


def test_invoices_bills_and_payments_stand_as_a_tree_with_the_running_balance(ann):
    shown = text_of(ann, f"{PAGE}?tab=invoices")
    third = shown[shown.index("Invoice NE-2251") :]
    assert third.startswith(
        "Invoice NE-2251 03/31/2026 38,087.81 1,661.89 1,750.00 38,175.92 20,000.00 18,175.92 "
        "Partially paid Bill NE-2251"
    )
    assert "Payment 10502 04/22/2026 20,000.00 in QuickBooks and Procore" in third
    assert "Vendor credit NE-2263" in third
    assert "Payment 10502 04/22/2026 (4,257.90)" in third


def test_a_bill_that_says_something_else_is_named_in_its_row(chain, ann):
    bill = chain.snapshot_of("right", "214")
    chain.put("right", "214", replace(bill, total=usd("49728.80")))
    assert "Invoice and bill differ by $0.01." in text_of(ann, f"{PAGE}?tab=invoices")
    listed = text_of(ann, "/commitments/")
    assert "Off Invoices and bills are off by $0.01. 1 commitment" in listed, listed[-900:]
    assert "SC-014" in text_of(ann, "/commitments/?tab=off")
    page = text_of(ann, PAGE)
    assert "Approved Off" in page
    assert "Invoices and bills are off by $0.01. See why" in page


def test_change_orders_stand_by_what_they_count_for(chain, ann):
    chain.put("left", "7403", change_order("CO1", "500.00", status="proceeding", number="003"))
    shown = text_of(ann, f"{PAGE}?tab=changes")
    assert "001 Panel LP-3 NE-2207 Approved 6,400.00" in shown
    assert "2 change orders $4,250.00" in shown
    assert "003 Panel LP-3 -- Proceeding 500.00 1 change order $500.00" in shown


def test_a_lower_tier_stands_under_the_change_order_that_it_is_part_of(chain, ann):
    package = replace(change_order("CO1", "6400.00"), lines=())
    chain.put("left", "7401", package)
    named = {"package_number": package.number, "package_name": package.name}
    chain.put("left", "8801", potential("Panel, as priced", "6400.00", "approved", **named))
    shown = text_of(ann, f"{PAGE}?tab=changes")
    assert "001 Panel LP-3 NE-2207 Approved 6,400.00 PCO 7 Panel, as priced" in shown
    assert "2 change orders $4,250.00" in shown
    assert "Potential COs" not in shown


def test_what_no_change_order_holds_yet_is_potential_and_in_no_other_figure(chain, ann):
    above = ChangeOrderRequest(
        commitment=story.COMMITMENT, number="4", name="Bad soil", status="pending",
        total=usd("900.00"),
    )  # fmt: skip
    chain.put("left", "9901", above)
    under = {"parent": Ref("change_order_request", "9901")}
    chain.put("left", "8801", potential("Footings", "900.00", "approved", **under))
    chain.put("left", "8802", potential("Lamps", "250.00", "pricing"))
    chain.put("left", "8803", potential("Dropped", "70.00", "rejected"))
    shown = text_of(ann, f"{PAGE}?tab=changes")
    assert "1,150.00 Potential COs" in shown
    assert "COR 4 Bad soil -- Pending 900.00 PCO 7 Footings -- Approved 900.00" in shown
    assert "2 change orders $1,150.00" in shown
    assert "0.00 Pending COs" in shown
    assert "PCO 7 Dropped -- Rejected 70.00" in shown
    (row,) = commitments(chain.setting.organization, Wanted()).rows
    assert (row.potential_changes, row.pending_changes) == (115000, 0)


def test_a_figure_and_the_part_it_leads_to_say_the_same(chain, ann):
    chain.put("left", "8803", potential("Dropped", "70.00", "void"))
    assert "Potential COs" not in text_of(ann, f"{PAGE}?tab=changes")
    lost = {"package_number": "009", "package_name": "Not read"}
    chain.put("left", "8804", potential("In a lost one", "5000.00", "pending", **lost))
    chain.put("left", "8805", potential("Lamps", "250.00", "pending"))
    shown = text_of(ann, f"{PAGE}?tab=changes")
    assert "250.00 Potential COs" in shown
    assert "2 change orders $250.00" in shown


def potential(name: str, amount: str, status: str, **said) -> PotentialChangeOrder:
    return PotentialChangeOrder(
        commitment=story.COMMITMENT, number="7", name=name, status=status, total=usd(amount), **said
    )


def test_retainage_is_told_by_line_and_invoice_and_ties_to_the_account(ann):
    shown = text_of(ann, f"{PAGE}?tab=retainage")
    assert "Held $6,258.61" in shown
    assert "QuickBooks account $6,258.61: Ties" in shown
    assert "Invoice NE-2207 300.00 0.00 (200.00) 0.00 300.00 700.00 1,000.00" in shown


def test_drafts_are_shown_and_count_in_no_figure(chain, ann):
    draft = replace(story.invoice(4), status="draft", sequence=5, number="NE-2300")
    chain.put("left", "6605", draft)
    shown = text_of(ann, f"{PAGE}?tab=invoices")
    assert "Draft in Procore: not included in totals." in shown
    assert "126,434.50 Billed" in shown


def test_the_list_of_invoices_has_every_column_and_the_sums_of_its_filter(ann):
    shown = text_of(ann, "/invoices/?older=1")
    assert (
        "NE-2251 Northline Electric 2401 - Pearl Street Lofts SC-014 03/31/2026 38,175.92 (88.11) "
        "20,000.00 18,175.92"
    ) in shown
    assert "4 invoices $120,175.89 $6,258.61 $101,999.97 $18,175.92" in shown
    some = text_of(ann, "/invoices/?older=1&search=ne-2207")
    assert "1 invoice $49,728.81 $2,512.04 $49,728.81 $0.00" in some


def test_a_tabs_count_is_the_length_of_its_list(ann):
    shown = text_of(ann, "/invoices/?older=1")
    assert "All 4 Ready 0 Needs you 0 In QuickBooks 1 Paid 3 Not ready 0" in shown
    assert "3 invoices" in text_of(ann, "/invoices/?older=1&tab=paid")


def test_paid_invoices_older_than_90_days_are_left_out_until_asked_for(ann):
    shown = text_of(ann, "/invoices/")
    assert "1 invoice $38,175.92" in shown
    assert "3 older than 90 days not shown. Show them" in shown
    assert "not shown" not in text_of(ann, "/invoices/?older=1")


def test_a_list_that_is_empty_for_age_alone_shows_the_older_ones_and_says_so(ann):
    shown = text_of(ann, "/payments/")
    assert "Nothing in the last 90 days. These are older." in shown
    assert "3 payments" in shown
    assert "10471" in shown
    assert "These are older" not in text_of(ann, "/payments/?older=1")


@pytest.mark.parametrize("name", ["invoices", "commitments", "payments"])
def test_a_list_is_a_file_of_the_whole_filter_too(ann, name):
    answer = ann.get(f"/{name}/?older=1&format=csv&tab=&page=7")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{name}.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    if name == "invoices":
        assert {row["Invoice #"]: row["Amount due"] for row in rows}["NE-2263"] == "-4257.90"
    elif name == "payments":
        assert [row["Total"] for row in rows] == ["15742.10", "56257.87", "30000.00"]
    else:
        assert [(row["Number"], row["Balance to finish"]) for row in rows] == [
            ("SC-014", "34780.29")
        ]


def test_pages_say_when_both_systems_were_last_read(chain, ann):
    chain.clock.forward(minutes=1)
    assert "Procore read 03/02/2026" in text_of(ann, "/commitments/")


def test_another_organization_sees_nothing_of_it(chain):
    stranger = World()
    client = Client()
    client.force_login(stranger.ann)
    assert client.get(PAGE).status_code == 404
    for address in ("/invoices/?older=1", "/commitments/", "/payments/?older=1"):
        assert "NE-2207" not in text_of(client, address)
        assert "SC-014" not in text_of(client, address)
        assert "10502" not in text_of(client, address)


def test_payments_say_what_they_pay_and_whether_it_is_in_procore(ann):
    shown = text_of(ann, "/payments/?older=1")
    row = "10502 Open in QuickBooks , new tab Check 15,742.10 NE-2251, NE-2263 15,742.10 In Procore"
    assert f"04/22/2026 Northline Electric {row}" in shown
    assert "3 payments $101,999.97 $101,999.97" in shown
    opened = text_of(ann, "/payments/?older=1&open=155")
    assert "Vendor credit NE-2263 Open the invoice (4,257.90) (4,257.90)" in opened


def test_payments_that_are_not_in_procore_say_why(chain, ann):
    whys = {
        "Prepayment not applied": None,
        "Journal entry": Ref("journal_entry", "77"),
        "Credit applied": Ref("vendor_credit", "9"),
        "Pays a bill that isn&#x27;t linked to an invoice": Ref("bill", "8"),
    }
    for number, paper in enumerate(whys.values(), 900):
        part = AppliedPayment(
            payment=Ref("bill_payment", str(number)), applied_to=paper, vendor=Ref("vendor", "56"),
            number=str(number), date=date(2026, 4, 30), method="Check", amount=usd("10.00"),
        )  # fmt: skip
        chain.put("right", f"{number}:x", part, parent=str(number))
    mark_gone(chain.setting.right, "applied_payment", ["149:210"], chain.clock())
    shown = text_of(ann, "/payments/?older=1&tab=not_ours")
    for why in whys:
        assert f"Not in Procore {why}" in shown
    voided = text_of(ann, "/payments/?older=1&tab=voided")
    assert (
        "10449 Open in QuickBooks , new tab Check 0.00 -- -- Voided Voided or deleted in QuickBooks"
        in voided
    )


def pays(chain, number: str, paper: Ref | None, vendor: str = "56") -> None:
    part = AppliedPayment(
        payment=Ref("bill_payment", number), applied_to=paper, vendor=Ref("vendor", vendor),
        number=number, date=date(2026, 4, 30), method="Check", amount=usd("10.00"),
    )  # fmt: skip
    chain.put("right", f"{number}:x", part, parent=number)


def billed_on(chain, id_: str, project: str, vendor: str = "56") -> Ref:
    line = BillLine(key="1", amount=usd("10.00"), project=Ref("project", project))
    bill = Bill(
        vendor=Ref("vendor", vendor), number=f"B-{id_}", total=usd("10.00"),
        lines=write_lines([line]),
    )  # fmt: skip
    chain.put("right", id_, bill)
    return Ref("bill", id_)


def test_a_payment_that_isnt_in_procore_leads_to_where_that_is_fixed(chain, ann):
    """A bookkeeper asks of each check: is that right, and if not, what do I do?"""
    projects, record = chain.flow_of("projects"), Project(name="Quay House", number="2402")
    for here, there in (("88", "9001"), ("89", "9002")):
        chain.put("right", here, record)
        chain.link(projects, Ref("project", there), Ref("project", here), record)
    pays(chain, "901", billed_on(chain, "801", "88"))
    pays(chain, "902", billed_on(chain, "802", "89"))
    pays(chain, "906", billed_on(chain, "806", "90"))
    pays(chain, "903", billed_on(chain, "803", "88", vendor="99"), vendor="99")
    spent = billed_on(chain, "804", "88")
    chain.link(chain.flow_of("costs"), Ref("direct_cost", "5"), Ref("project_cost", "bill:804:88"),
               Bill())  # fmt: skip
    pays(chain, "904", spent)
    wanted = {
        "Pays a bill that isn&#x27;t linked to an invoice": ("/invoices/?vendor=5101", "Link it"),
        "Pays a bill of no commitment": ("/costs/", "Open direct costs"),
        "Pays a vendor that isn&#x27;t linked to Procore": ("/vendors/", "Link the vendor"),
        "Pays a bill on a project that isn&#x27;t linked": ("/projects/", "Link the project"),
        "Pays a direct cost.": ("/costs/", "Open direct costs"),
    }
    page = ann.get("/payments/?older=1&tab=not_ours").content.decode()
    for why, (address, words) in wanted.items():
        assert re.search(f'{re.escape(why)}[^<]*<a href="{re.escape(address)}">{words}', page), why


def test_a_payment_of_a_bill_that_a_plan_asks_about_leads_to_that_question(chain, ann):
    pays(chain, "905", billed_on(chain, "805", "88"))
    plan = Plan.objects.create(
        organization=chain.organization, setting=chain.invoices, status=Plan.Status.WAITING
    )
    Change.objects.create(
        organization=chain.organization, plan=plan, listed=plan, position=1, key="k",
        action="question", kind="bill", right_id="805", title="bill B-805",
    )  # fmt: skip
    page = ann.get("/payments/?older=1&tab=not_ours").content.decode()
    assert f'<a href="/plans/{plan.pk}/?tab=all&amp;search=B-805">Review its bill</a>' in page


def test_a_change_names_what_it_points_at(chain, ann):
    chain.put("right", "411", Item(name="2401-26-100.S"))
    chain.put("right", "88", Project(name="Pearl Street Lofts", number="2401"))
    plan = Plan.objects.create(
        organization=chain.organization, setting=chain.invoices, status=Plan.Status.WAITING
    )
    line = {"item": {"ref": "item", "id": "411"}, "project": {"ref": "project", "id": "88"}}
    labels = [["item", "Item"], ["project", "Project"]]
    vendor = {"ref": "vendor", "id": "56"}
    fields = [
        {"name": "vendor", "label": "Vendor", "before": None, "after": vendor},
        {"name": "lines", "label": "Lines", "keyed": False, "lines": labels,
         "before": None, "after": {"lines": [["1", line]]}},
    ]  # fmt: skip
    Change.objects.create(
        organization=chain.organization, plan=plan, listed=plan, position=1, key="k",
        action="create", kind="bill", target="right", title="bill NE-1", fields=fields,
    )  # fmt: skip
    shown = text_of(ann, f"/plans/{plan.pk}/")
    assert "Vendor Northline Electric" in shown
    assert "2401-26-100.S, 2401 - Pearl Street Lofts" in shown
    assert "vendor 56" not in shown
