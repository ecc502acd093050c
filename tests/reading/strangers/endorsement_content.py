"""Who is named, where the work is, and how forms, editions and policies are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PARTIES = (
    "Granite Peak Builders, Inc.", "OAKHURST DEVELOPMENT LLC", "City of Larkspur",
    "Tern & Sons Construction Co",
    "Bellweather Hospital Authority, its officers and employees", "R. Delacroix Homes L.L.C.",
    "Northgate Mall Associates, LP", "Board of Regents of the Piedmont Colleges",
    "Kestrel General Contractors", "Sampson County Schools", "HARLAN/VOSS JOINT VENTURE",
    "1400 Market Street Owner LLC", "St. Brendan Parish",
)  # fmt: skip
PLACES = (
    "14 Elm St, Asheville NC", "2217 Riverside Lofts, Durham, NC 27701",
    "Job 18-0042: Bell Hospital, east wing",
    "500 County Road 15, Reno, NV 89501", "Terminal B, Gates 4-12",
    "One Commerce Plaza, Columbus OH 43215",
    "Project 2025-117, Oak Street parking deck, 88 Oak Street, Chattanooga, TN",
    "Various locations in Wake County", "PO-4471 School roof, 12 Mill Road, Larkspur",
)  # fmt: skip
ANY_PARTY = (
    "ANY PERSON OR ORGANIZATION AS REQUIRED BY WRITTEN CONTRACT",
    "Blanket where required by written contract",
    "Any owner, lessee or contractor whom you have agreed in a written contract to include",
    "As required by written contract or agreement",
)  # fmt: skip
ANY_PLACE = (
    "All locations as required by written contract",
    "Any location",
    "ALL JOB SITES",
    "Various",
)
CARRIERS = ("Cedar Ridge Mutual Insurance Company", "Polestar Casualty Co", "Great Basin Indemnity")
INSUREDS = (
    "Blue Heron Electric Corp",
    "Two Rivers Glass and Glazing, Inc",
    "J. Okafor dba Okafor Tile",
)
POLICIES = (
    "CPP 1234567 05", "BKS(26)61234567", "0123456-7", "GL-2025-00123", "6S62UB-4N12345-6-25",
    "0004471", "A1-XK-99120-03", "Q61-7719903", "7710-44-AB", "WCC 500 2218 01",
)  # fmt: skip

# number, edition with the month first; what the trade knows of the ISO, NCCI and BOP series
ISO: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ongoing": (("CG 20 10",), ("10 01", "07 04", "04 13", "12 19")),
    "ongoing blanket": (("CG 20 33", "CG 20 38"), ("04 13", "12 19")),
    "completed": (("CG 20 37",), ("10 01", "07 04", "04 13", "12 19")),
    "completed blanket": (("CG 20 39", "CG 20 40"), ("12 19",)),
    "your work": (("CG 20 10",), ("11 85",)),
    "primary": (("CG 20 01",), ("04 13", "12 19")),
    "waiver": (("CG 24 04",), ("10 93", "05 09", "12 19")),
    "waiver blanket": (("CG 24 53", "CG 24 04"), ("12 19",)),
    "wc waiver": (("WC 00 03 13",), ("4-84",)),
    "per project": (("CG 25 03",), ("03 97", "05 09")),
    "per location": (("CG 25 04",), ("03 97", "05 09")),
    "exclusion": (("CG 22 94", "CG 21 65", "CG 21 86"), ("10 01", "12 04")),
    "other": (("CG 24 07",), ("01 96",)),
    "notice": (("CG 02 24",), ("10 93",)),
}  # fmt: skip
# a carrier's own: number and edition, as that carrier prints them
OWN = (
    ("CG D2 46", "04 19", "{form} {edition}"), ("CG D3 16", "11 11", "{form} {edition}"),
    ("HS 24 80", "07 13", "Form {form} {edition}"),
    ("U-GL-1175-F CW", "04/13", "{form} ({edition})"),
    ("CNA75079XX", "01 13", "{form} (Ed. {edition})"), ("55373", "5-17", "{form} ({edition})"),
    ("AB 0009", "09-18", "{form} ({edition})"), ("CG 88 10", "04 13", "{form} {edition}"),
    ("GA 233", "09 17", "{form} {edition}"), ("MEGL 0009-01", "05 16", "{form} {edition}"),
    ("CMP-4786.1", "", "{form}"), ("BP 04 50", "07 13", "{form} {edition}"),
    ("GL 4101", "06/2019", "{form} ({edition})"), ("KX 1180", "08-15", "{form} Ed. {edition}"),
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    form: str | None
    edition: str | None
    printed: str
    below: str = ""  # printed in a line of its own under the number


def numbered(kind: str, how: str, blanket: bool, chance: Random) -> Number:
    if how == "manuscript":
        return Number(None, None, "")
    if how == "iso":
        forms, editions = ISO[f"{kind} blanket" if f"{kind} blanket" in ISO and blanket else kind]
        form, edition = chance.choice(forms), chance.choice(editions)
        if kind == "wc waiver":
            return Number(form, edition, form, f"(Ed. {edition})")
        return Number(form, edition, _spelled(form, edition, chance))
    form, edition, pattern = chance.choice(OWN)
    return Number(form, edition or None, pattern.format(form=form, edition=edition))


def _spelled(form: str, edition: str, chance: Random) -> str:
    plain = f"{form} {edition}"
    return chance.choice((
        plain, plain, plain, f"{form.replace(' ', '')} {edition.replace(' ', '')}",
        f"{form} {edition.replace(' ', '/')}", f"{form} ({edition.replace(' ', '/')})",
        f"{form[:2]} {form[3:].replace(' ', '')} {edition.replace(' ', '')}",
        f"{form} Ed. {edition}",
    ))  # fmt: skip
