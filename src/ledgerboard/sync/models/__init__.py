"""What the sync room keeps: settings, records and links, plans, runs and their journal."""

from ledgerboard.sync.models.code_map import CodeMapRow, CodeMapVersion
from ledgerboard.sync.models.contests import Contest
from ledgerboard.sync.models.flows import AutoApproval, FlowSetting
from ledgerboard.sync.models.openings import OpeningFigure
from ledgerboard.sync.models.plans import Approval, Change, Decision, Plan
from ledgerboard.sync.models.records import Link, MoneyFigures, PullState, Snapshot, SnapshotRef
from ledgerboard.sync.models.runs import Attempt, Batch, Event, Lane, Round, Run
from ledgerboard.sync.models.ties import AcceptedDifference, TieAnswer, TieResult

__all__ = [
    "AcceptedDifference",
    "Approval",
    "Attempt",
    "AutoApproval",
    "Batch",
    "Change",
    "CodeMapRow",
    "CodeMapVersion",
    "Contest",
    "Decision",
    "Event",
    "FlowSetting",
    "Lane",
    "Link",
    "MoneyFigures",
    "OpeningFigure",
    "Plan",
    "PullState",
    "Round",
    "Run",
    "Snapshot",
    "SnapshotRef",
    "TieAnswer",
    "TieResult",
]
