"""Direct costs: what the books charge to projects, and taking back what went over by mistake."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Status

from ledgerboard.api.access import PLAN, SEE, caller, found
from ledgerboard.api.answers import answers
from ledgerboard.api.cost_shapes import CostsOut, RemoveCostsIn, costs_page
from ledgerboard.api.routes.money import MoneyWanted, wish_of
from ledgerboard.api.shapes import PlanOut
from ledgerboard.sync import services
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.wiring import ports

router = Router()


class CostsWanted(MoneyWanted):
    tab: Literal["", "ready", "in_procore", "not_placed", "twice", "ours", "removed"] = ""
    older: bool = Field(
        default=False, description="Include costs that are settled and older than 90 days"
    )


@router.get("/costs", auth=SEE, response=answers(CostsOut), summary="Direct costs")
def costs(request: HttpRequest, wanted: Query[CostsWanted]) -> Any:
    wish = wish_of(wanted, older=wanted.older)
    organization, today = caller(request).organization, timezone.localdate()
    return costs_page(money.costs(organization, wish, today, ports()), wanted.limit)


@router.post(
    "/costs/remove",
    auth=PLAN,
    response=answers(PlanOut, 201),
    summary="Plan to take direct costs out of Procore again",
)
def remove(request: HttpRequest, wish: RemoveCostsIn) -> Any:
    """Only what this flow created goes, once somebody approves the plan. QuickBooks stays."""
    member = caller(request)
    setting = found(setting_of(member.organization, "costs"))
    plan = services.remove_created(
        setting, member.person, ports(), since=wish.since, rights=wish.parts, reason=wish.reason
    )
    return Status(201, plan)
