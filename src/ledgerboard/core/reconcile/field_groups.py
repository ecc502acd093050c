"""Fields that are decided as one thing: half of an address from here and half from there is none.

What one side changed travels whole. Where both changed something, or the two were never agreed and
say different things, a person chooses between the whole values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile.decisions import APART, Clash, Decided, FieldNow, Move, Winner, mark
from ledgerboard.core.reconcile.flow import FlowField
from ledgerboard.core.reconcile.model import Direction, Side
from ledgerboard.core.records import filled

Part = tuple[FlowField, FieldNow]
Answers = Callable[[str], str | None]


def grouped(fields: Iterable[FlowField]) -> Iterator[Sequence[FlowField]]:
    """Each field by itself, but those that belong together as one. An organization that lets parts
    of a whole travel differently has them decided one by one.
    """
    for together, several in groupby(fields, key=lambda each: each.together):
        found = tuple(several)
        if together and len({each.direction for each in found}) == 1:
            yield found
        else:
            yield from ((each,) for each in found)


@dataclass(frozen=True)
class FieldGroup:
    parts: Sequence[Part]
    answers: Answers

    @property
    def name(self) -> str:
        return self.parts[0][0].together.casefold()

    @property
    def direction(self) -> Direction:
        return self.parts[0][0].direction

    @property
    def differing(self) -> list[Part]:
        return [(e, n) for e, n in self.parts if not same(e.codec, n.l, n.r)]

    def decide(self, decided: Decided) -> None:
        if all(now.l == now.bl and now.r == now.br for _, now in self.parts):
            return
        stays = all(not now.first and now.stays(each) for each, now in self.parts)
        apart = [] if stays else self.differing
        for each, now in self.parts:
            if (each, now) not in apart and not (now.l is None and now.r is None):
                decided.agreed[each.name] = (now.l, now.r)
        if apart and self.direction is not Direction.NONE:
            self._settle(apart, decided)

    def _settle(self, apart: list[Part], decided: Decided) -> None:
        if all(now.first for _, now in apart) and not self._contradicting(apart):
            decided.moves += [m for part in apart if (m := self._filled(part))]
            return
        winner = self._winner(apart)
        if isinstance(winner, Clash):
            decided.clashes.append(winner)
        elif winner is None:
            decided.agreed |= {each.name: (now.l, now.r) for each, now in apart}
        else:
            decided.moves += [
                Move.of(each.name, now, winner)
                for each, now in apart
                if now.on(winner.side) is not None
            ]

    @staticmethod
    def _contradicting(apart: list[Part]) -> bool:
        return any(filled(now.l) and filled(now.r) for _, now in apart)

    def _filled(self, part: Part) -> Move | None:
        """Two that were just linked: each is given what only the other one says of the same."""
        each, now = part
        side = Side.LEFT if filled(now.l) else Side.RIGHT
        if not self.direction.reaches(side.other) or not filled(now.on(side)):
            return None
        rule = ("it was empty in the other system", "filled")
        if self.direction is not Direction.BOTH:
            rule = ("it is kept there", "owned")
        return Move.of(each.name, now, Winner(side, *rule))

    def _winner(self, apart: list[Part]) -> Winner | Clash | None:
        first = all(now.first for _, now in apart)
        if self.direction is not Direction.BOTH:
            owner = Side.LEFT if self.direction is Direction.TO_RIGHT else Side.RIGHT
            return self._asked(first=first) if first else Winner(owner, "it is kept there", "owned")
        moved = [side for side in Side if any(now.moved(each, side) for each, now in self.parts)]
        if len(moved) == 1:
            return Winner(moved[0], "it was changed there", "changed")
        return self._asked(first=first) if moved else None

    def _asked(self, *, first: bool) -> Winner | Clash | None:
        key = f"{self.name}:{mark(v for _, now in self.parts for v in (now.l, now.r))}"
        answer = self.answers(key)
        if answer == APART:
            return None
        if answer:
            return Winner(Side(answer), "someone chose it", "chosen", key)
        return Clash(
            self.name,
            self._spoken(Side.LEFT),
            self._spoken(Side.RIGHT),
            key,
            "the two don't match" if first else "changed in both systems",
            "never_agreed" if first else "both_changed",
        )

    def _spoken(self, side: Side) -> str:
        return ", ".join(str(now.on(side)) for _, now in self.parts if filled(now.on(side)))
