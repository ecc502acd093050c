"""What one answer to a question says of all that are like it, for page, API and command."""

from __future__ import annotations

from collections.abc import Mapping

from ledgerboard.sync.models import Plan
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.alike import alike_to
from ledgerboard.sync.selectors.same_papers import same_papers


def answers_together(plan: Plan, key: str, choice: str, ports: Ports) -> Mapping[str, str]:
    """By the question's key. Of bills that are their invoices' by all but the items, the link of
    one links each to its own; otherwise all get this choice.
    """
    for papers in same_papers(plan, ports):
        if papers.answers.get(key) == choice:
            return papers.answers
    return dict.fromkeys(alike_to(plan, key), choice)
