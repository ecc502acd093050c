"""Flow 2: QuickBooks projects become Procore projects; existing ones are linked.

Number and name come from QuickBooks. The other way is an option: REST cannot create a QuickBooks
project, so a Procore project is exported as a customer's job. A QuickBooks address is the
customer's billing address, not the jobsite's: it is shown beside Procore's and never copied.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ledgerboard.core.mapping import COUNTRY, POSTAL, TEXT
from ledgerboard.core.matching import projects
from ledgerboard.core.reconcile import (
    Direction,
    End,
    Flow,
    FlowField,
    RecordPages,
    Seen,
    Side,
    Watched,
)
from ledgerboard.core.values.text import squeeze
from ledgerboard.core.views import NotMine, ViewContext

_LEADING_NUMBER = re.compile(r"^[A-Z]{0,3}\d{2,}[\w.-]*\s+")


def _without_number(name: str) -> str:
    """«2402 Millrace Clinic» beside number 2402 and «Millrace Clinic» is no other name."""
    return squeeze(_LEADING_NUMBER.sub("", name)) or squeeze(name)


PROJECT_NAME = replace(TEXT, key=_without_number)


def _of_a_sub_customer(seen: Seen, _: ViewContext) -> NotMine | None:
    """It may be an office or a location."""
    if getattr(seen.record, "sub_customer", False):
        return NotMine("a sub-customer may not be a job", "sub_customer")
    return None


MOVED = Watched(
    by="customer_id",
    why="This project belongs to another customer in QuickBooks now.",
    advice="If that's right, confirm it. If it isn't, move it back in "
    "QuickBooks: apps can't change a project's customer.",
    right="The new customer is right",
)

PROJECTS = Flow(
    name="projects",
    title="Projects",
    left=End("procore", ("project",)),
    right=End("quickbooks", ("project",)),
    fields=(
        FlowField("number", "Number", TEXT, Direction.TO_LEFT),
        FlowField("name", "Name", PROJECT_NAME, Direction.TO_LEFT),
        FlowField(
            "customer",
            "Customer",
            TEXT,
            Direction.NONE,
            watched=MOVED,
            elsewhere="Procore has no customer",
        ),
        FlowField("street", "Street", TEXT, Direction.NONE),
        FlowField("city", "City", TEXT, Direction.NONE),
        FlowField("state", "State", TEXT, Direction.NONE),
        FlowField("postal_code", "ZIP code", POSTAL, Direction.NONE),
        FlowField("country", "Country", COUNTRY, Direction.NONE),
    ),
    matcher=projects,
    creates=frozenset({Side.LEFT}),
    activity=Direction.NONE,
    pages=RecordPages(
        icon="briefcase",
        shortcut="j",
        columns=("number", "customer", "street", "city"),
        beneath=(("city", "state"), ("customer",)),
    ),
    make_notes={
        Side.RIGHT: "as a job of its customer: QuickBooks doesn't let apps create projects"
    },
    make_options={Side.RIGHT: {"jobs": "yes"}},
    not_made=_of_a_sub_customer,
    on_merge="If the two are one job, go on with one of them in {here}. If not, create a project "
    "for this one in {there}, unlink it here and link it to the new one. Until then its new "
    "invoices can't be billed; bills that are posted stay on the merged project.",
)
