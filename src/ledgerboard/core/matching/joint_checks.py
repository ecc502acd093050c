"""A vendor's name that was edited for one check to two payees («Acme Drywall AND Supply Co»).

QuickBooks prints a check to the vendor's own name, so for a joint check people edit the name, print
and often forget to put it back. That is no rename of the vendor.
"""

from __future__ import annotations

import re

from ledgerboard.core.records import Value
from ledgerboard.core.values.text import fold

_JOINS = r"(?:,?\s+(?:and(?:/or)?|or|c/o)\s+|,?\s*[&+/]\s*)"
_BEHIND, _AHEAD = re.compile(rf"[.,]?{_JOINS}\S"), re.compile(rf"\S.*{_JOINS}")
_JOINT = re.compile(r"\bjoint\s+(?:check|cheque|payee)\b")
_FORM = (
    r"[,\s]+(?:inc|incorporated|llc|l\.l\.c|ltd|limited|corp|corporation|lp|llp|pllc|pc|co)\b\.?"
)
_FAMILY = re.compile(
    rf"{_JOINS}(?:(?:sons?|daughters?)\b\.?"
    rf"|(?:co|company|brothers?|bros|associates?|assoc|partners?)\b\.?(?=\W*$|{_FORM}|{_JOINS}))"
)
"""«Acme & Sons» is one payee. «& Co» and the like are one only where the name ends: Partners Supply
may be the second payee.
"""
TOLD = "a second payee was added in QuickBooks, as people do to print one joint check"


def for_a_joint_check(was: Value, now: Value) -> str:
    """Why this edit of a name is asked about; empty where it is an ordinary rename."""
    if not isinstance(was, str) or not isinstance(now, str) or not was.strip():
        return ""
    before, after = fold(was).rstrip(" .,"), fold(now).rstrip(" .,")
    behind, ahead = after.removeprefix(before), after.removesuffix(before)
    added = (behind != after and _BEHIND.match(_FAMILY.sub("", behind))) or (
        ahead != after and _AHEAD.fullmatch(_FAMILY.sub("", ahead))
    )
    return TOLD if added or _JOINT.search(after) else ""
