"""Companies, people, applications and memberships: the ground that records stand on."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import Row, Table, World


def companies(world: World) -> Table:
    return world.table("companies")


def logins(world: World) -> Table:
    """People as Procore knows them across companies: `/me`."""
    return world.table("logins", "login")


def users(world: World) -> Table:
    """A person in one company; ids are global, so the key names both (reference: README 4)."""
    return world.table(
        "users",
        "company_id",
        "id",
        key="key",
        origin=lambda row: (row["company_id"], row["origin_id"]) if row["origin_id"] else None,
        email=lambda row: (row["company_id"], str(row["email_address"]).casefold()),
    )


def apps(world: World) -> Table:
    return world.table("apps")


def installations(world: World) -> Table:
    """App in company; key `client:company`."""
    return world.table("installations", "client_id")


def members(world: World) -> Table:
    """Who and what is in a project's directory; kind is `users` or `vendors`."""
    return world.table(
        "members",
        project=lambda row: (row["kind"], row["project_id"]),
        member=lambda row: (row["kind"], row["company_id"], row["member_id"]),
    )


def member_key(kind: str, project_id: int, member_id: int) -> str:
    return f"{kind}:{project_id}:{member_id}"


def is_member(world: World, kind: str, project_id: int, member_id: int) -> bool:
    return member_key(kind, project_id, member_id) in members(world)


def join(world: World, kind: str, project: Row, member_id: int, **more: Any) -> Row:
    row = {
        "id": member_key(kind, project["id"], member_id),
        "kind": kind,
        "project_id": project["id"],
        "company_id": project["company_id"],
        "member_id": member_id,
    }
    return members(world).put({**row, **more})


def leave(world: World, kind: str, project_id: int, member_id: int) -> Row | None:
    return members(world).delete(member_key(kind, project_id, member_id))


def project_ids(world: World, kind: str, company_id: int, member_id: int) -> list[int]:
    found = members(world).find("member", (kind, company_id, member_id))
    return sorted(row["project_id"] for row in found)


def user_key(company_id: int, user_id: int) -> str:
    return f"{company_id}/{user_id}"


def company_user(world: World, company_id: int, user_id: int) -> Row | None:
    return users(world).get(user_key(company_id, user_id))


def installation(world: World, client_id: str, company_id: int) -> Row | None:
    return installations(world).get(f"{client_id}:{company_id}")
