"""For which operations an additional insured is insured, by the sentences that say so.

Completed operations count where the sentence that adds the insured names them, or one that begins
with the insurance and extends it to them. Whatever else speaks of them grants nothing: carriers
deny in more words than anybody can list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledgerboard.core.reading.endorsement_boxes import is_boxed
from ledgerboard.core.reading.endorsement_doubts import elsewhere
from ledgerboard.core.reading.endorsement_sentences import DENIAL, HARMLESS, Sentence

Span = tuple[int, int]
ONGOING = re.compile(
    r"\bONGOING OPERATIONS?\b|\bPERFORMING OPERATIONS\b|\bOPERATIONS IN PROGRESS\b|"
    r"\bWORK IS (?:UNDER WAY|IN PROGRESS|BEING PERFORMED)\b"
)
COMPLETED = re.compile(r"\bCOMPLETED[\s-]+OPERATIONS?\b(?!\W+AGGREGATE)")
YOUR_WORK = re.compile(r"\bYOUR WORK\b|\bYOUR\b.{0,3}\bWORK\b")
AFTERWARDS = re.compile(
    r"\b(?:NOT APPLY|NOT COVER|NO COVERAGE|NOT "
    r"INCLUDE)\b.{0,400}?\b(?:AFTER\b.{0,300}?\bCOMPLETED|INTENDED USE)\b|"
    r"\b(?:ENDS?|CEASES?|TERMINATES?)\b.{0,60}?\b(?:WHEN|ONCE|UPON|AFTER|WITH)\b.{0,160}?\bCOMPLET"
)
DEFINES = re.compile(
    r"\bHAZARD\b.{0,6}\b(?:MEANS|INCLUDES ALL|IS (?:REPLACED|DEFINED|REDEFINED))\b|"
    r"\bDEFINITION OF\b"
)
GIVING = re.compile(
    r"^\W*(?:[A-Z0-9]\W+)?(?:(?:THIS|THE|SUCH|OUR|THAT|THEIR|ITS) )*(?:ADDITIONAL INSURED )?"
    r"(?:INSURANCE|COVERAGE|COVER|STATUS|ENDORSEMENT|PROTECTION)\b[^.;:]{0,80}?"
    r"\b(?:APPL(?:Y|IES)|EXTENDS?|EXTENDED|INCLUDES?|COVERS?|PROVIDE[DS]|GRANT(?:ED|S)|"
    r"AFFORD(?:ED|S)|GIVES)\b[^.;:]{0,70}$|"
    r"^\W*(?:[A-Z0-9]\W+)?WE (?:ALSO |WILL )*(?:INSURE|COVER)\b[^.;:]{0,70}$"
)
GIVEN = re.compile(
    r"^\W*(?:HAZARD\W*)?(?:IS|ARE) (?:ALSO |HEREBY |LIKEWISE )*"
    r"(?:PROVIDED|INCLUDED|GRANTED|AFFORDED|EXTENDED|COVERED|INSURED)\b"
    r"(?! (?:BY|UNDER|ONLY|IN|ON|THROUGH|ELSEWHERE|SEPARATELY)\b)"
)
SHORT_OF = re.compile(
    r"\b(?:UNTIL|PRIOR TO|BEFORE|INSTEAD OF|RATHER THAN|AS OPPOSED TO|EXCLUSIVE OF|SHORT OF|SAVE|"
    r"SAVING|APART FROM|UNLIKE|DISTINGUISHED FROM|CONTRAST TO|LACK(?:S|ING)?|ABSENT|FREE OF|"
    r"LIMITED TO LIABILITY OTHER)\b[^,;]{0,60}$"
)
ALSO_IF = re.compile(r"\b(?:AND|OR|BUT),? (?:ONLY )?(?:IF|WHERE|WHEN)\b[^.;]{0,100}$")
"""Before one kind of operations alone: a contract decides, which isn't here."""
LESSENED = re.compile(r"[^.;]*?\b(?:OTHER THAN|EXCEPT\w*|EXCLUDING)\b")
WITHIN = re.compile(r"\bINCLUDED (?:IN|WITHIN)\b")
NOT_AFTER = re.compile(r"^[^.;]{0,60}\b(?:ALONE|ELSEWHERE|SEPARATELY|TO YOU ONLY|INSURED ONLY)\b")
LATER = re.compile(
    r"\b(?:AFTER|FOLLOWING|BEYOND|ONCE)\b.{0,60}?"
    r"\b(?:COMPLETED|COMPLETION|FINISH|ACCEPTANCE|HANDED OVER)"
)
# how long your work is insured: while it goes on, or for all time
LIMITED = re.compile(
    r"\b(?:UNTIL|WHILE|DURING|AS LONG AS|SO LONG AS|IN PROGRESS|UNDER ?WAY|BEING PERFORMED|"
    r"COMPLETED|COMPLETION|COURSE OF|FINISH\w*|ACCEPTANCE|ACCEPTED|HANDED OVER|ONGOING|PROGRESS|"
    r"LAPSES?|EXPIRES?)\b"
)


EXCEPT = re.compile(r"\b(?:EXCEPT(?:ING)?|SAVE (?:AS|WHERE|WHEN|IF|FOR|TO))\b")
GIVEN_BUT = re.compile(r"^[^.;]{0,30},? (?:EXCEPT\w*|BUT NOT|OTHER THAN|EXCLUDING)\b")
BUT_FOR = re.compile(r"^[^.;]{0,40}\bOTHER THAN\b")
BY_CONTRACT = re.compile(
    r"(?<!EVEN )\b(?:IF|WHERE|WHEN|UNLESS)\b[^.;]{0,60}\b(?:CONTRACT|AGREEMENT)S?\b[^.;]{0,30}"
    r"\bNOT (?:REQUIRE|CALL|ASK|OBLIGATE)"
)


def _excepts(text: str) -> bool:
    """Whether a denial has an exception; «except» alone is one itself."""
    if "UNLESS" in text or BY_CONTRACT.search(text):
        return True
    denied = DENIAL.search(HARMLESS.sub(" ", EXCEPT.sub(" ", text)))
    return denied is not None and EXCEPT.search(text) is not None


@dataclass(frozen=True)
class Mentions:
    """Where it is granted, denied, and only mentioned."""

    granted: list[Span]
    denied: list[Span]
    vague: list[Span]


def _all_of(said: Mentions) -> list[Span]:
    return [*said.granted, *said.denied, *said.vague]


@dataclass(frozen=True)
class Operations:
    """`adds` is how a sentence makes somebody an insured."""

    sentences: Sequence[Sentence]
    adds: re.Pattern[str]

    def told(self) -> tuple[str | None, list[Span], str]:
        """Which operations, where it says so, and why that cannot be told."""
        ongoing, completed = self._mentions(ONGOING), self._mentions(COMPLETED)
        ended = [one.span(hit) for one in self.sentences for hit in AFTERWARDS.finditer(one.text)]
        ended += completed.denied
        why, where = self._unclear(ongoing, completed, ended)
        if why:
            return None, where, why
        if ongoing.granted and completed.granted:
            return "both", [*ongoing.granted[:1], *completed.granted[:1]], ""
        if ongoing.granted:
            return "ongoing", ongoing.granted, ""
        if completed.granted:
            return "completed", completed.granted, ""
        return self._by_work(ended)

    def _by_work(self, ended: list[Span]) -> tuple[str | None, list[Span], str]:
        """Your work is ongoing and completed operations, where nothing says how long."""
        work = [
            one.span(hit) for one in self.sentences for hit in one.asserts(YOUR_WORK)
            if not DEFINES.search(one.text)
        ]  # fmt: skip
        if not work:
            return None, [], ""
        if ended:
            return "ongoing", [*work[:1], *ended[:1]], ""
        limits = [one.span(hit) for one in self.sentences for hit in LIMITED.finditer(one.text)]
        if limits:
            return None, limits[:1], "it isn't clear whether work is covered once it's completed"
        return "both", work[:1], ""

    def _unclear(
        self, ongoing: Mentions, completed: Mentions, ended: list[Span]
    ) -> tuple[str, list[Span]]:
        """Why nothing can be said of completed operations, and where that stands."""
        denied = completed.denied
        told = [*denied, *completed.granted]
        boxed = [at for said in (ongoing, completed) for at in _all_of(said)]
        for unclear, why, said in (
            (self._excepted, "completed operations are excluded, with an exception", denied),
            (self._given_but, "completed operations are covered, with an exception", told),
            (self._boxed, "a box to check says which operations are covered", boxed),
        ):
            if where := [at for at in said if unclear(at)]:
                return why, where
        if completed.granted and ended:
            why = "completed operations are covered in one place and excluded in another"
            return why, completed.granted
        if not (ongoing.granted and completed.granted) and (half := self._half(ongoing, completed)):
            return "only one of ongoing and completed operations could be read", half
        if not completed.granted and not ended and (said := completed.vague or self._later()):
            return "completed operations are mentioned, but not clearly covered or excluded", said
        if ongoing.vague and not ongoing.granted and not ongoing.denied:
            return (
                "ongoing operations are mentioned, but not clearly covered or excluded",
                ongoing.vague,
            )
        return "", []

    def _excepted(self, at: Span) -> bool:
        """Whether what is denied has an exception, or hangs on what a contract says."""
        one = self._sentence_at(at)
        return _excepts(one.text) or BUT_FOR.match(one.text[at[1] - one.start :]) is not None

    def _boxed(self, at: Span) -> bool:
        one = self._sentence_at(at)
        following = self.sentences[self.sentences.index(one) + 1 :][:1]
        return is_boxed(one.text, at[1] - one.start, *(each.text for each in following))

    def _given_but(self, at: Span) -> bool:
        """Whether an exception alone is denied: «applies to the … hazard, except …»."""
        one = self._sentence_at(at)
        before, after = (one.text[: at[0] - one.start], one.text[at[1] - one.start :])
        if one.denied or DENIAL.search(HARMLESS.sub(" ", before)):
            return False
        return bool(GIVING.search(before) and GIVEN_BUT.match(after))

    def _half(self, ongoing: Mentions, completed: Mentions) -> list[Span]:
        """«Whether the work is under way or is within …», «and to your work included in …»: both
        are granted, or one was not read.
        """
        granted = [*ongoing.granted, *completed.granted]
        either = [at for at in granted if "WHETHER" in self._sentence_at(at).text]
        either += [at for at in ongoing.denied if self._lessened(at, completed.granted)]
        return either or [at for at in ongoing.granted if WITHIN.search(self._sentence_at(at).text)]

    def _lessened(self, at: Span, others: list[Span]) -> bool:
        """«a. your ongoing operations, other than …; or b. …»: given but for something."""
        one = self._sentence_at(at)
        beside = any(self._sentence_at(other) is one for other in others)
        return beside and LESSENED.match(one.text[at[1] - one.start :]) is not None

    def _later(self) -> list[Span]:
        """What happens when the work is done, in no sentence that denies or defines."""
        return [
            one.span(hit) for one in self.sentences for hit in LATER.finditer(one.text)
            if not one.denies(hit.start()) and not DEFINES.search(one.text)
        ]  # fmt: skip

    def _mentions(self, shape: re.Pattern[str]) -> Mentions:
        found = Mentions([], [], [])
        for one in self.sentences:
            if DEFINES.search(one.text):
                continue
            for hit in shape.finditer(one.text):
                given = found.granted if self._gives(one, hit) else found.vague
                (found.denied if one.denies(hit.start()) else given).append(one.span(hit))
        return found

    def _gives(self, one: Sentence, hit: re.Match[str]) -> bool:
        before, after = one.text[: hit.start()], one.text[hit.end() :]
        if elsewhere(one) or NOT_AFTER.search(after):
            return False
        if SHORT_OF.search(before) or ALSO_IF.search(before):
            return False
        if self._adds(one) or (one.lead is not None and self._adds(one.lead)):
            return True
        return bool(GIVING.search(before) or GIVEN.search(after))

    def _adds(self, one: Sentence) -> bool:
        return any(True for _ in one.asserts(self.adds))

    def _sentence_at(self, span: Span) -> Sentence:
        return next(one for one in reversed(self.sentences) if one.start <= span[0])
