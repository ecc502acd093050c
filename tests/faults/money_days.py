"""Days on which money moves on the small job, and what both systems must hold in the end.

What is expected is derived from the simulators' own rows, never from what we believe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tests.faults.contractor import Contractor
from tests.faults.days import Count, Hands, Work, open_calls
from tests.faults.outside import Systems
from tests.faults.small_job import Job, ready, switch_on
from tests.faults.stages import reached

from ledgerboard.core.records import COMPANY_CODE_LIST
from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.procore.invoice_arithmetic import item_of
from ledgerboard.sync.models import Link

D = Decimal
ZERO = D(0)
ITEM_LINE = "ItemBasedExpenseLineDetail"
FIRST = ({"work": "10000.00", "retained": "1000.00"}, {"work": "1120.50", "retained": "112.05"})
SECOND = ({"work": "8000.10", "retained": "800.01"}, {"work": "0.00"})
TAKEN_BACK = ({"work": "-2000.00", "retained": "-200.00"}, {"work": "0.00"})


# as it stood before the day


def before_billing(systems: Systems) -> Contractor:
    job = Job(systems)
    job.begun()
    return ready(job)


def locking(systems: Systems) -> Contractor:
    """Invoices are locked in Procore once they have their bill."""
    world = reached(before_billing, systems)
    setting = world.setting("invoices")
    setting.options["view"]["lock"] = True
    setting.save()
    return world


def listing_codes(systems: Systems) -> Contractor:
    """The company's list of cost codes is wanted, and isn't there yet."""
    world = reached(before_billing, systems)
    switch_on(world, "cost-code-list")
    return world


def billed_once(systems: Systems) -> Contractor:
    """One invoice with its bill."""
    world = reached(before_billing, systems)
    Job(systems).bill_work("E-1", FIRST)
    world.agree("invoices")
    return world


def billed(systems: Systems) -> Contractor:
    """One invoice with its bill, one with its vendor credit."""
    world = reached(billed_once, systems)
    Job(systems).bill_work("E-2", TAKEN_BACK, "2026-02-28")
    world.agree("invoices")
    return world


def paid(systems: Systems) -> Contractor:
    """A check for part of the bill, less the credit, and another one for more of it."""
    world = reached(billed, systems)
    _pay(Hands(systems))
    Job(systems).pay("502", "2026-03-27", ("E-1", "1000.00"))
    world.agree("payments")
    return world


# the day


def on_the_job(do: Callable[[Job], object]) -> Work:
    def with_hands(hands: Hands) -> None:
        do(Job(hands.systems))

    return Work(with_hands)


def _pay(hands: Hands) -> None:
    Job(hands.systems).pay("501", "2026-03-20", ("E-1", "7000.00"), ("E-2", "1800.00"))


def _new_codes(job: Job) -> None:
    site = job.site()
    with job.procore.world.lock:
        for code in ("05-500.C", "09-200.C"):
            site.code(code)


def _described_anew(job: Job) -> None:
    table = job.procore.world.table("wbs_codes")
    with job.procore.world.lock:
        table.update(next(iter(table))["id"], {"description": "Structural steel, erected"})


def _new_invoices(job: Job) -> None:
    job.bill_work("E-1", FIRST)
    job.bill_work("E-2", SECOND, "2026-02-28")


def _new_items(job: Job) -> None:
    """Beside those of the job's budget codes."""
    for name in ("Equipment rental", "Permits"):
        job.item(name, "Subcontractors")


def _edited_payment(job: Job) -> None:
    row = job.payment("501")
    lines = [dict(line) for line in row["body"]["Line"]]
    lines[0]["Amount"] = "6999.99"
    kept = {name: row["body"][name] for name in ("VendorRef", "PayType")}
    values = {**kept, "TxnDate": "2026-03-23", "TotalAmt": "5199.99", "Line": lines}
    job.quickbooks.act("edit_row", entity="BillPayment", id=row["id"], values=values)


def _taken_back(how: str) -> Callable[[Job], object]:
    return lambda job: job.quickbooks.act(
        f"{how}_row", entity="BillPayment", id=job.payment("501")["id"]
    )


NEW_CODES = on_the_job(_new_codes)
DESCRIBED_ANEW = on_the_job(_described_anew)
NEW_ITEMS = on_the_job(_new_items)
NEW_INVOICES = on_the_job(_new_invoices)
NEXT_INVOICE = on_the_job(lambda job: job.bill_work("E-2", SECOND, "2026-02-28"))
NEGATIVE_INVOICE = on_the_job(lambda job: job.bill_work("E-3", TAKEN_BACK, "2026-03-31"))
EDITED_INVOICE = on_the_job(lambda job: job.change("E-1", [{"work": "9000.00"}]))
EDITED_NEGATIVE = on_the_job(lambda job: job.change("E-2", [{"work": "-1900.00"}]))
NEW_PAYMENTS = Work(_pay)
EDITED_PAYMENT = on_the_job(_edited_payment)
VOIDED_PAYMENT = on_the_job(_taken_back("void"))
DELETED_PAYMENT = on_the_job(_taken_back("delete"))


# what must be there


def counted_codes(world: Contractor, _: Work) -> Count:
    """Every budget code of the job is an item of its own, described alike."""
    job = Job(world.systems)
    wanted = Counter(
        (job.item_name(row), row["description"]) for row in job.procore.table("wbs_codes")
    )
    found = Counter(
        (row["body"]["Name"], row["body"].get("PurchaseDesc", ""))
        for row in job.books("Item")
        if row["body"]["Name"] != "Retainage"
    )
    return against(wanted, found, [*links(world, "codes", len(wanted)), *open_calls(world)])


def counted_company_codes(world: Contractor, _: Work) -> Count:
    """The job's cost code once, and each other service item, in the one list of that name."""
    job = Job(world.systems)
    lists = [row for row in job.procore.table("standard_cost_code_lists")
             if row["name"] == COMPANY_CODE_LIST]  # fmt: skip
    others = [row["body"]["Name"] for row in job.books("Item", Type="Service")]
    wanted = Counter(
        ["05-100", *(n for n in others if n != "Retainage" and not n.startswith("2401-"))]
    )
    rows = job.procore.table("standard_cost_codes")
    found = Counter(
        str(row["code"]) for row in rows if row["standard_cost_code_list_id"] == lists[0]["id"]
    )
    wrong = [*links(world, "cost-code-list", wanted.total()), *open_calls(world)]
    wrong += [f"{len(lists)} lists"] if len(lists) != 1 else []
    wrong += [f"{row['code']} has no key" for row in rows if not row["origin_id"]]
    return against(wanted, found, wrong)


def counted_invoices(world: Contractor, _: Work) -> Count:
    """One document for each approved invoice: its kind, its total, each line, and the retainage."""
    job = Job(world.systems)
    approved = [row for row in job.invoices() if row["status"] == "approved"]
    wanted = Counter(_invoice(job, row) for row in approved)
    found = Counter(_document(job, e, row) for e in ("Bill", "VendorCredit") for row in
                    job.books(e))  # fmt: skip
    wrong = [*links(world, "invoices", len(approved)), *open_calls(world), *unlocked(world, job)]
    return against(wanted, found, wrong)


def unlocked(world: Contractor, job: Job) -> Iterator[str]:
    """Invoices whose lock isn't as the setting and the links say."""
    setting = world.setting("invoices")
    links = Link.objects.filter(setting=setting, unlinked_at=None)
    locked = {row.left_id: f":{row.right_id}" for row in links if row.marked}
    if setting.options["view"].get("lock") and len(locked) != links.count():
        yield f"{len(locked)} of {links.count()} are locked"
    for row in job.invoices():
        key, wanted = str(row["origin_id"] or ""), locked.get(str(row["id"]), "")
        if not key.endswith(wanted) or bool(key) != bool(wanted):
            yield f"{row['invoice_number']} carries {key!r} instead of {wanted!r}"


def _invoice(job: Job, row: Row) -> Any:
    items = [
        item_of(each)
        for each in job.procore.table("requisition_items")
        if each["requisition_id"] == row["id"]
    ]
    due = D(str(row["current_payment_due"]))
    sign = 1 if due >= 0 else -1
    lines = Counter(sign * each.line for each in items if each.line)
    held = sign * sum((each.retained - each.released for each in items), ZERO)
    kind = "Bill" if due >= 0 else "VendorCredit"
    return row["invoice_number"], kind, abs(due), _hashed(lines), held


def _document(job: Job, entity: str, row: Row) -> Any:
    body = row["body"]
    retainage = job.books("Item", Name="Retainage")[0]["id"]
    lines: Counter[Decimal] = Counter()
    held = ZERO
    for line in body["Line"]:
        amount = D(str(line["Amount"]))
        if line[ITEM_LINE]["ItemRef"]["value"] == retainage:
            held -= amount
        else:
            lines[amount] += 1
    return body.get("DocNumber"), entity, D(str(body["TotalAmt"])), _hashed(lines), held


def _hashed(lines: Counter[Decimal]) -> Any:
    return frozenset(lines.items())


def counted_payments(world: Contractor, _: Work) -> Count:
    """One payment issued for each bill or credit that a living check touches, adding up to cash."""
    job = Job(world.systems)
    invoices = {row["invoice_number"]: row["id"] for row in job.invoices()}
    numbers = {(e, row["id"]): row["body"]["DocNumber"] for e in ("Bill", "VendorCredit") for row in
               job.books(e)}  # fmt: skip
    wanted: Counter[Any] = Counter()
    for row in job.books("BillPayment"):
        body = row["body"]
        for line in body.get("Line", ()):
            linked = line["LinkedTxn"][0]
            number = numbers[linked["TxnType"], linked["TxnId"]]
            amount = D(str(line["Amount"])) * (1 if linked["TxnType"] == "Bill" else -1)
            wanted[invoices[number], amount, body["TxnDate"], body["DocNumber"]] += 1
    found = Counter(
        (row["requisition_id"], D(str(row["amount"])), row["date"], row["check_number"])
        for row in job.payments()
    )
    wrong = [*links(world, "payments", wanted.total()), *open_calls(world)]
    return against(wanted, found, wrong)


def against(wanted: Counter[Any], found: Counter[Any], wrong: list[str]) -> Count:
    """What is there too often, what is missing, and the rest in words."""
    more, less = (found - wanted).total(), (wanted - found).total()
    both = min(more, less)
    if both:
        wrong.append(f"{list(found - wanted)} are there instead of {list(wanted - found)}")
    return Count(more - both, less - both, tuple(wrong))


def links(world: Contractor, flow: str, wanted: int) -> Iterator[str]:
    living = Link.objects.filter(setting=world.settings[flow], unlinked_at=None)
    if living.count() != wanted:
        yield f"{living.count()} links of {wanted}"
    rights = Counter(living.values_list("right_id", flat=True))
    yield from (f"{id_} is linked twice" for id_, times in rights.items() if times > 1)


COUNTS = {
    "codes": counted_codes,
    "cost-code-list": counted_company_codes,
    "invoices": counted_invoices,
    "payments": counted_payments,
}
