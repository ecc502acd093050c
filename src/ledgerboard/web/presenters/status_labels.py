"""States of the rooms below in words, each with the tone that its badge has."""

from __future__ import annotations

from ledgerboard.sync.models import Change, Plan, Run

PLAN = {
    Plan.Status.DRAFT: ("busy", "being made"),
    Plan.Status.WAITING: ("wait", "waiting for approval"),
    Plan.Status.APPROVED: ("busy", "approved"),
    Plan.Status.APPLYING: ("busy", "being written"),
    Plan.Status.APPLIED: ("good", "written"),
    Plan.Status.REJECTED: ("off", "rejected"),
    Plan.Status.SUPERSEDED: ("off", "nothing left"),
    Plan.Status.STALE: ("off", "out of date"),
}
CHANGE = {
    Change.Status.PROPOSED: ("plain", ""),
    Change.Status.APPROVED: ("busy", "approved"),
    Change.Status.REJECTED: ("off", "rejected"),
    Change.Status.APPLYING: ("busy", "being written"),
    Change.Status.DONE: ("good", "done"),
    Change.Status.REFUSED: ("bad", "refused"),
    Change.Status.UNKNOWN: ("warn", "outcome unknown"),
    Change.Status.STALE: ("warn", "out of date"),
    Change.Status.SKIPPED: ("off", "not done"),
    Change.Status.WITHDRAWN: ("off", "no longer needed"),
}
RUN = {
    Run.Status.QUEUED: ("wait", "queued"),
    Run.Status.RUNNING: ("busy", "running"),
    Run.Status.WAITING: ("wait", "waiting"),
    Run.Status.DONE: ("good", "done"),
    Run.Status.ATTENTION: ("warn", "needs attention"),
    Run.Status.FAILED: ("bad", "failed"),
}
RUN_KINDS = {
    Run.Kind.PLAN: "Compare",
    Run.Kind.APPLY: "Write",
    Run.Kind.SWEEP: "Read everything again",
    Run.Kind.NOTICES: "Read what changed",
}
