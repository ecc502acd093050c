"""States of the rooms below in words, each with the tone that its badge has.

Green is confirmed, blue (busy, wait) is normal work, amber (ask, warn) waits for a decision,
red is refused or broken, gray (off, plain) is not concerned.
"""

from __future__ import annotations

from ledgerboard.sync.models import Change, Plan, Run

PLAN = {
    Plan.Status.DRAFT: ("busy", "Checking"),
    Plan.Status.WAITING: ("wait", "Ready to approve"),
    Plan.Status.APPROVED: ("busy", "Approved"),
    Plan.Status.APPLYING: ("busy", "Sending"),
    Plan.Status.APPLIED: ("good", "Done"),
    Plan.Status.REJECTED: ("off", "Rejected"),
    Plan.Status.SUPERSEDED: ("off", "Nothing left"),
    Plan.Status.STALE: ("off", "Out of date"),
}
CHANGE = {
    Change.Status.PROPOSED: ("plain", ""),
    Change.Status.APPROVED: ("busy", "Approved"),
    Change.Status.REJECTED: ("off", "Rejected"),
    Change.Status.APPLYING: ("busy", "Sending"),
    Change.Status.DONE: ("good", "Done"),
    Change.Status.REFUSED: ("bad", "Failed"),
    Change.Status.UNKNOWN: ("busy", "Checking result"),
    Change.Status.STALE: ("warn", "Changed since approval"),
    Change.Status.SKIPPED: ("off", "Skipped"),
    Change.Status.WITHDRAWN: ("off", "No longer needed"),
}
RUN = {
    Run.Status.QUEUED: ("wait", "Queued"),
    Run.Status.RUNNING: ("busy", "Running"),
    Run.Status.WAITING: ("wait", "Waiting"),
    Run.Status.DONE: ("good", "Done"),
    Run.Status.ATTENTION: ("warn", "Needs attention"),
    Run.Status.FAILED: ("bad", "Failed"),
}
RUN_KINDS = {
    Run.Kind.PLAN: "Check for changes",
    Run.Kind.APPLY: "Send",
    Run.Kind.SWEEP: "Read everything again",
    Run.Kind.NOTICES: "Read changes",
}
