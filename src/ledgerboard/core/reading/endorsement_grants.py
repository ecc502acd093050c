"""What the wording of an endorsement grants, and for which operations.

Both come from what is granted, never from what is denied or mentioned: a carrier's own form that
excludes completed operations speaks of them as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ledgerboard.core.reading.endorsement_boxes import is_boxed
from ledgerboard.core.reading.endorsement_doubts import DOUBTFUL, is_unread
from ledgerboard.core.reading.endorsement_forms import (
    AI,
    EXCLUSION,
    LOCATION,
    NOTICE,
    PRIMARY,
    PROJECT,
    WAIVER,
)
from ledgerboard.core.reading.endorsement_operations import Operations
from ledgerboard.core.reading.endorsement_sentences import Sentence, sentences_of

ELSEWHERE = (
    r"\W+UNDER (?:AN?|ANY|ANOTHER|OTHER) (?:(?!CONTRACT|AGREEMENT|THIS|YOUR)[A-Z]+ ){0,4}?"
    r"POLIC(?:Y|IES)\b(?! WE ISSUE| ENDORSEMENT)"
)
INSURED = rf"(?:AN? )?[“\"]?(?:ADDITIONAL )?INSUREDS?\b(?!{ELSEWHERE})"
RECOVERING = "RECOVER|SUBROGAT|CLAIM|SUE|ENFORCE|SEEK|BE REPAID|REIMBURSE|PROCEED|TRANSFER"
GRANTS: Mapping[str, re.Pattern[str]] = {
    AI: re.compile(
        r"(?:\bWHO IS AN INSURED\b|\bSECTION II\b).{0,60}?\b(?:AMENDED|CHANGED|REVISED|"
        r"MODIFIED|INCLUDES?)\b|"
        r"\bADDED TO (?:PARAGRAPH \S+ )?(?:OF )?(?:SECTION II\W+)?WHO IS AN INSURED\b|"
        r"\b(?:IS|ARE|BECOMES?|WILL BE|SHALL BE) (?:ALSO |AUTOMATICALLY |HEREBY |CONSIDERED |"
        r"DEEMED |"
        rf"MADE |NAMED |ADDED |INCLUDED |COVERED |RECOGNIZED |AS |TO BE ){{0,3}}{INSURED}|"
        r"\b(?:WE|INSURANCE|COVERAGE) (?:AGREE TO |WILL |SHALL |IS |ALSO )*(?:ADD|INCLUDE|NAME|"
        r"EXTEND)\w*\b"
        rf".{{0,160}}?\bAS {INSURED}|"
        rf"\bTO INCLUDE AS {INSURED}(?! UNDER YOUR)|"
        rf"\bQUALIF(?:Y|IES) AS {INSURED}|\bADDITIONAL INSURED STATUS (?:IS|WILL BE) "
        rf"(?:PROVIDED|GRANTED|EXTENDED)"
    ),
    WAIVER: re.compile(
        r"\bWE (?:AGREE TO |HEREBY |WILL |ALSO |SHALL )*(?:WAIVE|GIVE UP|RELINQUISH|"
        r"RELEASE)\b(?! NO\b).{0,140}?"
        rf"\b(?:RIGHTS?\b(?! TO (?!{RECOVERING}))|RECOVER\w*|SUBROGATION)\b|"
        r"\bWE (?:WILL|SHALL) NOT (?:ENFORCE|EXERCISE|PURSUE|ASSERT) "
        r"(?:OUR|THIS|THAT|ANY|SUCH|THESE)(?: RIGHTS?)?|"
        r"\b(?:RIGHTS?|SUBROGATION)\b.{0,100}?\b(?:IS|ARE) (?:HEREBY )?WAIVED\b"
    ),
    PRIMARY: re.compile(
        r"\b(?:IS|ARE|BE|AS|APPLY|APPLIES(?: AS| ON A)?|CONSIDERED|DEEMED) (?:A )?PRIMARY\b"
    ),
    PROJECT: re.compile(
        r"\b(?:SEPARATE\w*|EACH)\b.{0,120}?\bAGGREGATE\b.{0,160}?\bPROJECTS?\b|"
        r"\bAGGREGATE\b.{0,160}?\b(?:SEPARATE\w*|EACH|PER)\b.{0,80}?\bPROJECTS?\b|"
        r"\bSEPARATE\w*\b.{0,80}?\bPROJECTS?\b.{0,60}?\bAGGREGATE\b"
    ),
    LOCATION: re.compile(
        r"\b(?:SEPARATE\w*|EACH)\b.{0,120}?\bAGGREGATE\b.{0,160}?\bLOCATIONS?\b|"
        r"\bAGGREGATE\b.{0,160}?\b(?:SEPARATE\w*|EACH|PER)\b.{0,80}?\bLOCATIONS?\b|"
        r"\bSEPARATE\w*\b.{0,80}?\bLOCATIONS?\b.{0,60}?\bAGGREGATE\b"
    ),
    NOTICE: re.compile(
        r"\b(?:WE|INSURER|COMPANY) (?:AGREE TO |WILL |SHALL |MUST )(?:ENDEAVOR TO |ALSO )*"
        r"(?:MAIL|SEND|GIVE|PROVIDE|DELIVER|NOTIFY)\b|"
        r"\bNOTICE OF CANCELLATION\b.{0,100}?\b(?:INCREASED|EXTENDED|AMENDED|REPLACED|SHOWN)\b"
    ),
    EXCLUSION: re.compile(
        r"\b(?:DOES|DO|SHALL) NOT APPLY\b(?! SEPARATELY)|\bWE (?:WILL|SHALL) NOT PAY\b|"
        r"\bIS EXCLUDED\b|\bNO COVERAGE\b"
    ),
}  # fmt: skip
SHARES = re.compile(
    r"\bNON-? ?CONTRIBUT|\b(?:NOT|NO|NOR|NEITHER|NEVER|WITHOUT)\b.{0,80}?\b(?:CONTRIBUT|SHAR)"
)
CANCELLED = re.compile(r"\bCANCEL")
FIRST_ONLY = re.compile(r"\bFIRST NAMED INSURED( ONLY)?\b")
TITLED: Mapping[str, re.Pattern[str]] = {
    AI: re.compile(r"\bADDITIONAL INSURED\b"),
    WAIVER: re.compile(r"\bWAIVER\b|\bSUBROGATION\b"),
    PRIMARY: re.compile(r"\bPRIMARY\b"),
    PROJECT: re.compile(r"\bPROJECT\b.*\bAGGREGATE\b|\bAGGREGATE\b.*\bPROJECT\b"),
    LOCATION: re.compile(r"\bLOCATION\b.*\bAGGREGATE\b|\bAGGREGATE\b.*\bLOCATION\b"),
    NOTICE: re.compile(r"\bNOTICE\b|\bCANCEL"),
    EXCLUSION: re.compile(r"\bEXCLU|\bLIMITATION\b"),
}
HINTS: Mapping[str, re.Pattern[str]] = {
    AI: re.compile(
        r"\bADDITIONAL INSURED\b|\bWHO IS AN\b|\b(?:STATUS|DEFINITION) OF (?:AN )?INSURED\b(?! "
        r"CONTRACT)|\bAS (?:IF|THOUGH) \w+ WERE (?:AN )?INSURED"
    ),
    WAIVER: re.compile(r"\bWAIVE\b|\bSUBROGATION\b|\bRIGHTS? OF RECOVERY\b"),
    PRIMARY: re.compile(r"\bPRIMARY\b|\bCONTRIBUTORY\b|\bNONCONTRIBUTORY\b"),
    NOTICE: re.compile(r"\bNOTICE OF CANCEL"),
}
FOR_OTHERS = re.compile(r"\b(?:FOR|OF|TO) (?:AN |THE )?ADDITIONAL INSUREDS?\b")
Span = tuple[int, int]


@dataclass(frozen=True)
class Grants:
    """`text` is the running text, in capitals, without heads, feet and schedule."""

    text: str
    title: str = ""
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences_of(self.text, self.starts, self.ends)

    @cached_property
    def effects(self) -> dict[str, list[Span]]:
        found = {name: [span for span, sure in self._seen[name] if sure] for name in GRANTS}
        if not TITLED[EXCLUSION].search(self.title) and any(
            spans for name, spans in found.items() if name != EXCLUSION
        ):
            found[EXCLUSION] = []  # most forms exclude something
        return {name: spans for name, spans in found.items() if spans}

    @cached_property
    def _seen(self) -> dict[str, list[tuple[Span, bool]]]:
        return {name: list(self._said(name)) for name in GRANTS}

    def doubted(self) -> set[str]:
        """What is spoken of as if it were granted, and nowhere granted without a doubt."""
        seen = {name for name, seen in self._seen.items() if seen} | self._boxed()
        return seen - {*self.effects, EXCLUSION}

    def _boxed(self) -> set[str]:
        """What a box to check gives or doesn't."""
        every = [(one, self._after(at)) for at, one in enumerate(self.sentences)]
        return {
            name for name, shape in HINTS.items() for one, following in every
            if any(is_boxed(one.text, hit.end(), following) for hit in shape.finditer(one.text))
        }  # fmt: skip

    def _after(self, at: int) -> str:
        return " ".join(one.text for one in self.sentences[at + 1 : at + 2])

    def _said(self, name: str) -> Iterator[tuple[Span, bool]]:
        """Where it is granted, and whether no word of the sentence casts doubt on that."""
        for at, one in enumerate(self.sentences):
            if name == EXCLUSION:
                hits = [hit for hit in GRANTS[name].finditer(one.text) if not one.conditional]
            else:
                hits = list(one.asserts(GRANTS[name]))
                if name in {PROJECT, LOCATION}:
                    hits = [hit for hit in hits if not one.denies(hit.start())]
            if hits and self._complete(name, at):
                doubtful = DOUBTFUL.get(name)
                sure = not is_unread(one)
                for hit in hits:
                    sure = sure and not is_boxed(one.text, hit.end(), self._after(at))
                    yield one.span(hit), sure and not (doubtful and doubtful(one, hit))

    def _complete(self, name: str, at: int) -> bool:
        """Primary insurance that asks nobody to share; a notice that tells others of the end."""
        said = " ".join(one.text for one in self.sentences[at : at + 2])
        if name == PRIMARY:
            return bool(SHARES.search(said) or SHARES.search(self.title))
        if name == NOTICE:
            one = self.sentences[at].text
            return bool(CANCELLED.search(one)) and not FIRST_ONLY.search(one)
        return True

    def titled(self) -> set[str]:
        """The effects that the title speaks of as its own."""
        title = FOR_OTHERS.sub(" ", self.title)
        return {name for name, shape in TITLED.items() if shape.search(title)}

    def hinted(self) -> set[str]:
        """What is neither granted nor denied though its words stand there, in a broken sentence."""
        return {
            name for name, shape in HINTS.items()
            if name not in self.effects
            and any(
                not one.denies(hit.start()) and not one.is_condition(hit.start())
                for one in self.sentences for hit in shape.finditer(one.text)
            )
        }  # fmt: skip

    def operations(self) -> tuple[str | None, list[Span], str]:
        """Which operations, where it says so, and why that cannot be told."""
        return Operations(self.sentences, GRANTS[AI]).told()
