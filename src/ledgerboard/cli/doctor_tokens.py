"""What the doctor looks at of API tokens: one that ends stops a program, at night as likely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledgerboard.cli.doctor_finding import Finding
from ledgerboard.config.settings import Settings

if TYPE_CHECKING:
    from ledgerboard.users.models import ApiToken


def tokens(_: Settings) -> Iterator[Finding]:
    """Those that ended, and those that end soon."""
    from ledgerboard.users.models import SOON_DAYS
    from ledgerboard.users.selectors import tokens_to_renew

    ill = tokens_to_renew()
    if not ill:
        yield Finding(well=True, what=f"No API token ends within {SOON_DAYS} days")
    for each in ill:
        yield Finding(well=False, what=_told(each), advice=_advice(each))


def _told(token: ApiToken) -> str:
    whose = f"{token.person}, {token.organization}"
    return f"API token {token.pk} “{token.name}” ({whose}) {token.end_in_words}"


def _advice(token: ApiToken) -> str:
    renew = "make another with ledgerboard token add, give it to the program"
    revoke = f"revoke this one: ledgerboard token revoke {token.pk}"
    if token.is_over:
        return f"If a program still needs it, {renew}. Then {revoke}"
    return f"Before that day, {renew} and {revoke}"
