"""What the screens, the API and the command line read. Always of one organization."""

from ledgerboard.sync.plans.listing import revision_seen
from ledgerboard.sync.selectors.alike import AlikeQuestions, alike
from ledgerboard.sync.selectors.fields import FieldShown
from ledgerboard.sync.selectors.lists import (
    Page,
    RecordRow,
    every_record,
    records,
)
from ledgerboard.sync.selectors.plans import (
    ChangeRow,
    Group,
    change_row,
    failures,
    groups,
    plan,
    plans,
    questions,
    summary,
)
from ledgerboard.sync.selectors.presented import Shown, spoken
from ledgerboard.sync.selectors.record import FieldRow, RecordPage, record
from ledgerboard.sync.selectors.since_opened import SinceOpened, seen_keys, since_opened
from ledgerboard.sync.selectors.tabs import tab_counts
from ledgerboard.sync.selectors.today import (
    Today,
    attempts,
    auto_approvals,
    decisions,
    events,
    pull_states,
    request_log,
    run,
    runs,
    setting,
    settings,
    today,
)
from ledgerboard.sync.selectors.together import answers_together

__all__ = [
    "AlikeQuestions",
    "ChangeRow",
    "FieldRow",
    "FieldShown",
    "Group",
    "Page",
    "RecordPage",
    "RecordRow",
    "Shown",
    "SinceOpened",
    "Today",
    "alike",
    "answers_together",
    "attempts",
    "auto_approvals",
    "change_row",
    "decisions",
    "events",
    "every_record",
    "failures",
    "groups",
    "plan",
    "plans",
    "pull_states",
    "questions",
    "record",
    "records",
    "request_log",
    "revision_seen",
    "run",
    "runs",
    "seen_keys",
    "setting",
    "settings",
    "since_opened",
    "spoken",
    "summary",
    "tab_counts",
    "today",
]  # fmt: skip
