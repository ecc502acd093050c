"""Apps, codes, grants and tokens.

A grant is one app's permission in one realm. Its refresh value changes about daily; the value
before it dies after a grace (reference: quickbooks OAuth, gotchas 99).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledgerboard.simulators.kit import Row, Table, World

ACCESS_SECONDS = 3600
REFRESH_SECONDS = 8_726_400  # 101 days, as really returned
HARD_SECONDS = 5 * 365 * 86_400
CODE_SECONDS = 600
ACCOUNTING = "com.intuit.quickbooks.accounting"
SCOPES = frozenset(
    {
        ACCOUNTING,
        "com.intuit.quickbooks.payment",
        "openid",
        "profile",
        "email",
        "phone",
        "address",
        "project-management.project",
        "app-foundations.custom-field-definitions",
        "app-foundations.custom-field-definitions.read",
    }
)


@dataclass(frozen=True, slots=True)
class Issued:
    access: str
    refresh: str
    grant: Row


class Tokens:
    def __init__(self, world: World) -> None:
        self._world = world
        self._apps: Table = world.table("apps")
        self._codes: Table = world.table("codes")
        self._grants: Table = world.table("grants", "realm")
        self._access: Table = world.table("access_tokens", "grant")
        self._refresh: Table = world.table("refresh_tokens", "grant")

    def app(self, client: str) -> Row | None:
        return self._apps.get(client)

    def grant(self, number: int) -> Row | None:
        return self._grants.get(number)

    def code(self, app: str, realm: str, scopes: str, redirect_uri: str) -> str:
        code = self._secret("AB11", 20)
        told = {"id": code, "app": app, "realm": realm, "scopes": scopes}
        lifetime = {"redirect_uri": redirect_uri, "dies": self._now() + CODE_SECONDS}
        self._codes.put({**told, **lifetime})
        return code

    def exchange(self, app: str, code: str, redirect_uri: str) -> Issued | None:
        """Once: a browser's double submit fails the second time (reference: gotchas 103)."""
        row = self._codes.get(code)
        if row is None or row["app"] != app:
            return None
        self._codes.delete(code)
        if row["redirect_uri"] != redirect_uri or row["dies"] <= self._now():
            return None
        return self.issue(app, row["realm"], row["scopes"])

    def issue(self, app: str, realm: str, scopes: str) -> Issued:
        """A fresh grant beside older ones: whether consent ends them is not known."""
        grant = self._grants.put(
            {
                "id": self._world.next_id("grants"),
                "app": app,
                "realm": realm,
                "scopes": scopes,
                "created": self._now(),
                "alive": True,
            }
        )
        return Issued(self._new_access(grant), self._new_refresh(grant)["id"], grant)

    def refresh(self, app: str, value: str) -> Issued | None:
        row = self._refresh.get(value)
        grant = self._grants.get(row["grant"]) if row else None
        if row is None or grant is None or grant["app"] != app or not self._usable(row, grant):
            return None
        return Issued(self._new_access(grant), self._rolled(row, grant)["id"], grant)

    def rotate(self, number: int) -> str:
        """On demand: as if another worker had refreshed a moment ago."""
        grant = self._grants.get(number)
        if grant is None:
            raise KeyError(f"no grant {number}")
        return str(self._new_refresh(grant)["id"])

    def revoke(self, number: int) -> None:
        self._grants.update(number, {"alive": False})
        for table in (self._access, self._refresh):
            for row in table.find("grant", number):
                table.delete(row["id"])

    def revoke_value(self, app: str, value: str) -> bool:
        """Either token ends the whole grant."""
        row = self._access.get(value) or self._refresh.get(value)
        grant = self._grants.get(row["grant"]) if row else None
        if grant is None or grant["app"] != app:
            return False
        self.revoke(grant["id"])
        return True

    def bearer(self, value: str) -> Row | None:
        return self._access.get(value)

    def expire_access(self) -> int:
        rows = self._access.select(lambda row: row["dies"] > self._now())
        for row in rows:
            self._access.update(row["id"], {"dies": self._now()})
        return len(rows)

    def expired(self, row: Row) -> bool:
        return bool(row["dies"] <= self._now())

    def hard_seconds(self, grant: Row) -> int:
        return int(max(grant["created"] + HARD_SECONDS - self._now(), 0))

    def _usable(self, row: Row, grant: Row) -> bool:
        hard = self.hard_seconds(grant) > 0
        return bool(grant["alive"] and hard and row["dies"] > self._now())

    def _rolled(self, row: Row, grant: Row) -> Row:
        """The same value lives on for a day; an old one in its grace leads to the newest."""
        newest = self._refresh.find("grant", grant["id"])[-1]
        age = self._now() - newest["created"]
        if row["id"] == newest["id"] and age >= self._world.settings["refresh_rotation_seconds"]:
            return self._new_refresh(grant)
        return self._refresh.update(newest["id"], {"dies": self._now() + REFRESH_SECONDS})

    def _new_refresh(self, grant: Row) -> Row:
        last_day = self._now() + self._world.settings["refresh_grace_seconds"]
        for old in self._refresh.find("grant", grant["id"]):
            self._refresh.update(old["id"], {"dies": min(old["dies"], last_day)})
        now = self._now()
        told = {"grant": grant["id"], "created": now, "dies": now + REFRESH_SECONDS}
        return self._refresh.put({"id": self._secret("RT1-12-H0-", 24), **told})

    def _new_access(self, grant: Row) -> str:
        self._forget_dead(grant)
        value = self._secret("eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..", 64)
        told = {"grant": grant["id"], "dies": self._now() + ACCESS_SECONDS}
        self._access.put({"id": value, **told})
        return value

    def _forget_dead(self, grant: Row) -> None:
        """Dead tokens of a day ago answer as unknown ones; the file does not grow for ever."""
        for row in self._access.find("grant", grant["id"]):
            if row["dies"] <= self._now() - 86_400:
                self._access.delete(row["id"])

    def _secret(self, head: str, length: int) -> str:
        return head + self._world.random.randbytes(length).hex()

    def _now(self) -> float:
        return self._world.clock.seconds()


def public(issued: Issued, extra: dict[str, Any]) -> dict[str, Any]:
    return {
        "token_type": "bearer",
        "access_token": issued.access,
        "expires_in": ACCESS_SECONDS,
        "refresh_token": issued.refresh,
        "x_refresh_token_expires_in": REFRESH_SECONDS,
        **extra,
    }
