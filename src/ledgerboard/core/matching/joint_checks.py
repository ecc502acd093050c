"""A vendor's name that was edited for one check to two payees («Acme Drywall AND Supply Co»).

QuickBooks prints a check to the vendor's own name, so for a joint check people edit the name, print
and often forget to put it back. That is no rename of the vendor.
"""

from __future__ import annotations

import re

from ledgerboard.core.records import Value
from ledgerboard.core.values.text import fold

_JOINS = r"(?:,?\s+(?:and(?:/or)?|or|c/o)\s+|,?\s*[&+/]\s*)"
_JOINT = re.compile(r"\bjoint\s+(?:check|cheque|payee)\b")
TOLD = "a second payee was added in QuickBooks, as people do to print one joint check"


def for_a_joint_check(was: Value, now: Value) -> str:
    """Why this edit of a name is asked about; empty where it is an ordinary rename."""
    if not isinstance(was, str) or not isinstance(now, str) or not was.strip():
        return ""
    before, after = re.escape(fold(was).rstrip(" .,")), fold(now)
    added = re.fullmatch(rf"{before}[.,]?{_JOINS}\S.*|\S.*{_JOINS}{before}\W*", after)
    return TOLD if added or _JOINT.search(after) else ""
