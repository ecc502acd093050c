"""Base, left and right make a plan and its questions: pure, and the same every time."""

from ledgerboard.core.reconcile.flow import (
    Candidate,
    Flow,
    FlowField,
    Matcher,
    Matches,
    Rules,
    Threshold,
    Verdict,
)
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Base,
    Choice,
    Direction,
    FieldChange,
    Intent,
    Origin,
    Pair,
    Proposal,
    Seen,
    Side,
)
from ledgerboard.core.reconcile.propose import Situation, propose

__all__ = [
    "Action",
    "Agreement",
    "Base",
    "Candidate",
    "Choice",
    "Direction",
    "FieldChange",
    "Flow",
    "FlowField",
    "Intent",
    "Matcher",
    "Matches",
    "Origin",
    "Pair",
    "Proposal",
    "Rules",
    "Seen",
    "Side",
    "Situation",
    "Threshold",
    "Verdict",
    "propose",
]  # fmt: skip
