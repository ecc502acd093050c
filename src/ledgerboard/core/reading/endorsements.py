"""Endorsements by number *and* wording. Where the two disagree a person decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ledgerboard.core.reading.endorsement_forms import AI, EXCLUSION, FORMS, Known, known
from ledgerboard.core.reading.endorsement_names import BLANKET
from ledgerboard.core.reading.endorsement_numbers import (
    Sighting,
    is_number,
    parts_of,
    sightings_of,
)
from ledgerboard.core.reading.endorsement_schedule import scheduled_on
from ledgerboard.core.reading.endorsement_sections import missing
from ledgerboard.core.reading.endorsement_sheets import EndorsementPages
from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    behind,
    blank,
    is_sure,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.mending import USUAL, traces
from ledgerboard.core.reading.page import STRUCK, Page, Word

IN_SCHEDULE = re.compile(
    r"\b(SHOWN|NAMED|LISTED|DESIGNATED|DESCRIBED|SCHEDULED)\b(?! IN PARAGRAPH).{0,20}"
    r"\b(SCHEDULE|ABOVE|BELOW)\b"
)
DOUBLED = "two endorsements seem to stand on this sheet"
DECLARED = "the schedule is blank"
UNNUMBERED = re.compile(r"\bENDORSEMENT (NO\b|NUMBER|#)|\bMANUSCRIPT\b")
POLICY = ("POLICY NUMBER", "POLICY NO", "POLICY #")
LABELLED = re.compile(r"\bPOL(ICY|\.)? ?(NO\b|NUM|#|:)|\bCERTIFICATE NO|\bCONTRACT (NO\b|NUM)")
FIGURES = re.compile(r"\d.*\d.*\d.*\d.*\d")
NEXT_LABEL = re.compile(
    r"(ENDORSEMENT|INSURED|NAMED|EFFECTIVE|PREMIUM|ISSUED|CHANGE|POLICY|EXPIR\w+|AGENT|PRODUCER|"
    r"COMPANY|CARRIER|DATE|PAGE|TERM)\b"
)
NOT_ISSUED = re.compile(
    r"\bSPECIMEN\b|\bSAMPLE ONLY\b|\bNOT (A )?PART OF (ANY|THE|THIS|YOUR) POLICY\b|"
    r"\bFOR (REFERENCE|INFORMATION) ONLY\b|^(DRAFT|VOID|CANCELLED|DELETED)$|"
    r"\bQUOT(E|ATION)\b|\bPROPOSAL (OF|FOR)\b|^(INSURANCE )?PROPOSAL\b|\bBINDS? NOTHING\b"
)
OPERATING = re.compile(r"\b(OPERATIONS?|WORK|HAZARD)\b|PRODUCTS|COMPLETED")
LONG = 6  # letters of a word that decides


def read_endorsement(pages: Sequence[Page]) -> Paper:
    sheets = EndorsementPages(tuple(pages))
    form, edition = _identity(sheets)
    short = _unfinished(sheets)
    stated = edition.value if isinstance(edition, Reading) else None
    told = known(form.value, stated) if isinstance(form, Reading) and form.value else None
    schedule = _scheduled(sheets)
    effect = short or _effect(sheets, told)
    fields: dict[str, object] = {
        "form": form,
        "edition": edition,
        "title": _title(sheets),
        "policy_number": _policy(sheets),
        **schedule,
        "basis": _basis(sheets, schedule, effect),
        "operations": short or _operations(sheets, form, told, effect),
        "effect": effect,
    }
    numbers = tuple(page.number for page in pages)
    return Paper("endorsement", numbers, stated, text_layer=True, fields=fields)


def _scheduled(sheets: EndorsementPages) -> dict[str, Answer[list[str]]]:
    """Of two endorsements on one sheet, the schedule of the first is not all."""
    if sheets.doubled():
        return dict.fromkeys(("scheduled", "locations"), Unsure(DOUBLED, sheets.whole()))
    return scheduled_on(sheets.pages, sheets.text)


def _unfinished(sheets: EndorsementPages) -> Unsure | None:
    """What a form gives may be taken away on a page that was not sent, or be no one's yet."""
    for page in sheets.pages:
        for line in page.lines:
            if NOT_ISSUED.search(line.text.upper().strip()):
                return Unsure(
                    "it's marked as a sample, draft, quote or void, so it may not be in force",
                    Place(page.number, line.box),
                )
    if struck := next((word for word in sheets.wording.words if word.doubt == STRUCK), None):
        return Unsure(STRUCK, Place(sheets.first.number, struck.box))
    if sheets.doubled():
        return Unsure(DOUBLED, sheets.whole())
    if lost := missing(sheets.pages):
        last = sheets.pages[-1]
        return Unsure(f"page {lost} is missing", Place(last.number, last.box))
    return None


def _identity(sheets: EndorsementPages) -> tuple[Answer[str], Answer[str]]:
    seen = [one for page in sheets.pages for one in sightings_of(page)]
    if not seen:
        lost = Unsure("no form number stands at the head or the foot", sheets.whole())
        own = sheets.first.has_text and UNNUMBERED.search(sheets.text)
        return (blank(), blank()) if own else (lost, lost)
    forms = {one.key: one.form for one in seen}
    dated = [one for one in seen if one.edition]
    place = Place(seen[0].page, seen[0].of_form[0].box)
    if len(forms) > 1:
        several = f"several numbers stand on it: {', '.join(sorted(forms.values()))}"
        return Unsure(several, place), Unsure(several, place)
    if len({re.sub(r"\D", "", one.edition or "") for one in dated}) > 1:
        return _form(seen), Unsure("the editions at the head and the foot differ", place)
    return _form(seen), _edition(dated) if dated else blank(place)


def _form(seen: Sequence[Sighting]) -> Answer[str]:
    """From the number that is in no doubt, be it the one at the foot."""
    best = min(seen, key=lambda one: not is_sure(one.of_form))
    return read(best.of_form, best.page, lambda _: best.form, "a number")


def _edition(dated: Sequence[Sighting]) -> Answer[str]:
    best = min(dated, key=lambda one: not is_sure(one.of_edition))
    return read(best.of_edition, best.page, lambda _: best.edition, "an edition")


def _title(sheets: EndorsementPages) -> Answer[str]:
    words = [word for line in sheets.title for word in line.words]
    said = " ".join(line.text for line in sheets.title)
    return read(words, sheets.first.number, lambda _: said, "a title")


def _policy(sheets: EndorsementPages) -> Answer[str]:
    """Beside its label or under it, at the head or among what stands at the end."""
    for page in sheets.pages:
        for label in _policy_labels(page):
            words = _beside(page, label) or _below(page, label)
            if words and words[-1].text.endswith(("-", "/")):
                return Unsure("the number goes on in the next line", Place(page.number, label))
            if not words and page.has_text and _near_figures(page, label):
                return Unsure("what stands near its label may be the number", sheets.whole())
            if words:
                return read(words, page.number, _policy_number, "a policy number")
            if page.has_text and _begins_part(page, label):
                here = Box(label.x1, label.y0 - 2, label.x1 + 120, label.y1 + 2)
                return blank(Place(page.number, here))
    if _has_no_place_for_it(sheets):
        return blank()
    return Unsure("the label of the policy number was not found", sheets.whole())


def _has_no_place_for_it(sheets: EndorsementPages) -> bool:
    """Forms that name nobody have no line for the policy: CG 20 33, CG 20 38, CG 21 39.

    Figures at the head or the foot that are no form's number may be a policy's all the same.
    """
    if not all(page.has_text for page in sheets.pages) or LABELLED.search(sheets.text):
        return False
    seen = [one for page in sheets.pages for one in sightings_of(page)]
    printed = {word.key for one in seen for word in (*one.of_form, *one.of_edition)}
    known_form = bool(seen) and all(one.form in FORMS for one in seen)
    return known_form and not any(
        FIGURES.search(word.text) and word.key not in printed
        for page in sheets.pages for word in _edges(page)
    )  # fmt: skip


def _edges(page: Page) -> list[Word]:
    return [*page.level(0, 0.15 * page.height), *page.level(0.88 * page.height, page.height)]


def _policy_labels(page: Page) -> list[Box]:
    """A sign isn't looked for as letters are: «policy» alone is no label."""
    hits = [(said, hit) for said in POLICY for hit in page.find_all(said)]
    signed = [(said, " ".join(w.text for w in page.within(hit.grown(9)))) for said, hit in hits]
    return [hit for (said, hit), (_, text) in zip(hits, signed, strict=True)
            if "#" not in said or "#" in text]  # fmt: skip


def _near_figures(page: Page, label: Box) -> bool:
    """Figures right below the label, though not where it begins: two labels share a cell."""
    below = Box(label.x0 - 160, label.y1 - 1, label.x1 + 30, label.y1 + 1.3 * label.height)
    return any(re.search(r"\d", word.text) and len(word.key) > 4 for word in page.within(below))


def _begins_part(page: Page, label: Box) -> bool:
    """A label begins what stands together; in a sentence other words come before it."""
    level = (line for line in page.lines if abs(line.box.cy - label.cy) < 4)
    return any(abs(part.box.x0 - label.x0) < 1 for line in level for part in parts_of(line))


def _policy_number(text: str) -> str | None:
    found = text.strip(" :.#")
    return found if re.search(r"\d", found) or re.fullmatch(r"TBD", found) else None


def _beside(page: Page, label: Box) -> list[Word]:
    row = page.within(Box(label.x1, label.cy - 5, label.x1 + 220, label.cy + 5))
    row = [word for word in row if word.key]
    apart = row[0].box.x0 - label.x1 if row else 0.0
    if not row or apart > 90 or (apart < 5 and not _labelled(page, label)):
        return []
    near = [row[0]]
    for word in row[1:]:
        if word.box.x0 - near[-1].box.x1 >= 12 or NEXT_LABEL.match(word.text.upper()):
            break
        if word.text.isalpha() and word.text.islower():
            break  # the sentence goes on: «Policy No. 123 of the …»
        near.append(word)
    return near if re.search(r"\d|TBD", " ".join(word.text for word in near)) else []


def _labelled(page: Page, label: Box) -> bool:
    """Whether the words are a label: a capital, and a sign or nothing before it."""
    words = page.within(label.grown(1))
    shape = bool(words) and words[0].text[:1].isupper()
    return shape and (words[-1].text[-1:] in ":.#" or _begins_part(page, label))


def _below(page: Page, label: Box) -> list[Word]:
    """In the next line, where it begins with the label and is one run with a figure in it."""
    under = [part for line in page.lines for part in parts_of(line)
             if 2 < line.box.cy - label.cy < 2.2 * label.height + 4
             and abs(part.box.x0 - label.x0) < 8]  # fmt: skip
    part = min(under, key=lambda one: one.box.cy, default=None)
    short = part is not None and len(part.words) <= 4 and not is_number(part)
    return list(part.words) if part and short and re.search(r"\d", part.text) else []


def _basis(
    sheets: EndorsementPages, schedule: dict[str, Answer[list[str]]], effect: Answer[list[str]]
) -> Answer[str]:
    """By what the schedule says; without one, by the wording."""
    names, places = schedule["scheduled"], schedule["locations"]
    if isinstance(names, Unsure):
        return Unsure(names.why, names.place)
    listed = names if names.value or names.place else places
    if isinstance(listed, Unsure):
        return Unsure(listed.why, listed.place)
    if listed.value:
        return _by_entries(listed)
    if listed.place:
        return Unsure(DECLARED, listed.place)
    return _by_wording(sheets, effect)


def _by_wording(sheets: EndorsementPages, effect: Answer[list[str]]) -> Answer[str]:
    """Whom a contract asks for; a form that gives nobody anything has no basis to do so."""
    if isinstance(effect, Reading) and set(effect.value or ()) <= {EXCLUSION, "other"}:
        return blank()
    text = sheets.wording.text
    if (found := BLANKET.search(text)) and not IN_SCHEDULE.search(text):
        return sheets.wording.at("blanket", [found.span()])
    return Unsure("neither a schedule nor a written agreement is named", sheets.whole())


def _by_entries(listed: Reading[list[str]]) -> Answer[str]:
    open_to_all = [BLANKET.search(one.upper()) is not None for one in listed.value or ()]
    if any(open_to_all) and not all(open_to_all) and listed.place:
        return Unsure("the schedule names a party, and others by contract", listed.place)
    return Reading("blanket" if all(open_to_all) else "scheduled", listed.place, listed.method)


def _operations(
    sheets: EndorsementPages, form: Answer[str], told: Known | None, effect: Answer[list[str]]
) -> Answer[str]:
    """By wording, held against what the number is known to give."""
    if isinstance(effect, Unsure):
        insured = told.effect == AI if told else True
        return Unsure(effect.why, effect.place) if insured else blank()
    if AI not in (effect.value or ()):
        return blank()
    expected = told.operations if told else None
    worded, spans, doubt = sheets.grants.operations()
    if why := doubt or _garbled(sheets) or _contradicted(expected, worded):
        return _doubted(sheets, spans, why)
    if worded:
        return sheets.wording.at(worded, spans)
    return _by_number(sheets, form, expected)


def _by_number(sheets: EndorsementPages, form: Answer[str], expected: str | None) -> Answer[str]:
    """What a known form gives; an auto form knows no operations."""
    number = form.value if isinstance(form, Reading) else None
    if expected and isinstance(form, Reading):
        return replace(form, value=expected)
    if number and number.startswith("CA "):
        return blank()
    return Unsure("the wording does not say for which operations", sheets.whole())


def _garbled(sheets: EndorsementPages) -> str:
    """On a recognized page, a word that may be one of those that decide."""
    if sheets.first.has_text:
        return ""
    lines = [line for _, line in sheets.wording.lines]
    lost = traces(lines, "ONGOING", "COMPLETED", "PERFORMING") or _is_grant_broken(sheets)
    return "the words that tell the operations are hard to read" if lost else ""


def _is_grant_broken(sheets: EndorsementPages) -> bool:
    """Whether a word is lost where somebody is added: it may have named the other operations."""
    return any(
        word.doubt and len(word.key) >= LONG and word.key not in USUAL
        for one in sheets.grants.sentences
        if OPERATING.search(one.text)
        for word in behind(sheets.wording.words, sheets.wording.text, one.whole)
    )


def _contradicted(expected: str | None, worded: str | None) -> str:
    differ = expected and worded and expected != worded
    return f"the number means {expected}, the wording {worded}" if differ else ""


def _doubted(sheets: EndorsementPages, spans: Sequence[tuple[int, int]], why: str) -> Unsure:
    told = sheets.wording.at("", spans) if spans else None
    return Unsure(why, (told.place if told else None) or sheets.whole())


def _effect(sheets: EndorsementPages, told: Known | None) -> Answer[list[str]]:
    granted, titled = sheets.grants.effects, sheets.grants.titled()
    if told is not None:
        return _known_effect(sheets, told)
    if why := _may_grant(sheets):
        return Unsure(why, sheets.whole())
    if doubted := sheets.grants.doubted():
        why = f"it mentions {', '.join(sorted(doubted))} but may not grant it"
        return Unsure(why.replace("_", " "), sheets.whole())
    extra = (
        f"the title speaks of {', '.join(sorted(titled - set(granted)))}, the wording grants it not"
    )
    if titled - set(granted):
        return Unsure(extra.replace("_", " "), sheets.whole())
    if not granted:
        sure = sheets.first.has_text and sheets.wording.text
        lost = Unsure("what it changes was not found", sheets.whole())
        return Reading(["other"], sheets.whole()) if sure else lost
    return _all_of(sheets, list(granted))


def _may_grant(sheets: EndorsementPages) -> str:
    """What an unusual sentence or, on a recognized page, a broken word may speak of."""
    lines = [] if sheets.first.has_text else [line for _, line in sheets.wording.lines]
    if traces(lines, "SUBROGATION", "RECOVERY", "CONTRIBUTORY", "CANCELLATION"):
        return "words that tell what it grants are hard to read"
    said = ", ".join(sorted(sheets.grants.hinted())).replace("_", " ")
    return f"it may grant {said}, but the wording isn't clear" if said else ""


def _all_of(sheets: EndorsementPages, names: list[str]) -> Answer[list[str]]:
    """Each effect where its words are in no doubt."""
    answers = [sheets.wording.at(names, sheets.grants.effects[name]) for name in names]
    doubted = next((one for one in answers if isinstance(one, Unsure)), None)
    return doubted or answers[0]


def _known_effect(sheets: EndorsementPages, told: Known) -> Answer[list[str]]:
    """The number and the wording are two witnesses."""
    granted = sheets.grants.effects
    others = set(granted) - {told.effect, EXCLUSION}
    if others:
        said = ", ".join(sorted(others)).replace("_", " ")
        return Unsure(f"the number means {told.effect}, the wording grants {said}", sheets.whole())
    if told.effect in granted:
        return sheets.wording.at([told.effect], granted[told.effect])
    if told.effect == "other" or told.effect in sheets.grants.titled():
        return Reading([told.effect], sheets.whole())
    why = f"the number means {told.effect}, the wording does not say so"
    return Unsure(why, sheets.whole())
