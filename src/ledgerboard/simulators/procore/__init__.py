"""A Procore company on this machine: `App(procore, new_world())` serves it."""

from ledgerboard.simulators.kit import App, World
from ledgerboard.simulators.procore import (  # noqa: F401 - each declares its routes
    billing_periods,
    budget,
    budget_views,
    change_orders,
    company,
    contracts,
    cost_codes,
    direct_costs,
    erp,
    hooks,
    hooks_v2,
    insurances,
    line_item_types,
    modern_change_orders,
    modern_contracts,
    money_actions,
    oauth,
    payments,
    project_vendors,
    projects,
    requisition_calls,
    sub_jobs,
    uploads,
    user_actions,
    users,
    vendors,
    wbs_calls,
)
from ledgerboard.simulators.procore.gate import finish, gate
from ledgerboard.simulators.procore.seeds import bare
from ledgerboard.simulators.procore.system import new_world, procore

procore.gate = gate
procore.finish = finish
procore.seeds["bare"] = bare


def build(world: World | None = None) -> App:
    """The application, on a new world in memory when none is given."""
    return App(procore, world or new_world())


__all__ = ["build", "new_world", "procore"]
