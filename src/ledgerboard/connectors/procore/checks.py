"""What a person should know about a Procore connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ledgerboard.connectors.base.errors import Missing, NeedsPerson
from ledgerboard.connectors.base.http import Caller, Request
from ledgerboard.connectors.base.protocol import Health
from ledgerboard.connectors.procore.wire import TITLE

ENOUGH: Final = frozenset({"standard", "admin"})


def check(call: Caller, company_id: str) -> Iterable[Health]:
    """One call. A permission problem is a finding here, not an error."""
    try:
        answer = call(
            Request("GET", "/rest/v1.0/settings/permissions", (("company_id", company_id),))
        )
    except Missing:
        return [Health(ok=True, message=f"{TITLE} answers, but does not tell our rights.")]
    except NeedsPerson as person:
        return [Health(ok=False, message=person.message, advice=person.advice)]
    return [Health(ok=True, message=f"{TITLE} answers."), *_rights(answer.body)]


def _rights(body: Any) -> Iterator[Health]:
    """Vendors live in the company directory; writing them needs Standard there, sync Admin."""
    level = next((_level(tool) for tool in _tools(body) if _is_directory(tool)), None)
    if level is not None and level not in ENOUGH:
        yield Health(
            ok=False,
            message=f"The connected user may only read the company directory ({level or 'none'}).",
            advice=f"In {TITLE}, give this user the Admin level on the company Directory tool.",
        )


def _tools(body: Any) -> list[Mapping[str, Any]]:
    tools = body.get("tools") if isinstance(body, Mapping) else None
    return [tool for tool in tools or () if isinstance(tool, Mapping)]


def _is_directory(tool: Mapping[str, Any]) -> bool:
    names = (str(tool.get(key) or "").casefold() for key in ("name", "friendly_name"))
    return any("directory" in name for name in names)


def _level(tool: Mapping[str, Any]) -> str:
    level = tool.get("user_access_level")
    name = level.get("name") if isinstance(level, Mapping) else level
    return str(name or "none").casefold().replace(" ", "_")
