"""Writing in batches: sparse, versioned, with a call key, and every item accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ledgerboard.connectors.base.errors import ConnectorError, OutcomeUnknown, Rejected
from ledgerboard.connectors.base.protocol import (
    Done,
    Operation,
    Refused,
    Remedy,
    Result,
    Unknown,
    Write,
)
from ledgerboard.connectors.quickbooks import document_writing, names
from ledgerboard.connectors.quickbooks.addresses import in_parts
from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.connectors.quickbooks.faults import ANEW, TITLE, faults, refusal
from ledgerboard.connectors.quickbooks.pulling import payloads
from ledgerboard.connectors.quickbooks.queries import ANY_ACTIVITY, Company, named
from ledgerboard.connectors.quickbooks.references import blames_a_reference, unusable
from ledgerboard.connectors.quickbooks.resources import SPACE, Entity, plain_name, seen
from ledgerboard.core.mapping import write as payload_of
from ledgerboard.core.records import joined, number_and_name

LONGEST_CALL_KEY: Final = 36
UNMENTIONED: Final = f"{TITLE} answered without mentioning this record."
Payload = dict[str, Any]
Rows = Mapping[str, Mapping[str, Any]]
_OPERATIONS: Final = {Operation.CREATE: "create", Operation.DELETE: "delete"}


class Writer:
    """One batch of writes of one kind and operation."""

    def __init__(self, company: Company, entity: Entity, facts: Facts) -> None:
        self._company = company
        self._entity = entity
        self._facts = facts

    def write(self, call_key: str, writes: Sequence[Write]) -> Sequence[Result]:
        """An envelope that was refused wrote nothing; that is told for each write."""
        if len(call_key) > LONGEST_CALL_KEY:
            raise ValueError("a call key has at most 36 characters")
        current = self._current(writes)
        ready = self._ready(writes, current)
        items = [
            self._item(number, write, ready[write.key])
            for number, write in enumerate(writes)
            if not isinstance(ready[write.key], Refused)
        ]
        try:
            answers = self._company.batch(items, call_key=call_key) if items else {}
        except OutcomeUnknown as lost:
            return [_settled(ready, w) or Unknown(w.key, lost.message) for w in writes]
        except Rejected as refused:
            why = (refused.message, refused.advice)
            return [_settled(ready, w) or Refused(w.key, *why, code="call") for w in writes]
        return list(self._results(writes, ready, answers, current))

    def _item(self, number: int, write: Write, payload: Payload | Refused) -> Payload:
        operation = _OPERATIONS.get(write.operation, "update")
        return {"bId": str(number), "operation": operation, self._entity.name: payload}

    def _current(self, writes: Sequence[Write]) -> Rows:
        """The rows as they are, of those that need it: see `_needs_current`."""
        ids = {write.id for write in writes if write.id and self._needs_current(write)}
        rows_ = payloads(self._company, self._entity, ids) if ids else ()
        return {str(row["Id"]): row for row in rows_}

    def _ready(self, writes: Sequence[Write], current: Rows) -> dict[str, Payload | Refused]:
        """What to send for each."""
        parents = self._parents(writes)
        return {write.key: self._shaped(write, current, parents) for write in writes}

    def _shaped(self, write: Write, current: Rows, parents: Mapping[str, str]) -> Payload | Refused:
        """As QuickBooks wants it. What cannot be said there without losing money is not sent."""
        try:
            payload = self._payload(write, current, parents)
            if isinstance(payload, Refused) or write.operation is not Operation.CREATE:
                return payload
            return dict(self._entity.as_sent(payload))
        except ValueError as error:
            advice = "Give the line an item or account in the code map, then check again."
            return Refused(write.key, f"Not sent to {TITLE}: {error}.", advice, code="line")

    def _needs_current(self, write: Write) -> bool:
        """An address is one member and is sent whole, the other parts as they are; a project's
        number and name are one member too; a row made active again gets its plain name back. A
        transaction is sent whole, and shown as it was when it is deleted.
        """
        if write.operation is Operation.CREATE:
            return False
        if not self._entity.is_list:
            return True
        if write.operation is Operation.REACTIVATE or write.version is None:
            return True
        sent = payload_of(self._entity.resource, write.values)
        return self._entity.address in sent or (self._entity.is_job and "DisplayName" in sent)

    def _payload(
        self,
        write: Write,
        current: Rows,
        parents: Mapping[str, str],
    ) -> Payload | Refused:
        if write.operation is Operation.MARK:
            return Refused(write.key, f"{TITLE} has no place for a key of ours.", "", code="mark")
        if write.operation is Operation.CREATE:
            return self._new(write, parents)
        row = current.get(write.id or "")
        if row is None and self._needs_current(write):
            message = f"{TITLE} no longer has this record."
            return Refused(write.key, message, ANEW, Remedy.READ_AGAIN, code="610")
        return self._changed(write, row or {})

    def _new(self, write: Write, parents: Mapping[str, str]) -> Payload | Refused:
        sent = _without_blanks(payload_of(self._entity.resource, write.values, creating=True))
        if not self._entity.is_job:
            return sent
        sent.pop("FullyQualifiedName", None)
        parent = parents.get(str(write.values.get("customer") or ""))
        if parent is None:
            return Refused(
                write.key,
                f"{TITLE} has no customer “{write.values.get('customer') or ''}” for this job.",
                f"Create the customer in {TITLE}, or name the right one, then check again.",
                code="customer",
            )
        name = joined(str(write.values.get("number") or ""), str(write.values.get("name") or ""))
        return {**sent, "DisplayName": name, "Job": True, "ParentRef": {"value": parent}}

    def _changed(self, write: Write, row: Mapping[str, Any]) -> Payload:
        """Sparse: what is not mentioned stays. The version is the one the plan saw."""
        if write.operation is Operation.DELETE:
            return document_writing.deleted(self._entity, write, row)
        if not self._entity.is_list:
            return document_writing.changed(self._entity, write, row, self._facts)
        version = document_writing.version_of(write, row)
        sent = payload_of(self._entity.resource, write.values)
        whole = self._entity.address
        if whole in sent:
            sent[whole] = {**_writable_address(row.get(whole)), **sent[whole]}
        if self._entity.is_job and "DisplayName" in sent:
            sent["DisplayName"] = _renamed(write, row)
        if write.operation is Operation.REACTIVATE:
            sent = {"DisplayName": plain_name(str(row.get("DisplayName") or "")), **sent}
        if write.operation in _SWITCH:
            sent["Active"] = _SWITCH[write.operation]
        return {**sent, "Id": write.id, "SyncToken": version, "sparse": True}

    def _parents(self, writes: Sequence[Write]) -> Mapping[str, str]:
        """Ids of the customers that new jobs belong to, by full name."""
        wanted = {
            str(write.values["customer"])
            for write in writes
            if write.operation is Operation.CREATE and write.values.get("customer")
        }
        found: dict[str, str] = {}
        for chosen in named("FullyQualifiedName", wanted):
            for page in self._company.all("Customer", chosen, ANY_ACTIVITY):
                for row in (*page.rows, *page.unshown):
                    found[str(row.get("FullyQualifiedName")).casefold()] = str(row["Id"])
        return {name: found[name.casefold()] for name in wanted if name.casefold() in found}

    def _results(
        self,
        writes: Sequence[Write],
        ready: Mapping[str, Payload | Refused],
        answers: Mapping[str, Mapping[str, Any]],
        current: Rows,
    ) -> Iterator[Result]:
        holders = self._holders(writes, answers)
        unusable = self._unusable(writes, answers)
        for number, write in enumerate(writes):
            settled, row = _settled(ready, write), current.get(write.id or "", {})
            yield (
                settled
                or unusable.get(write.key)
                or self._result(write, answers.get(str(number)), holders, row)
            )

    def _unusable(
        self, writes: Sequence[Write], answers: Mapping[str, Mapping[str, Any]]
    ) -> Mapping[str, Refused]:
        """Which record each refused write should not have named: the fault does not say."""
        refused = [
            write
            for number, write in enumerate(writes)
            if blames_a_reference(write, faults(answers.get(str(number))))
        ]
        try:
            return unusable(self._company, refused)
        except ConnectorError:
            return {}  # the refusal says enough without it

    def _result(
        self,
        write: Write,
        answer: Mapping[str, Any] | None,
        holders: Mapping[str, str],
        row: Mapping[str, Any],
    ) -> Result:
        payload = answer.get(self._entity.name) if answer else None
        if isinstance(payload, Mapping) and payload.get("Id") is not None:
            shown = row if write.operation is Operation.DELETE else payload
            return Done(write.key, seen(self._entity, shown, self._facts))
        if answer is None or not faults(answer):
            return Unknown(write.key, UNMENTIONED)
        return refusal(write, faults(answer), holders)

    def _holders(
        self, writes: Sequence[Write], answers: Mapping[str, Mapping[str, Any]]
    ) -> Mapping[str, str]:
        """Who has the names that were refused as taken: asked at once, in one call."""
        refused = {
            str(write.values.get("name"))
            for number, write in enumerate(writes)
            if any(fault.code == "6240" for fault in faults(answers.get(str(number))))
        }
        try:
            return names.taken(self._company, refused, SPACE)
        except ConnectorError:
            return {}  # the refusal says enough without it


_SWITCH: Final = {Operation.DEACTIVATE: False, Operation.REACTIVATE: True}


def _settled(ready: Mapping[str, Payload | Refused], write: Write) -> Refused | None:
    found = ready[write.key]
    return found if isinstance(found, Refused) else None


def _renamed(write: Write, row: Mapping[str, Any]) -> str:
    number, name = number_and_name(plain_name(str(row.get("DisplayName") or "")))
    said = {"number": number, "name": name, **write.values}
    return joined(str(said["number"] or ""), str(said["name"] or ""))


def _writable_address(address: Any) -> Payload:
    """Coordinates may say `INVALID`, and the address's own id is the server's (gotchas 12). A town
    that was in a line would stay beside the new one.
    """
    if not isinstance(address, Mapping):
        return {}
    return {k: v for k, v in in_parts(address).items() if k not in ("Id", "Lat", "Long")}


def _without_blanks(payload: Payload) -> Payload:
    """A new record has nothing to clear."""
    kept: Payload = {}
    for name, value in payload.items():
        inner = _without_blanks(value) if isinstance(value, dict) else value
        if inner not in ("", {}):
            kept[name] = inner
    return kept
