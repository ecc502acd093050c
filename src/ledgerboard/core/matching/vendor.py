"""Which vendors of the two systems are one firm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledgerboard.core.matching import keys
from ledgerboard.core.matching.evidence import Sign, score, supported
from ledgerboard.core.matching.names import Kind, Likeness, Name, compare, parse, without_deleted
from ledgerboard.core.matching.pairing import Judged, Sides, pair
from ledgerboard.core.matching.places import Place, apart, place_of, same_address, same_town
from ledgerboard.core.reconcile.flow import Matches
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Vendor

ALMOST = frozenset({Kind.SAME, Kind.FORM, Kind.SUFFIX})
"""The same name, as people write names."""

CLOSE = frozenset({Kind.DBA, Kind.ORDER, Kind.SPELLING, Kind.WEAK})
"""The same name only if something else says so too."""

ELSEWHERE = frozenset({Kind.BRANCH, Kind.NUMBERS})
"""Two parts of one firm may share even its tax number."""

FAINT = 0.35  # a sign that is not worth a question by itself


@dataclass(frozen=True, slots=True)
class Firm:
    """A vendor prepared for comparing."""

    id: str
    active: bool
    names: tuple[Name, ...]
    place: Place
    tax: str | None
    mails: frozenset[str]
    phones: frozenset[str]
    fax: str | None
    sites: frozenset[str]
    keys: frozenset[str]


def vendors(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """Pairs of vendors: by tax number, e-mail, phone and name, then by names and addresses."""
    return pair(_firms(lefts), _firms(rights), judge)


def _firms(seen: Iterable[Seen]) -> Iterator[Firm]:
    return (firm(each, each.record) for each in seen if isinstance(each.record, Vendor))


def firm(seen: Seen, vendor: Vendor) -> Firm:
    names, place = tuple(_names(seen, vendor)), place_of(vendor)
    tax, fax = keys.tax(vendor), keys.phone(vendor.fax)
    mails, sites = frozenset(keys.mails(vendor.email)), keys.sites(vendor)
    phones = keys.phones(vendor)
    exact = {f"name {part.compact}" for name in names for part in (name, *name.also)}
    exact |= {f"name {name.sorted}" for name in names}
    exact |= {f"mail {mail}" for mail in mails} | {f"phone {number}" for number in phones}
    exact |= {f"site {site}" for site in sites}
    exact |= {
        f"{label} {key}"
        for label, key in (("tax", tax), ("fax", fax), ("at", place.address))
        if key
    }
    return Firm(
        id=seen.id, active=seen.active, names=names, place=place, tax=tax, mails=mails,
        phones=phones, fax=fax, sites=sites, keys=frozenset(exact),
    )  # fmt: skip


def may_be_one_firm(one: Seen, other: Seen) -> bool:
    """Whether two records of one system may be one firm, for whoever has other evidence besides:
    they share a name, Tax ID, address, phone or mailbox.
    """
    firms = list(_firms([one, other]))
    return len(firms) == 2 and are_alike(*firms)


def are_alike(first: Firm, second: Firm) -> bool:
    """The same of two that are prepared already: preparing one takes ten times as long."""
    alike = (compare(mine, theirs).kind for mine in first.names for theirs in second.names)
    return bool(first.keys & second.keys) or not (ALMOST | CLOSE).isdisjoint(alike)


def _names(seen: Seen, vendor: Vendor) -> Iterator[Name]:
    """Its name and, where it is another, its company name: either may be the one that matches."""
    known = dict.fromkeys(text for text in (vendor.name, vendor.company_name) if text)
    for text in known:
        name = parse(text if seen.active else without_deleted(text))
        if name.core:
            yield name


def judge(left: Firm, right: Firm, sides: Sides[Firm]) -> Judged:
    likeness = max(
        (compare(one, other) for one in left.names for other in right.names),
        key=lambda each: (each.proof, each.reason),
        default=Likeness(Kind.UNLIKE, "a name is missing"),
    )
    signs = list(_signs(left, right, sides))
    if likeness.proof + sum(sign.weight for sign in signs) < FAINT:
        return Judged(0, ())
    far = apart(left.place, right.place)
    if left.tax and right.tax and left.tax != right.tax:
        return _contradicted(likeness, signs, far)
    doubts = list(_doubts(left, right, signs, far))
    return Judged(
        score([likeness.proof, *(sign.weight for sign in signs)], doubts=bool(far)),
        tuple(_told(likeness, signs, doubts)),
        sure=_sure(left, right, likeness, signs, far=bool(far)),
    )


def _contradicted(likeness: Likeness, signs: list[Sign], far: str | None) -> Judged:
    """Two tax numbers are two firms, unless one was mistyped: asked only when the names agree."""
    doubts = ["different Tax IDs", *([far] if far else [])]
    asked = likeness.kind in ALMOST | CLOSE
    return Judged(65 if asked and not far else 55 if asked else 0,
                  tuple(_told(likeness, signs, doubts)))  # fmt: skip


def _told(likeness: Likeness, signs: list[Sign], doubts: list[str]) -> Iterator[str]:
    """Reasons as they are read: the strongest key, the name, then what speaks against."""
    spoken = sorted(signs, key=lambda sign: (-sign.weight, sign.reason))
    strong = [sign.spoken for sign in spoken if sign.weight >= 0.9]
    yield from strong
    yield likeness.reason
    yield from (sign.spoken for sign in spoken if sign.weight < 0.9)
    yield from doubts


def _signs(left: Firm, right: Firm, sides: Sides[Firm]) -> Iterator[Sign]:
    if left.tax and left.tax == right.tax:
        yield Sign("same Tax ID", 0.95, own=sides.unique(f"tax {left.tax}"))
    yield from _mail_sign(left, right, sides)
    numbers = left.phones & right.phones
    if numbers:
        own = any(sides.unique(f"phone {number}") for number in numbers)
        yield Sign("same phone", 0.6, own=own)
    elif left.fax and left.fax == right.fax:
        yield Sign("same fax", 0.5, own=sides.unique(f"fax {left.fax}"))
    yield from _place_sign(left, right, sides)


def _mail_sign(left: Firm, right: Firm, sides: Sides[Firm]) -> Iterator[Sign]:
    mails, sites = left.mails & right.mails, left.sites & right.sites
    if mails:
        public = all(keys.generic(mail) for mail in mails)
        own = any(sides.unique(f"mail {mail}") for mail in mails)
        yield Sign("same email", 0.65 if public else 0.75, own=own)
    elif sites:
        own = any(sides.unique(f"site {site}") for site in sites)
        yield Sign("same website or email domain", 0.45, own=own, firm=False)


def _place_sign(left: Firm, right: Firm, sides: Sides[Firm]) -> Iterator[Sign]:
    if same_address(left.place, right.place):
        yield Sign("same address", 0.45, own=sides.unique(f"at {left.place.address}"))
    elif same_town(left.place, right.place):
        yield Sign("same city", 0.08)


def _doubts(left: Firm, right: Firm, signs: list[Sign], far: str | None) -> Iterator[str]:
    if far:
        yield far
    if len(list(_differing(left, right))) >= 2 and not signs:
        yield "only the name matches"
    if not (left.active and right.active):
        yield inactive_words(left_active=left.active, right_active=right.active)


def inactive_words(*, left_active: bool, right_active: bool) -> str:
    """Where it is inactive."""
    if left_active == right_active:
        return "both are inactive"
    return "inactive in QuickBooks" if left_active else "inactive in Procore"


def _differing(left: Firm, right: Firm) -> Iterator[str]:
    if left.phones and right.phones and not left.phones & right.phones:
        yield "phone"
    if left.mails and right.mails and not left.mails & right.mails:
        yield "email"


def _sure(left: Firm, right: Firm, likeness: Likeness, signs: list[Sign], *, far: bool) -> bool:
    kind, own = likeness.kind, supported(signs, far=far)
    if kind in ELSEWHERE:
        return False
    if any(sign.proof >= 0.9 and sign.own for sign in signs):
        return kind is not Kind.UNLIKE or sum(sign.counts for sign in signs) >= 2
    if kind in CLOSE:
        return own
    return kind in ALMOST and (own or _alone(left, right, kind, signs, far=far))


def _alone(left: Firm, right: Firm, kind: Kind, signs: list[Sign], *, far: bool) -> bool:
    """Whether the name is enough by itself: telling, and nothing known speaks against it."""
    if far or (len(list(_differing(left, right))) >= 2 and not signs):
        return False
    names = [name for name in (*left.names, *right.names) if name.telling]
    return bool(names) and (kind is Kind.SAME or max(len(name.core) for name in names) > 1)
