"""Whether two names are the same, differ in form only, are alike or of two things; and why."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ledgerboard.core.matching.vocabulary import (
    ABBREVIATIONS,
    BRANCH,
    COMMON,
    FORMS,
    SHORT_FORM,
    SILENT,
    SPOKEN_FORM,
    WEAK,
)
from ledgerboard.core.values.text import fold

_ALSO = re.compile(
    r"\b(?:d\s?[./]?\s?b\s?[./]?\s?a\b[./]?|doing business as|a[./]?k[./]?a\b[./]?"
    r"|f[./]?k[./]?a\b[./]?|formerly(?: known as)?)\s*:?"
)
_INITIALS = re.compile(r"\b([a-z])\.\s?(?=[a-z]\b)")
_DELETED = re.compile(r"\s*\(deleted\)(?:\s*\(\d+\))?\s*$")


class Kind(Enum):
    """How two names stand to each other; the value is how far that goes as proof."""

    SAME = 0.92
    FORM = 0.91
    SUFFIX = 0.90
    DBA = 0.83
    ORDER = 0.82
    SPELLING = 0.81
    WEAK = 0.80
    OTHER_FORM = 0.78
    BRANCH = 0.66
    PART = 0.62
    ALIKE = 0.60
    NUMBERS = 0.30
    UNLIKE = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    kind: Kind
    reason: str = ""
    strength: float = 0.0

    @property
    def proof(self) -> float:
        return self.strength or self.kind.value


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: `core` are the words that mean something, `forms` its legal forms.

    The rest follows from these and is kept because each name meets many others.
    """

    whole: str
    core: tuple[str, ...]
    forms: frozenset[str]
    also: tuple[Name, ...] = ()  # its parts around a «dba»
    ordered: str = field(init=False)
    sorted: str = field(init=False)
    compact: str = field(init=False)
    words: frozenset[str] = field(init=False)
    counted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        derived = {
            "ordered": " ".join(self.core),
            "sorted": " ".join(sorted(self.core)),
            "compact": "".join(self.core),
            "words": frozenset(self.core),
            "counted": frozenset(_counted(self.core)),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def telling(self) -> bool:
        """Whether it says more than words that many names share."""
        return not self.words <= COMMON


def parse(text: str) -> Name:
    whole = fold(text)
    plain = _plain(whole)
    parts = [part for part in _ALSO.split(plain) if part.strip()]
    also = tuple(_simple(part) for part in parts) if len(parts) > 1 else ()
    return _named(whole, _tokens(_ALSO.sub(" ", plain)), also)


def without_deleted(text: str) -> str:
    """A name without the mark that QuickBooks puts on inactive ones (reference: gotchas 77)."""
    return _DELETED.sub("", fold(text))


def _simple(text: str) -> Name:
    return _named(text.strip(), _tokens(text), ())


def _named(whole: str, tokens: list[str], also: tuple[Name, ...]) -> Name:
    end = len(tokens)
    while end > 1 and tokens[end - 1] in FORMS:
        end -= 1
    forms = frozenset(SHORT_FORM.get(form, form) for form in tokens[end:])
    core = tuple(_full(word, place) for place, word in enumerate(tokens[:end]))
    return Name(whole, core, forms, also)


def _plain(text: str) -> str:
    """Lower case without accents; dotted initials joined, so that «L.L.C.» is one word."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return _INITIALS.sub(r"\1", re.sub(r"['\u2019`]", "", bare))


def _tokens(plain: str) -> list[str]:
    words = re.findall(r"[^\W_]+", plain)
    return [word for word in words if word not in SILENT] or words


def _full(word: str, place: int) -> str:
    if word == "st":
        return "street" if place else "saint"
    return ABBREVIATIONS.get(word, word)


def compare(one: Name, other: Name) -> Likeness:
    """The strongest thing that can be said. The same whichever comes first."""
    if not one.core or not other.core:
        return Likeness(Kind.UNLIKE, "a name is missing")
    if one.whole == other.whole:
        return Likeness(Kind.SAME, "same name")
    return (
        _same_core(one, other)
        or _same_order(one, other)
        or _trade_name(one, other)
        or (worth_a_look(one, other) and _compared(one, other))
        or _unlike(one, other)
    )


def _unlike(one: Name, other: Name) -> Likeness:
    shared = shared_words(one, other)
    said = f"names share {_quoted(word.title() for word in shared)} only" if shared else ""
    return Likeness(Kind.UNLIKE, said or "names have nothing in common")


def shared_words(one: Name, other: Name) -> frozenset[str]:
    """The words of both that tell something."""
    return (one.words & other.words) - COMMON


def worth_a_look(one: Name, other: Name) -> bool:
    """A quick no for most of those who meet: they share a word and nothing else."""
    if one.words <= other.words or other.words <= one.words:
        return True
    return (
        fuzz.ratio(one.sorted, other.sorted, score_cutoff=60) > 0
        or fuzz.ratio(one.ordered, other.ordered, score_cutoff=60) > 0
    )


def _compared(one: Name, other: Name) -> Likeness | None:
    return _numbers(one, other) or _spelling(one, other) or _part(one, other) or _alike(one, other)


def _same_core(one: Name, other: Name) -> Likeness | None:
    if one.compact != other.compact:
        return None
    if one.forms != other.forms:
        apart = (SPOKEN_FORM[form] for form in one.forms ^ other.forms)
        only = Likeness(Kind.SUFFIX, f"names differ only by {_quoted(apart)}")
        return _other_form(one, other) or only
    if one.core == other.core:
        return Likeness(Kind.FORM, "names differ only in punctuation or abbreviation")
    return Likeness(Kind.FORM, "names differ only in spacing")


def _other_form(one: Name, other: Name) -> Likeness | None:
    """An Inc and an LLC of one name are often sister firms at one address."""
    mine, theirs = (sorted(SPOKEN_FORM[form] for form in name.forms) for name in (one, other))
    families = [{FORMS[form] for form in name.forms} - {""} for name in (one, other)]
    if not all(families) or families[0] & families[1]:
        return None
    first, second = sorted((" ".join(mine), " ".join(theirs)))
    return Likeness(Kind.OTHER_FORM, f"one is “{first}”, the other “{second}”")


def _same_order(one: Name, other: Name) -> Likeness | None:
    if one.sorted != other.sorted:
        return None
    clash = _other_form(one, other)
    return clash or Likeness(Kind.ORDER, "same words in another order")


def _trade_name(one: Name, other: Name) -> Likeness | None:
    parts = {part.compact for part in (one, *one.also)}
    shared = [part for part in (other, *other.also) if part.compact in parts and part.telling]
    if not (one.also or other.also) or not shared:
        return None
    return Likeness(Kind.DBA, "one is the other's trade name (dba)")


def _numbers(one: Name, other: Name) -> Likeness | None:
    """«Phase 1» and «Phase 2», «Store 112» and «Store 415» are two things, however alike."""
    mine, theirs = one.counted, other.counted
    if not mine or not theirs or mine == theirs:
        return None
    first, second = sorted((" ".join(sorted(mine)), " ".join(sorted(theirs))))
    return Likeness(Kind.NUMBERS, f"numbers in the names differ ({first}, {second})")


def _counted(core: Iterable[str]) -> Iterator[str]:
    """Its words with digits, and single letters, which number things as well («Building B»)."""
    for word in core:
        if any(char.isdigit() for char in word) or len(word) == 1:
            yield word.lstrip("0") or word


def _spelling(one: Name, other: Name) -> Likeness | None:
    """The same words, some with a slip of the pen. Two words that both mean something are none."""
    if len(one.core) != len(other.core):
        return None
    mine, theirs = _only_in(one, other), _only_in(other, one)
    slips = list(zip(mine, theirs, strict=True))
    if not all(_slip(a, b) for a, b in slips):
        return None
    alike = f"names alike ({_ratio(one, other)} of 100)"
    return _other_form(one, other) or Likeness(Kind.SPELLING, alike)


def _only_in(one: Name, other: Name) -> list[str]:
    return sorted((Counter(one.core) - Counter(other.core)).elements())


def _slip(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if longer == shorter + "s" or (len(shorter) >= 5 and longer == shorter + "al"):
        return True
    if len(shorter) < 5 or {one, other} <= COMMON:
        return False
    return OSA.distance(one, other) <= (2 if len(shorter) >= 9 else 1)


def _part(one: Name, other: Name) -> Likeness | None:
    """One name within the other: perhaps a branch, perhaps a sister firm."""
    mine, theirs = _only_in(one, other), _only_in(other, one)
    extra, shared = mine or theirs, one.words & other.words
    if (mine and theirs) or shared <= COMMON:
        return None
    only = f"{_quoted(word.title() for word in extra)} stands in one name only"
    if set(extra) <= WEAK:
        return Likeness(Kind.WEAK, only)
    if any(word in BRANCH or word.isdigit() for word in extra):
        longer = one.core if mine else other.core
        spoken = " ".join(word.title() for word in longer if word in extra)
        return Likeness(Kind.BRANCH, f"one may be a branch of the other (“{spoken}”)")
    return Likeness(Kind.PART, only)


def _alike(one: Name, other: Name) -> Likeness | None:
    """Alike in letters, and not because of what many names share: «East Side», «West Side»."""
    ratio = _ratio(one, other)
    telling = any(_akin(a, b) for a in one.words - COMMON for b in other.words - COMMON)
    if ratio < 70 or not telling or (_unmet(one, other) and _unmet(other, one)):
        return None
    strength = 0.5 + (ratio - 70) * 0.01
    return Likeness(Kind.ALIKE, f"names alike ({ratio} of 100)", strength)


def _unmet(one: Name, other: Name) -> bool:
    """Whether the one has a word that the other has nothing like."""
    return any(not any(_akin(a, b) for b in other.words) for a in one.words)


def _akin(one: str, other: str) -> bool:
    """Nearly the same word; of two words that both mean something, the same stem."""
    if one == other:
        return True
    if {one, other} <= COMMON:
        return one[:5] == other[:5]
    return fuzz.ratio(one, other) >= 80


def _ratio(one: Name, other: Name) -> int:
    """Rounded down: 100 is for what is the same. Words may be turned round."""
    in_order = fuzz.ratio(one.ordered, other.ordered)
    return int(max(in_order, fuzz.ratio(one.sorted, other.sorted)))


def _quoted(words: Iterable[str]) -> str:
    return " and ".join(f"“{word}”" for word in sorted(words))
