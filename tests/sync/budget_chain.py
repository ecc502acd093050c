"""The worked chain with Procore's budget and direct costs beside it (money rules 5.6)."""

from __future__ import annotations

from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.chain import Chain

from ledgerboard.core.records import (
    BudgetCode,
    BudgetLine,
    DirectCost,
    DirectCostPart,
    write_lines,
)
from ledgerboard.core.values import Ref

PROJECT = "9001"
GENERAL = "310005"
LINES = {  # by code: original, revised, committed, direct costs, job to date, as Procore shows them
    "310001": ("82000.00", "82000.00", "77850.00", "0.00", "72850.00"),
    "310002": ("47000.00", "47000.00", "46706.18", "0.00", "32184.50"),
    "310003": ("24500.00", "24500.00", "24000.00", "-72.25", "14927.75"),
    "310004": ("0.00", "6400.00", "6400.00", "0.00", "6400.00"),
    GENERAL: ("2000.00", "2000.00", "0.00", "1240.50", "1240.50"),
}
COSTS = {
    "701": ("CR-5501", GENERAL, "1240.50"),
    "702": ("0088", "310003", "88.25"),
    "703": ("VC-12", "310003", "-140.50"),
    "704": ("0090", "310003", "-20.00"),
}


class BudgetChain(Chain):
    def __init__(self) -> None:
        super().__init__()
        self.costs = self.flow_of("costs")
        with self.stored_together():
            self.put("left", GENERAL, BudgetCode(project=story.PROJECT, code="01-500.E"))
            for code in LINES:
                self.budget_line(code)
            for id_, (number, code, amount) in COSTS.items():
                self.cost(id_, number, code, amount)

    def budget_line(self, code: str, project: Ref = story.PROJECT, **said: str) -> None:
        """`said` is what Procore shows instead, by column."""
        names = ("original", "revised", "committed", "direct_costs", "job_to_date")
        shown = {**dict(zip(names, LINES[code], strict=True)), **said}
        line = BudgetLine(
            project=project,
            budget_code=Ref("budget_code", code),
            unbudgeted=False,
            **{name: usd(amount) for name, amount in shown.items()},
        )
        self.put("left", f"{project.id}:{code}", line)

    def cost(self, id_: str, number: str, code: str, amount: str, status: str = "approved") -> None:
        ref = Ref("budget_code", code)
        part = DirectCostPart(key="1", budget_code=ref, amount=usd(amount))
        cost = DirectCost(
            project=story.PROJECT,
            number=number,
            status=status,
            total=usd(amount),
            lines=write_lines([part]),
        )
        self.put("left", id_, cost)
