"""Days on which people attach files to invoices, and what must lie beside the bills."""

from __future__ import annotations

import base64
from collections import Counter

from tests.faults.contractor import Contractor
from tests.faults.days import Count, Work, open_calls
from tests.faults.money_days import against, billed_once, links, on_the_job
from tests.faults.outside import REALM, Systems
from tests.faults.small_job import Job, switch_on
from tests.faults.stages import reached

BILLS = ("Bill", "VendorCredit")


def before_files(systems: Systems) -> Contractor:
    """One invoice with its bill, and nothing attached."""
    world = reached(billed_once, systems)
    switch_on(world, "invoice-files")
    return world


def filed(systems: Systems) -> Contractor:
    world = reached(before_files, systems)
    _attached(Job(systems))
    world.agree("invoice-files")
    return world


def attach(job: Job, number: str, name: str, text: str, kind: str = "application/pdf") -> int:
    made = job.procore.act(
        "attach_file", table="requisitions", id=job.invoice(number)["id"], name=name, text=text,
        content_type=kind,
    )  # fmt: skip
    return int(made["id"])


def _attached(job: Job) -> None:
    attach(job, "E-1", "claim 1.pdf", "Columns, 30 %")
    attach(job, "E-1", "lien waiver.pdf", "We waive.")


def _blanked(job: Job) -> None:
    """Another program wrote the row without its name."""
    (row,) = job.books("Attachable", FileName="claim 1.pdf")
    job.quickbooks.act("edit_row", entity="Attachable", id=row["id"], values={"FileName": ""})


NEW_FILES = on_the_job(_attached)
BLANKED = on_the_job(_blanked)


def beside_bills(job: Job) -> Counter[tuple[str, str, bytes]]:
    """Number of the bill, file name and content, by the books themselves."""
    contents = {
        row["id"]: base64.b64decode(row["data"]) for row in job.quickbooks.table(f"{REALM}/files")
    }
    numbers = {(e, str(row["id"])): row["body"]["DocNumber"] for e in BILLS for row in job.books(e)}
    return Counter(
        (numbers[ref["type"], ref["value"]], row["body"].get("FileName") or "", contents[row["id"]])
        for row in job.books("Attachable")
        for ref in (each["EntityRef"] for each in row["body"]["AttachableRef"])
    )


def on_invoices(job: Job) -> Counter[tuple[str, str, bytes]]:
    numbers = {row["id"]: row["invoice_number"] for row in job.invoices()}
    return Counter(
        (numbers[row["holder_id"]], row["name"], base64.b64decode(row["content"]))
        for row in job.procore.table("files")
        if row["holder_id"] in numbers
    )


def counted_files(world: Contractor, _: Work) -> Count:
    """Each file of an invoice lies beside its bill once, with its name and every byte."""
    job = Job(world.systems)
    wanted = on_invoices(job)
    wrong = [*links(world, "invoice-files", wanted.total()), *open_calls(world)]
    return against(wanted, beside_bills(job), wrong)
