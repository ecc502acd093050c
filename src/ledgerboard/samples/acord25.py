"""Draws certificates that look like ACORD 25: the same grid and short labels, no artwork, and
neutral filler where the form has its legal paragraphs.
"""

from __future__ import annotations

from random import Random
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from ledgerboard.samples.content import Content
from ledgerboard.samples.form25 import BOXES, FILLER, SECTIONS, Look, frame
from ledgerboard.samples.marks import tick
from ledgerboard.samples.sheet import Sheet, broken


def draw(sheet: Sheet, content: Content, look: Look, chance: Random) -> None:
    sheet.dx, sheet.dy = look.dx, look.dy
    frame(sheet, look)
    _header(sheet, content, look)
    for at, policy in enumerate(content.fields["policies"]):
        _policy(sheet, content, look, (at, policy), chance)
    _foot(sheet, content, look)


def _header(sheet: Sheet, content: Content, look: Look) -> None:
    fields, y = content.fields, look.y
    put = _typist(sheet, look)
    put("date", (551, y(45)), content.typed["date"], align="centre")
    _block(sheet, look, "producer", (22, 142), fields["producer"])
    _block(sheet, look, "insured", (72, 200), fields["insured"])
    producer = fields["producer"]
    for name, at in (
        ("contact", (350, 129)),
        ("phone", (353, 141)),
        ("fax", (516, 141)),
        ("email", (350, 153)),
    ):
        put(f"producer.{name}", (at[0], y(at[1])), producer[name] or "")
    for index, row in enumerate(fields["insurers"]):
        line = y(177 + 12 * "ABCDEF".index(row["letter"]))
        put(f"insurers[{index}].name", (350, line), row["name"])
        put(f"insurers[{index}].naic", (556, line), row["naic"] or "")
    put("certificate_number", (259, y(249.5)), fields["certificate_number"] or "")
    put("revision_number", (510, y(249.5)), fields["revision_number"] or "")


def _typist(sheet: Sheet, look: Look) -> Any:
    def put(path: str, at: tuple[float, float], text: str, *, align: str = "left") -> None:
        size = look.size
        sheet.value(path, at, text, size=size, font=look.font, align=align)

    return put


def _block(
    sheet: Sheet, look: Look, path: str, at: tuple[float, float], party: dict[str, Any]
) -> None:
    """Name lines, then the address in one line or two, under each other."""
    x, top = at
    names = (party["name"] or "").split("\n")
    street, _, town = (party["address"] or "").partition(", ")
    if town.startswith("Suite"):
        suite, _, town = town.partition(", ")
        street += f", {suite}"
    rows = [("name", name) for name in names] + [("address", street), ("address", town)]
    for row, (name, text) in enumerate(rows):
        sheet.value(
            f"{path}.{name}", (x, look.y(top + 11 * row)), text, size=look.size, font=look.font
        )


def _policy(
    sheet: Sheet, content: Content, look: Look, entry: tuple[int, dict[str, Any]], chance: Random
) -> None:
    at, policy = entry
    section = policy["type"]
    top, rows = SECTIONS[section]
    middle = {7: 3, 5: 2, 3: 1, 4: 1.5}[rows]
    base = look.y(top + 9 + 12 * (0 if look.row == "first" else middle))
    put = _typist(sheet, look)
    prefix = f"policies[{at}]"
    put(f"{prefix}.letter", (27, base), policy["letter"] or "", align="centre")
    _number(sheet, look, f"{prefix}.number", (214.5, base), policy["number"])
    put(f"{prefix}.effective", (354.6, base), content.typed[f"{prefix}.effective"], align="centre")
    put(
        f"{prefix}.expiration", (401.4, base), content.typed[f"{prefix}.expiration"], align="centre"
    )
    codes = [("subr_wvd", 203.4)] + (
        [("addl_insd", 185.4)] if section != "workers_compensation" else []
    )
    for name, x in codes:
        sheet.value(
            f"{prefix}.{name}.raw",
            (x, base),
            policy[name]["raw"],
            size=min(look.size, 8),
            font=look.font,
            align="centre",
        )
    if section == "other":
        put(f"{prefix}.coverage", (40, base), policy["coverage"])
    _amounts(sheet, content, look, entry)
    _ticks(sheet, look, policy, chance)
    if section == "workers_compensation":
        put(
            f"{prefix}.proprietor_excluded.raw",
            (165.5, look.y(507)),
            policy["proprietor_excluded"]["raw"],
            align="centre",
        )
    if policy.get("retention") is not None:
        put(f"{prefix}.retention", (136, look.y(477)), f"{policy['retention']:,}")


def _number(sheet: Sheet, look: Look, path: str, at: tuple[float, float], text: str) -> None:
    """Long numbers are set smaller, as agency systems do."""
    size = look.size
    while stringWidth(text, look.font, size) > 112 and size > 5:
        size -= 0.5
    sheet.value(path, at, text, size=size, font=look.font)


def _amounts(sheet: Sheet, content: Content, look: Look, entry: tuple[int, dict[str, Any]]) -> None:
    at, policy = entry
    top = SECTIONS[policy["type"]][0]
    for row, (name, amount) in enumerate(policy["limits"].items()):
        path = f"policies[{at}].limits.{name}"
        line = row + 1 if policy["type"] == "workers_compensation" else row
        y = look.y(top + 12 * line + 9)
        if policy["type"] == "other":
            sheet.value("", (430, y), name, size=7, font=look.font)
        if amount is not None:
            x, align = (588.0, "right") if look.amounts == "right" else (526.0, "left")
            sheet.value(
                path,
                (x, y),
                content.text(path, amount),
                size=look.size,
                font=look.font,
                align=align,
            )


def ticked(policy: dict[str, Any]) -> list[str]:
    """The names of the boxes that are marked."""
    kind = policy["type"]
    if kind == "general_liability":
        return [
            "gl",
            *(n for n in ("claims_made", "occurrence") if policy[n]),
            *policy["aggregate_applies_per"],
        ]
    if kind == "automobile_liability":
        return [name for name, on in policy["boxes"].items() if on]
    if kind == "umbrella_excess":
        named = [policy["form"]] if policy["form"] else []
        trigger = [f"umb_{policy['trigger']}"] if policy["trigger"] else []
        return [*named, *trigger, *(["retention"] if policy["retention"] is not None else [])]
    return [name for name in ("per_statute", "other_box") if policy.get(name)]


def _ticks(sheet: Sheet, look: Look, policy: dict[str, Any], chance: Random) -> None:
    for name in ticked(policy):
        x, at = BOXES[name]
        box = (x, look.y(at), x + 14.4, look.y(at) + 12)
        tick(sheet, box, look.mark, chance)


def _foot(sheet: Sheet, content: Content, look: Look) -> None:
    fields, y = content.fields, look.y
    sheet.label(
        21.6,
        y(573),
        "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES (additional remarks may be attached if more space is required)",
        5.5,
    )
    for x, at, text, size in (
        (21.6, 659, "CERTIFICATE HOLDER", 8), (309.6, 659, "CANCELLATION", 8), (309.6, 717, "AUTHORIZED REPRESENTATIVE", 5.5),
    ):  # fmt: skip
        sheet.label(x, y(at), text, size, "Helvetica-Bold" if size == 8 else "Helvetica")
    sheet.paragraph((310, y(662), 588, y(706)), FILLER * 2, 7)
    lines = broken(fields["description"] or "", 560, look.size, look.font)
    for row, line in enumerate(lines):
        sheet.value(
            "description",
            (22, y(576) + 8 + row * (look.size + 1.5)),
            line,
            size=look.size,
            font=look.font,
        )
    _block(sheet, look, "certificate_holder", (72, 690), fields["certificate_holder"])
    if look.footer:
        sheet.label(21.6, y(764), f"ACORD 25 ({look.edition})", 8, "Helvetica-Bold")
