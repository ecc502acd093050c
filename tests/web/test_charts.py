"""Charts drawn on the server: every amount that is drawn stands in their table too."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.core.money.story import usd
from tests.sync.chain import Chain
from tests.web.conftest import signed_in

from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.sync.models import Change, Plan, TieResult
from ledgerboard.sync.selectors.money.due import OpenBill
from ledgerboard.sync.selectors.money.waiting import WaitingInvoice, waiting
from ledgerboard.web.presenters.charts.bars import Part, Row, bars
from ledgerboard.web.presenters.charts.due import due_bars
from ledgerboard.web.presenters.charts.waiting import waiting_bars
from ledgerboard.web.presenters.charts.weeks_off import weeks_off

TODAY = date(2026, 4, 8)


def test_bars_share_one_scale_and_negative_amounts_take_no_room():
    parts = [Part("a", "A"), Part("b", "B")]
    drawn = bars(
        parts,
        [
            Row("long", [usd("75.00"), usd("25.00")]),
            Row("short", [usd("-10.00"), usd("50.00")]),
        ],
    )
    pieces = [[(each.x, each.width) for each in bar.pieces] for bar in drawn.bars]
    assert pieces == [[(0, 750), (750, 250)], [(0, 0), (0, 500)]]
    assert [each.amount for each in drawn.whole.pieces] == [usd("65.00"), usd("75.00")]
    assert (drawn.whole.total, drawn.tick) == (usd("140.00"), None)
    assert bars(parts, [Row("none", [usd("0.00"), usd("-1.00")])]) is None


def test_a_tick_is_on_the_scale_of_the_sums_that_it_is_compared_with():
    rows = [Row("a", [usd("60.00")]), Row("b", [usd("40.00")])]
    drawn = bars([Part("work", "On work")], rows, tick=usd("125.00"))
    assert [bar.pieces[0].width for bar in drawn.bars] == [480, 320]
    assert (drawn.whole.pieces[0].width, drawn.tick) == (800, 1000)


def test_twelve_weeks_make_a_line_toward_zero_with_month_ends():
    def result(day: date, off: str) -> TieResult:
        at = timezone.make_aware(datetime.combine(day, time(12)))
        return TieResult(at=at, off=Decimal(off))

    results = [result(date(2026, 2, 1), "200.00"), result(date(2026, 3, 20), "50.00")]
    drawn = weeks_off([*results, result(TODAY, "0.00")], TODAY)
    assert [str(week.off) for week in drawn.weeks[:3]] == ["None", "None", "$200.00"]
    assert [week.y for week in drawn.weeks[-4:]] == [0, 75, 75, 100]
    assert drawn.points.split()[-1] == "1000,100"
    assert drawn.month_ends == (130, 494, 896)
    assert weeks_off(results[:0], TODAY) is None


def test_money_waits_by_the_day_it_was_first_proposed_and_for_whom():
    rows = [
        WaitingInvoice(Progress.READY, 10000, TODAY),
        WaitingInvoice(Progress.ON_HOLD, 4000, date(2026, 4, 1)),
        WaitingInvoice(Progress.FAILED, 500, date(2026, 3, 24)),
        WaitingInvoice(Progress.NEEDS_ANSWER, 700, date(2026, 3, 25)),
        WaitingInvoice(Progress.SENDING, 99999, TODAY),
    ]
    drawn = waiting_bars(rows, TODAY)
    amounts = [[str(each.amount.amount) for each in bar.pieces] for bar in drawn.bars]
    assert [bar.words for bar in drawn.bars][0::3] == ["0-2 days", "15 days or more"]
    assert amounts == [
        ["100.00", "0.00", "0.00", "0.00"],
        ["0.00", "0.00", "40.00", "0.00"],
        ["0.00", "7.00", "0.00", "0.00"],
        ["0.00", "0.00", "0.00", "5.00"],
    ]


def test_bills_are_due_by_week_with_what_is_held_apart():
    bills = [
        OpenBill(date(2026, 4, 7), 100, held=False),
        OpenBill(TODAY, 200, held=False),
        OpenBill(date(2026, 4, 12), 300, held=True),
        OpenBill(date(2026, 5, 31), 400, held=False),
        OpenBill(date(2026, 6, 1), 500, held=False),
        OpenBill(None, 600, held=False),
    ]
    drawn = due_bars(bills, TODAY)
    said = {bar.words: [str(each.amount.amount) for each in bar.pieces] for bar in drawn.bars}
    assert len(drawn.bars) == 11
    assert said["Overdue"] == ["1.00", "0.00"]
    assert said["04/06 to 04/12"] == ["2.00", "3.00"]
    assert said["05/25 to 05/31"] == ["4.00", "0.00"]
    assert (said["Later"], said["No due date"]) == (["5.00", "0.00"], ["6.00", "0.00"])


@pytest.mark.django_db
def test_home_and_payments_show_them(db):
    chain = Chain()
    ann = signed_in(chain.ann)
    assert "Invoices waiting, by age" not in ann.get("/").content.decode()
    assert "18,175.92" in bars_in(ann.get("/payments/"), "open")
    plan = Plan.objects.create(
        organization=chain.organization, setting=chain.invoices, status=Plan.Status.WAITING
    )
    Change.objects.create(
        organization=chain.organization, plan=plan, listed=plan, position=1, key="k",
        action="hold", kind="bill", target="right", left_id="6603", title="invoice NE-3",
        added_at=chain.clock.at,
    )  # fmt: skip
    [held] = waiting(chain.organization)
    assert held.progress is Progress.ON_HOLD
    home = ann.get("/")
    assert f"{held.cents / 100:,.2f}" in bars_in(home, "hold")
    assert "/invoices/?tab=needs" in home.content.decode()
    assert "18,175.92" in bars_in(ann.get("/payments/"), "held-back")


def bars_in(page, look: str) -> str:
    """What the pieces of this look say of themselves."""
    found = re.findall(rf'lb-part-{look}" x="[^>]*><title>([^<]*)', page.content.decode())
    return " ".join(found)
