"""What a setting or the code map would change, as the API and commands give it."""

from __future__ import annotations

from ninja import Schema

from ledgerboard.api.money_shapes import Amount
from ledgerboard.sync.setting_effects import What


class TouchedOut(Schema):
    """One record: what it says, or what becomes of it, now and then."""

    id: str
    title: str
    amount: Amount | None
    before: str
    after: str


class ConsequenceOut(Schema):
    """`what`: `goes` (it could be sent, and couldn't before), `blocked`, `left_out`, `warned`,
    `otherwise` (it isn't sent yet and would say something else), `updates` (it was sent, and a
    change of it would be proposed) or `locks`. `field`: what would be said otherwise.
    """

    what: What
    field: str
    words: str
    count: int
    amount: Amount | None
    rows: list[TouchedOut]
