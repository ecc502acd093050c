"""What the books charge to a job, as direct costs: what comes over, what does not, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.money import shares, total
from ledgerboard.core.records import (
    Bill,
    BillLine,
    DirectCostPart,
    JournalEntry,
    JournalLine,
    Project,
    Purchase,
    SubcontractorInvoice,
    Vendor,
    VendorCredit,
    in_currency,
    read_lines,
    values_of,
    write_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.code_map import CodeMap, MapRow, Scope
from ledgerboard.core.views.cost_as_direct_cost import (
    project_cost_as_direct_cost,
    unplaced,
)
from ledgerboard.core.views.parts_of_transactions import cost_lines, project_costs

JOB = Ref("project", "88")
LIFT, FIXTURES = Ref("item", "419"), Ref("item", "413")


def line(key, amount, *, item=LIFT, project=JOB, account=None, description="Lift rental"):
    return BillLine(
        key=key, item=item, account=account, project=project, amount=usd(amount),
        description=description,
    )  # fmt: skip


def rental(**changed):
    """Bill CR-5501: 1,240.50 of the job and 59.50 of nobody."""
    lines = [line("1", "1240.50"), line("2", "59.50", project=None)]
    said = {"vendor": Ref("vendor", "71"), "number": "CR-5501", "date": date(2026, 3, 11),
            "total": usd("1300.00"), "lines": write_lines(lines)}  # fmt: skip
    return Bill(**(said | changed))


@pytest.fixture
def here():
    found = story.world()
    found.put(PROCORE, "5140", Vendor(name="City Rentals"))
    found.put(BOOKS, "71", Vendor(name="City Rentals"))
    found.link(Ref("vendor", "5140"), Ref("vendor", "71"))
    found.settings["currency"] = "USD"
    return found


def cost(here, id_, record, currency="USD"):
    """The transaction's part for the job, viewed."""
    seen = here.put(BOOKS, id_, record)
    (part_id, part), *_ = project_costs(seen).items()
    part = in_currency(part, currency)
    return project_cost_as_direct_cost(here.put(BOOKS, part_id, part), here.context(BOOKS))


@pytest.mark.parametrize(
    ("id_", "record", "type_", "amount"),
    [
        ("231", rental(), "invoice", "1240.50"),
        (
            "232",
            Purchase(
                payment_type="CreditCard", lines=write_lines([line("1", "88.25", item=FIXTURES)])
            ),
            "expense",
            "88.25",
        ),
        (
            "233",
            VendorCredit(
                vendor=Ref("vendor", "71"), lines=write_lines([line("1", "140.50", item=FIXTURES)])
            ),
            "invoice",
            "-140.50",
        ),
        (
            "234",
            Purchase(credit=True, lines=write_lines([line("1", "20.00", item=FIXTURES)])),
            "expense",
            "-20.00",
        ),
    ],
)
def test_bills_expenses_credits_and_refunds_are_direct_costs(here, id_, record, type_, amount):
    viewed = cost(here, id_, record)
    assert isinstance(viewed, Viewed), viewed
    assert (viewed.record.type, viewed.record.total) == (type_, usd(amount))
    assert viewed.record.project == story.PROJECT


@pytest.mark.parametrize(("project", "cause"), [(JOB, "foreign_currency"), (None, "no_project")])
def test_a_cost_in_another_currency_waits_where_it_would_have_a_place(here, project, cause):
    spent = Purchase(lines=write_lines([line("1", "88.25", project=project)]))
    assert cost(here, "232", spent, currency="CAD").cause == cause


def test_a_direct_cost_says_all_that_its_bill_says(here):
    direct = cost(here, "231", rental(memo="Lift rental")).record
    assert (direct.vendor, direct.number, direct.date) == (
        Ref("vendor", "5140"), "CR-5501", date(2026, 3, 11),
    )  # fmt: skip
    assert (direct.status, direct.description) == ("approved", "Lift rental")
    assert read_lines(DirectCostPart, direct.lines) == (
        DirectCostPart(
            key="bill:231:1", budget_code=Ref("budget_code", "310009"), amount=usd("1240.50"),
            description="Lift rental",
        ),
    )  # fmt: skip


def test_a_transaction_without_a_number_is_known_by_its_id(here):
    assert cost(here, "231", rental(number=None)).record.number == "QBO-231"


def test_the_line_without_a_project_is_in_no_direct_cost_and_says_why(here):
    seen = here.put(BOOKS, "231", rental())
    assert list(project_costs(seen)) == ["bill:231:88", "bill:231:none"]
    rest = here.put(BOOKS, "bill:231:none", project_costs(seen)["bill:231:none"])
    answer = project_cost_as_direct_cost(rest, here.context(BOOKS))
    assert answer == NotMine("no project on it", "no_project")


def test_our_own_bill_never_comes_back_as_a_cost(here):
    ours = story.invoice_ref(1)
    here.link(ours, Ref("bill", "231"), rental())
    assert cost(here, "231", rental()) == NotMine(
        "it was made from a subcontractor invoice", "ours"
    )


def test_a_bill_that_we_made_is_no_cost_after_it_was_unlinked_either(here):
    here.made[Ref("bill", "231")] = story.invoice_ref(1)
    assert cost(here, "231", rental()).cause == "ours"


@pytest.mark.parametrize(
    ("of_invoice", "on_bill"),
    [
        ("CR-5501", "cr-5501"),
        ("PEARL-STREET-LIFTS-2026-03", "PEARL-STREET-LIFTS-20"),
        ("PEARL-STREET-LIFTS-2026-03", "PEARL-STREET-LIFT~53c"),
    ],
)
def test_a_bill_with_the_number_of_an_invoice_that_has_none_yet_waits(here, of_invoice, on_bill):
    invoice = Ref("subcontractor_invoice", "6600")
    said = SubcontractorInvoice(vendor=Ref("vendor", "5140"), number=of_invoice)
    here.put(PROCORE, invoice.id, said)
    answer = cost(here, "231", rental(number=on_bill))
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("perhaps_our_bill", invoice)
    here.link(invoice, Ref("bill", "999"))
    assert isinstance(cost(here, "231", rental(number=on_bill)), Viewed)


def test_another_vendors_invoice_with_that_number_holds_nothing(here):
    said = SubcontractorInvoice(vendor=Ref("vendor", "5101"), number="CR-5501")
    here.put(PROCORE, "6600", said)
    assert isinstance(cost(here, "231", rental()), Viewed)


def test_a_cost_of_a_project_that_is_not_linked_waits_for_the_project(here):
    here.unlink(story.PROJECT)
    answer = cost(here, "231", rental())
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("unlinked_project", JOB)


def on_the_owner(here):
    owner = line("1", "10.00", project=Ref("project", "3"))
    return cost(here, "231", rental(lines=write_lines([owner])))


def test_a_line_on_the_owner_says_who_that_is_and_which_jobs_it_has(here):
    for id_, name in (("88", "Pearl St"), ("89", "Annex")):
        job = Project(name=name, number="2401", customer="Owners:Pearl Holdings", customer_id="3")
        here.put(BOOKS, id_, job)
    answer = on_the_owner(here)
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("customer_only", None)
    assert answer.why == (
        "It names Pearl Holdings, which is a customer and not a project. Its projects: "
        "2401 - Annex, 2401 - Pearl St."
    )
    assert answer.advice == "In QuickBooks, choose the project on the line."


def test_a_line_on_what_may_be_a_new_project_says_what_else_to_do(here):
    answer = on_the_owner(here)
    assert (answer.cause, answer.waits_for) == ("customer_only", Ref("project", "3"))
    assert answer.advice.endswith("If it names a new project, check projects for changes.")


def test_a_cost_on_a_code_that_is_inactive_in_procore_goes_once_a_person_looked(here):
    code = Ref("budget_code", "310009")
    here.put(PROCORE, code.id, here.sides[PROCORE][code].record, active=False)
    viewed = cost(here, "231", rental())
    assert viewed.record.total == usd("1240.50")
    (said,) = viewed.warnings
    assert (said.cause, "310009 is inactive in Procore" in said.text) == ("inactive_code", True)
    here.code_map = CodeMap((MapRow(Scope(code="310009"), LIFT),))
    assert cost(here, "231", rental()).warnings == ()


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"account": Ref("account", "33"), "item": None}, "no_cost_account"),
        ({"account": Ref("account", "35"), "item": None}, "no_cost_account"),
        ({"account": Ref("account", "42"), "item": None}, "no_cost_account"),
        ({"item": story.RETAINAGE_ITEM}, "retainage"),
        ({"account": Ref("account", "64"), "item": None}, "unmapped_item"),
        ({"item": Ref("item", "999")}, "unmapped_item"),
        ({"item": None}, "text"),
        ({"amount": usd("0.00")}, "zero"),
    ],
)
def test_a_line_that_has_no_place_says_why(here, changed, cause):
    odd = replace(line("1", "10.00"), **changed)
    answer = cost(here, "240", rental(lines=write_lines([odd])))
    assert answer.cause == cause


def test_an_account_that_the_code_map_knows_is_a_cost(here):
    here.codes[Ref("budget_code", "310009")] = Ref("account", "64")
    permit = line("1", "310.40", item=None, account=Ref("account", "64"))
    assert cost(here, "240", rental(lines=write_lines([permit]))).record.total == usd("310.40")


def test_what_has_no_place_is_listed_beside_what_has(here):
    lines = [line("1", "1240.50"), line("2", "5.00", item=Ref("item", "999"))]
    seen = here.put(BOOKS, "231", rental(lines=write_lines(lines)))
    part = here.put(BOOKS, "bill:231:88", project_costs(seen)["bill:231:88"])
    viewed = project_cost_as_direct_cost(part, here.context(BOOKS))
    assert viewed.record.total == usd("1240.50")
    assert [warned.cause for warned in viewed.warnings] == ["not_placed"]
    assert viewed.warnings[0].text.startswith("1 line can't go over yet: ")
    assert [(id_, why.cause) for id_, why in unplaced(part, here.context(BOOKS))] == [
        ("bill:231:2", "unmapped_item")
    ]


@pytest.fixture
def imported(here):
    """A bill of a line with a place and one without, whose direct cost is in Procore."""
    odd = line("2", "5.00", item=Ref("item", "999"))
    direct = cost(here, "231", rental(lines=write_lines([line("1", "1240.50"), odd])))
    here.agreed[Ref("project_cost", "bill:231:88")] = values_of(direct.record)
    return odd


def test_a_direct_cost_whose_lines_went_to_another_project_counts_no_longer(here, imported):
    answer = cost(here, "231", rental(lines=write_lines([imported])))
    assert isinstance(answer, NotMine)


def test_a_line_whose_code_is_no_longer_known_keeps_its_direct_cost_and_waits(here, imported):
    unknown = line("1", "1240.50", item=Ref("item", "998"))
    answer = cost(here, "231", rental(lines=write_lines([unknown, imported])))
    assert isinstance(answer, Blocked)
    assert answer.cause == "unmapped_item"


def test_an_unlinked_vendor_holds_a_bill_and_lets_an_expense_through(here):
    stranger = rental(vendor=Ref("vendor", "72"))
    answer = cost(here, "231", stranger)
    assert isinstance(answer, Blocked)
    assert (answer.cause, answer.waits_for) == ("unlinked_vendor", Ref("vendor", "72"))
    assert cost(here, "232", Purchase(lines=write_lines([line("1", "5.00")]))).record.vendor is None


def test_a_bill_of_a_vendor_with_a_commitment_on_the_job_is_pointed_out(here):
    typed = rental(vendor=Ref("vendor", "56"))
    viewed = cost(here, "231", typed)
    assert [warned.cause for warned in viewed.warnings] == ["counted_twice"]
    assert cost(here, "232", rental()).warnings == ()


def test_journal_entries_are_listed_and_by_setting_imported(here):
    here.codes[Ref("budget_code", "310009")] = Ref("account", "64")
    permit = posting("0", "Debit", "64")
    entry = JournalEntry(number="JE-7", lines=write_lines([permit, posting("1", "Credit", "35")]))
    assert cost(here, "250", entry).cause == "journal_entry"
    here.settings["journal_entries"] = True
    assert cost(here, "250", entry).record.total == usd("75.00")
    credit = JournalEntry(lines=write_lines([posting("0", "Credit", "64")]))
    assert cost(here, "251", credit).record.total == usd("-75.00")


def posting(key, side, account):
    return JournalLine(
        key=key, posting=side, account=Ref("account", account), amount=usd("75.00"), entity=JOB
    )


def test_tax_is_cost_and_the_last_line_takes_the_cent(here):
    lines = [line("1", "10.00"), line("2", "10.00"), line("3", "10.00")]
    taxed = rental(tax=usd("1.00"), total=usd("31.00"), lines=write_lines(lines))
    assert [part.tax for part in cost_lines(here.put(BOOKS, "231", taxed)).values()] == [
        usd("0.33"), usd("0.33"), usd("0.34"),
    ]  # fmt: skip
    assert cost(here, "231", taxed).record.total == usd("31.00")


AMOUNTS = st.lists(
    st.integers(-(10**7), 10**7).map(lambda cents: Money(Decimal(cents).scaleb(-2))), max_size=8
)


@given(AMOUNTS, st.integers(-(10**6), 10**6).map(lambda cents: Money(Decimal(cents).scaleb(-2))))
def test_shares_always_add_up_to_the_whole(weights, amount):
    assert total(shares(amount, weights)) == (amount if weights else usd("0"))


@given(AMOUNTS, st.booleans())
def test_the_parts_of_a_transaction_add_up_to_it(amounts, credit):
    jobs = [JOB, Ref("project", "89"), None]
    lines = [
        replace(line(str(at), "0"), amount=amount, project=jobs[at % 3])
        for at, amount in enumerate(amounts)
    ]
    record = (VendorCredit if credit else Bill)(tax=usd("9.87"), lines=write_lines(lines))
    seen = story.world(0).put(BOOKS, "231", record)
    signed = total([*amounts, usd("9.87") if amounts else None])
    found = cost_lines(seen).values()
    whole = total(money for part in found for money in (part.amount, part.tax))
    assert whole == (-signed if credit else signed)
    assert total(part.total for part in project_costs(seen).values()) == whole
