"""The frame that both simulators stand in: state, routes, faults, control, webhooks."""

from ledgerboard.simulators.kit.app import App
from ledgerboard.simulators.kit.call import Call, Reply, Stop
from ledgerboard.simulators.kit.clock import Clock
from ledgerboard.simulators.kit.coverage import coverage_markdown
from ledgerboard.simulators.kit.faults import Fault
from ledgerboard.simulators.kit.multipart import Part, parts
from ledgerboard.simulators.kit.outbox import Delivery, Outbox, Policy
from ledgerboard.simulators.kit.server import running, serve
from ledgerboard.simulators.kit.system import (
    CLIENT,
    DOCUMENTED,
    INFERRED,
    REFERENCE,
    Evidence,
    Operation,
    Route,
    System,
)
from ledgerboard.simulators.kit.table import Row, Table
from ledgerboard.simulators.kit.world import Change, World

__all__ = [
    "CLIENT",
    "DOCUMENTED",
    "INFERRED",
    "REFERENCE",
    "App",
    "Call",
    "Change",
    "Clock",
    "Delivery",
    "Evidence",
    "Fault",
    "Operation",
    "Outbox",
    "Part",
    "Policy",
    "Reply",
    "Route",
    "Row",
    "Stop",
    "System",
    "Table",
    "World",
    "coverage_markdown",
    "parts",
    "running",
    "serve",
]
