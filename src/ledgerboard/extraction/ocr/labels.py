"""Words that forms print: a label with a letter misread is still that label.

Values are never put right this way; a line counts as a label only as a whole.
"""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

LONGEST = "DESCRIPTIONOFOPERATIONSLOCATIONSVEHICLES"  # a sentence in small print follows it
SLASHED = {
    "NIA": "N/A",
    "NLA": "N/A",
    "N1A": "N/A",
    "NA": "N/A",
    "YIN": "Y/N",
    "Y1N": "Y/N",
    "YLN": "Y/N",
}
SCRAP = 1  # letters that a rule may leave behind a label; more are the value beside it
LOOK = str.maketrans("01358", "OISSB")

LABELS = """
CERTIFICATE OF LIABILITY INSURANCE|DATE (MM/DD/YYYY)|PRODUCER|INSURED|CONTACT|CONTACT NAME:|NAME:
PHONE|(A/C, No, Ext):|FAX|(A/C, No):|E-MAIL|E-MAIL ADDRESS:|ADDRESS:|INSURER(S) AFFORDING COVERAGE
INSURERS AFFORDING COVERAGE|NAIC #|INSURER A :|INSURER B :|INSURER C :|INSURER D :|INSURER E :
INSURER F :|COVERAGES|CERTIFICATE NUMBER:|REVISION NUMBER:|TYPE OF INSURANCE|POLICY NUMBER
POLICY EFF|POLICY EXP|(MM/DD/YYYY)|LIMITS|INSR|LTR|ADDL|INSD|SUBR|WVD|COMMERCIAL GENERAL LIABILITY
GENERAL LIABILITY|CLAIMS-MADE|OCCUR|GEN'L AGGREGATE LIMIT APPLIES PER:|PRO-|JECT|LOC|POLICY|OTHER:
EACH OCCURRENCE|DAMAGE TO RENTED|PREMISES (Ea occurrence)|MED EXP (Any one person)
PERSONAL & ADV INJURY|GENERAL AGGREGATE|PRODUCTS - COMP/OP AGG|AUTOMOBILE LIABILITY|ANY AUTO
OWNED|OWNED AUTOS|OWNED AUTOS ONLY|ALL OWNED|ALL OWNED AUTOS|SCHEDULED|SCHEDULED AUTOS|AUTOS ONLY
HIRED|HIRED AUTOS|HIRED AUTOS ONLY|NON-OWNED|NON-OWNED AUTOS|NON-OWNED AUTOS ONLY|AUTOS|ONLY
COMBINED SINGLE LIMIT|(Ea accident)|BODILY INJURY (Per person)|BODILY INJURY (Per accident)
PROPERTY DAMAGE|(Per accident)|UMBRELLA LIAB|EXCESS LIAB|AGGREGATE|DED|RETENTION $
WORKERS COMPENSATION|AND EMPLOYERS' LIABILITY|ANY PROPRIETOR/PARTNER/EXECUTIVE
OFFICER/MEMBER EXCLUDED?|(Mandatory in NH)|If yes, describe under
DESCRIPTION OF OPERATIONS below|PER|STATUTE|OTH-|ER|PER STATUTE|OTH-ER|WC STATU-|TORY LIMITS
DAMAGE TO RENTED PREMISES|MEDICAL EXPENSE (Any one person)|PERSONAL & ADVERTISING INJURY
PRODUCTS & COMP/OP AGG|UMBRELLA LIABILITY|EXCESS LIABILITY|PROJECT|INSRD|OCCURRENCE
E.L. EACH ACCIDENT|E.L. DISEASE - EA EMPLOYEE|E.L. DISEASE - POLICY LIMIT|CERTIFICATE HOLDER
CANCELLATION|AUTHORIZED REPRESENTATIVE
DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES (Additional remarks may be attached \
if more space is required)
DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES|LIMIT|EACH CLAIM|PER OCCURRENCE|DEDUCTIBLE
"""


@cache
def labels() -> dict[str, str]:
    """Bare letters of each label, and the label."""
    every = [label.strip() for label in LABELS.replace("\n", "|").split("|")]
    return {bare(label): label for label in every if label}


@lru_cache(4_096)
def bare(text: str) -> str:
    return "".join(char for char in text.upper() if char.isalnum())


def label_like(text: str) -> str | None:
    """The one label that the line must be, or `None`: a letter in six may be another."""
    key = bare(text)
    if key in SLASHED:
        return SLASHED[key]
    if key in labels() or len(key) < 4:
        return None
    key = key.translate(LOOK)
    if len(key) > len(LONGEST) and Levenshtein.distance(key[: len(LONGEST)], LONGEST) < 8:
        return "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES"
    most = max(1, len(key) // 5)
    near = process.extract(
        key, labels().keys(), scorer=Levenshtein.distance, limit=2, score_cutoff=most
    )
    if not near or (len(near) > 1 and near[1][1] == near[0][1]):
        return None
    found: str = near[0][0]
    label = labels()[found]
    rest = len(key) - len(found) if key.startswith(found) else 0
    return None if rest > SCRAP + label.count("$") else label


def label_of(text: str) -> str | None:
    """The label, with its own spaces: small print is set too close to see them.

    Capitals stay as they were read: in some rows a label is the name of what stands beside it.
    """
    exact = labels().get(bare(text))
    if exact is not None:
        letters = iter(char for char in text if char.isalnum())
        return "".join(next(letters, char) if char.isalnum() else char for char in exact)
    near = label_like(text)
    small = sum(char.islower() for char in text) > sum(char.isupper() for char in text)
    return near.title() if near and small and near.isupper() else near
