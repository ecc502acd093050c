"""A line that names a customer where QuickBooks wants one of its projects.

Both are customers there, so the wrong one is easily picked. No one can link a customer to a project
of Procore: the line itself has to name the job.
"""

from __future__ import annotations

from ledgerboard.core.records import Project
from ledgerboard.core.values import Ref
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.view_stopped import blocked

CUSTOMER_ONLY = "customer_only"
MOST_NAMED = 3
_CHOOSE = "In QuickBooks, choose the project on the line."


def require_no_customer(project: Ref, context: ViewContext) -> None:
    """For what a line names as its project. One that is linked or known is a project."""
    if context.twin(project) is not None or context.here(project) is not None:
        return
    jobs = _jobs_of(project, context)
    if not jobs:
        raise blocked(
            CUSTOMER_ONLY,
            "It names a customer in QuickBooks that isn't a project.",
            f"{_CHOOSE} If it names a new project, check projects for changes.",
            project,
        )
    named = ", ".join(job.title for job in jobs[:MOST_NAMED])
    more = f" and {len(jobs) - MOST_NAMED} more" if len(jobs) > MOST_NAMED else ""
    raise blocked(
        CUSTOMER_ONLY,
        f"It names {_name(jobs)}, which is a customer and not a project. Its projects: "
        f"{named}{more}.",
        _CHOOSE,
    )


def customer_named(id_: str, context: ViewContext) -> str:
    """What is shown in the place of a project that isn't known."""
    jobs = _jobs_of(Ref("project", id_), context) if id_ else []
    return _name(jobs) if jobs else "Unknown project" if id_ else ""


def _name(jobs: list[Project]) -> str:
    """`Pearl Holdings:Office` is Office, a customer of Pearl Holdings."""
    return (jobs[0].customer or "").rpartition(":")[2] or "a customer"


def _jobs_of(customer: Ref, context: ViewContext) -> list[Project]:
    """The active ones first: one of them is meant."""
    found = context.here_with("project", "customer_id", customer.id)
    ordered = sorted(found, key=lambda seen: (not seen.active, seen.record.title))
    return [seen.record for seen in ordered if isinstance(seen.record, Project)]
