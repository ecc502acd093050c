"""Flow 2: QuickBooks projects become Procore projects; existing ones are linked.

Number and name come from QuickBooks. The other way is an option: REST cannot create a QuickBooks
project, so a Procore project is exported as a customer's job. A QuickBooks address is the
customer's billing address, not the jobsite's: it is shown beside Procore's and never copied.
"""

from __future__ import annotations

from ledgerboard.core.mapping import COUNTRY, POSTAL, TEXT
from ledgerboard.core.matching import projects
from ledgerboard.core.reconcile import Direction, Flow, FlowField, Side

PROJECTS = Flow(
    name="projects",
    title="Projects",
    kind="project",
    left="procore",
    right="quickbooks",
    fields=(
        FlowField("number", "Number", TEXT, Direction.TO_LEFT),
        FlowField("name", "Name", TEXT, Direction.TO_LEFT),
        FlowField("customer", "Customer", TEXT, Direction.NONE),
        FlowField("street", "Street", TEXT, Direction.NONE),
        FlowField("city", "City", TEXT, Direction.NONE),
        FlowField("state", "State", TEXT, Direction.NONE),
        FlowField("postal_code", "ZIP code", POSTAL, Direction.NONE),
        FlowField("country", "Country", COUNTRY, Direction.NONE),
    ),
    matcher=projects,
    creates=frozenset({Side.LEFT}),
    activity=Direction.NONE,
)
