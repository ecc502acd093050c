"""Draws certificates that look like ACORD 25: the same grid and short labels, no artwork, and
neutral filler where the form has its legal paragraphs.
"""

from __future__ import annotations

from random import Random
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from ledgerboard.samples import oddities
from ledgerboard.samples.content import AUTOS, Content
from ledgerboard.samples.drawn_page import DrawnPage, Rect, broken
from ledgerboard.samples.form25 import BOXES, FILLER, SECTIONS, PrintStyle, frame
from ledgerboard.samples.marks import tick


def draw(sheet: DrawnPage, content: Content, look: PrintStyle, chance: Random) -> None:
    sheet.dx, sheet.dy = look.dx, look.dy
    sheet.stream, sheet.setting, sheet.capitals = look.stream, look.setting, look.capitals
    frame(sheet, look)
    _header(sheet, content, look)
    for at, policy in enumerate(content.fields["policies"]):
        _policy(sheet, content, look, (at, policy), chance)
    _foot(sheet, content, look)
    oddities.draw(sheet, content, look, chance)
    sheet.flush()


def _header(sheet: DrawnPage, content: Content, look: PrintStyle) -> None:
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


def _typist(sheet: DrawnPage, look: PrintStyle) -> Any:
    def put(path: str, at: tuple[float, float], text: str, *, align: str = "left") -> None:
        size = look.size
        sheet.value(path, at, text, size=size, font=look.font, align=align)

    return put


def _block(
    sheet: DrawnPage, look: PrintStyle, path: str, at: tuple[float, float], party: dict[str, Any]
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
    sheet: DrawnPage,
    content: Content,
    look: PrintStyle,
    entry: tuple[int, dict[str, Any]],
    chance: Random,
) -> None:
    at, policy = entry
    second = at in content.hints.get("stacked", ())
    base = _base(look, policy["type"]) + 12 * second * look.stretch
    prefix = f"policies[{at}]"
    put = _typist(sheet, look)
    put(f"{prefix}.letter", (27, base), policy["letter"] or "", align="centre")
    _number(
        sheet,
        look,
        (f"{prefix}.number", base),
        policy["number"],
        shrunk=at not in content.hints.get("unshrunk", ()),
    )
    _dates(sheet, content, look, (prefix, base))
    _codes(sheet, look, policy, (prefix, base))
    if policy["type"] == "other":
        put(f"{prefix}.coverage", (40, base), policy["coverage"])
    _amounts(sheet, content, look, entry)
    if second:
        return
    _ticks(sheet, content, look, entry, chance)
    if policy["type"] == "workers_compensation" and "circled" not in content.hints:
        raw = policy["proprietor_excluded"]["raw"]
        put(f"{prefix}.proprietor_excluded.raw", (165.5, look.y(507)), raw, align="centre")
    if policy.get("retention") is not None:
        put(f"{prefix}.retention", (136, look.y(477)), f"{policy['retention']:,}")


def _base(look: PrintStyle, section: str) -> float:
    top, rows = SECTIONS[section]
    middle = {7: 3, 5: 2, 3: 1, 4: 1.5}[rows]
    return look.y(top + 9 + 12 * (0 if look.row == "first" else middle))


def _dates(sheet: DrawnPage, content: Content, look: PrintStyle, where: tuple[str, float]) -> None:
    prefix, base = where
    put = _typist(sheet, look)
    for name, x in (("effective", 354.6), ("expiration", 401.4)):
        path = f"{prefix}.{name}"
        old = content.hints.get("patched", {}).get(path)
        if old is None:
            put(path, (x, base), content.typed[path], align="centre")
        else:
            oddities.patched(sheet, (path, x, base), old, content.typed[path])


def _codes(
    sheet: DrawnPage, look: PrintStyle, policy: dict[str, Any], where: tuple[str, float]
) -> None:
    prefix, base = where
    workers = policy["type"] == "workers_compensation"
    for name, x in (("subr_wvd", 203.4), ("addl_insd", 185.4)):
        raw = policy[name]["raw"]
        if not (workers and name == "addl_insd"):
            sheet.value(
                f"{prefix}.{name}.raw", (x, base), raw, size=min(look.size, 8), font=look.font, align="centre"
            )  # fmt: skip


def _number(
    sheet: DrawnPage, look: PrintStyle, where: tuple[str, float], text: str, *, shrunk: bool
) -> None:
    """Long numbers are set smaller, as agency systems do, or run on in a second line."""
    path, base = where
    lines = text.split("\n")
    size = look.size
    while shrunk and size > 5 and max(stringWidth(line, look.font, size) for line in lines) > 112:
        size -= 0.5
    for row, line in enumerate(lines):
        sheet.value(path, (214.5, base + row * (size + 1)), line, size=size, font=look.font)


def _amounts(
    sheet: DrawnPage, content: Content, look: PrintStyle, entry: tuple[int, dict[str, Any]]
) -> None:
    at, policy = entry
    top = SECTIONS[policy["type"]][0]
    layer = at in content.hints.get("layers", ())
    size = 5.5 if layer else look.size
    for row, (name, amount) in enumerate(policy["limits"].items()):
        path = f"policies[{at}].limits.{name}"
        line = row + 1 if policy["type"] == "workers_compensation" else row
        y = look.y(top + 12 * line + 9)
        if layer:
            y += 1.5 if at in content.hints["stacked"] else -4
        if policy["type"] == "other":
            sheet.value("", (430, y), name, size=7, font=look.font)
        if amount is not None:
            x, align = (588.0, "right") if look.amounts == "right" else (526.0, "left")
            text = content.text(path, amount)
            sheet.value(path, (x, y), text, size=size, font=look.font, align=align)


def ticked(policy: dict[str, Any]) -> list[str]:
    """The names of the boxes that are marked."""
    kind = policy["type"]
    if kind == "general_liability":
        return [
            "gl",
            *(n for n in ("claims_made", "occurrence") if policy[n] is True),
            *policy["aggregate_applies_per"],
        ]
    if kind == "automobile_liability":
        return [name for name, on in policy["boxes"].items() if on]
    if kind == "umbrella_excess":
        named = {"?": ["umbrella", "excess"], None: []}.get(policy["form"], [policy["form"]])
        trigger = [f"umb_{policy['trigger']}"] if policy["trigger"] else []
        return [*named, *trigger, *(["retention"] if policy["retention"] is not None else [])]
    return [name for name in ("per_statute", "other_box") if policy.get(name)]


def _ticks(
    sheet: DrawnPage,
    content: Content,
    look: PrintStyle,
    entry: tuple[int, dict[str, Any]],
    chance: Random,
) -> None:
    at, policy = entry
    marked = ticked(policy)
    for name, path in CELLS[policy["type"]].items():
        box = cell(look, name)
        if path:
            sheet.keep_cell(f"policies[{at}].{path}", box)
        if name in marked:
            tick(sheet, box, look.mark, chance)
    if "between" in content.hints and policy["type"] == "general_liability":
        x, y = 107.0, (cell(look, "occurrence")[1] + cell(look, "occurrence")[3]) / 2
        tick(sheet, (x - 7, y - 6, x + 7, y + 6), "strokes", chance)


def cell(look: PrintStyle, name: str) -> Rect:
    x, at = BOXES[name]
    return (x, look.y(at), x + 14.4, look.y(at) + 12)


CELLS: dict[str, dict[str, str]] = {
    "general_liability": {
        "gl": "", "claims_made": "claims_made", "occurrence": "occurrence",
        **dict.fromkeys(("policy", "project", "location"), "aggregate_applies_per"),
    },
    "automobile_liability": {name: f"boxes.{name}" for name in AUTOS},
    "umbrella_excess": {
        "umbrella": "form", "excess": "form", "umb_occurrence": "trigger",
        "umb_claims_made": "trigger", "retention": "",
    },
    "workers_compensation": {"per_statute": "per_statute", "other_box": "other_box"},
    "other": {},
}  # fmt: skip


def _foot(sheet: DrawnPage, content: Content, look: PrintStyle) -> None:
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
