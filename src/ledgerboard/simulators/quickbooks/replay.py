"""`requestid`: the same key gets the first answer again and nothing is done twice.

Only successes are remembered, so a request that failed may be sent again under its key
(reference: quickbooks write semantics 5.6, gotchas 44-46).
"""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import Call
from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import RequestRefused

TABLE = "answers"
LONGEST = 50


class Memory:
    """The answers given under one request's key; without a key it remembers nothing."""

    def __init__(self, company: Company, call: Call, longest: int = LONGEST) -> None:
        self._company = company
        self._key = (call.arg("requestid") or "").strip()
        if "ignore_requestid" in call.flags:
            self._key = ""
        if len(self._key) > longest:
            raise RequestRefused(faults.too_long("requestid", len(self._key), longest))

    def recall(self, item: str = "") -> dict[str, Any] | None:
        if not self._key:
            return None
        row = self._company.world.table(TABLE).get(self._name(item))
        if row is None or row["at"] + self._lifetime() < self._company.seconds():
            return None
        answer: dict[str, Any] = row["answer"]
        return answer

    def keep(self, answer: dict[str, Any], item: str = "") -> dict[str, Any]:
        if self._key:
            self._company.world.table(TABLE).put(
                {"id": self._name(item), "at": self._company.seconds(), "answer": answer}
            )
        return answer

    def _lifetime(self) -> int:
        return int(self._company.setting("requestid_seconds"))

    def _name(self, item: str) -> str:
        return f"{self._company.realm}|{self._key}|{item}"
