"""Certificates that carriers draw themselves: the labels of ACORD 25 in a layout of their own.

No coordinate of the printed form is used: rows follow one another, columns have the widths that
a carrier's program gave them, boxes are whatever its programmer took for boxes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers import content

Fields = dict[str, Any]
HIGH = 792.0
KINDS = ("general_liability", "automobile_liability", "umbrella_excess", "workers_compensation")
# widths of letter, type, additional insured, waiver, number, effective, expiration, label, amount
WIDTHS = (
    (20, 150, 22, 22, 104, 54, 54, 96, 62), (26, 136, 26, 26, 96, 50, 50, 104, 70),
    (18, 164, 20, 20, 92, 56, 56, 92, 66),
)  # fmt: skip
HEADS = (
    ("INSR|LTR", "TYPE OF INSURANCE", "ADDL|INSD", "SUBR|WVD", "POLICY NUMBER",
     "POLICY EFF|(MM/DD/YYYY)", "POLICY EXP|(MM/DD/YYYY)", "LIMITS"),
    ("INSR|LTR", "TYPE OF INSURANCE", "ADD'L|INSRD", "SUBR|WVD", "POLICY NUMBER",
     "POLICY EFFECTIVE|DATE (MM/DD/YYYY)", "POLICY EXPIRATION|DATE (MM/DD/YYYY)", "LIMITS"),
    ("LTR", "TYPE OF INSURANCE", "ADDL|INSD", "SUBR|WVD", "POLICY NUMBER", "POLICY EFF DATE",
     "POLICY EXP DATE", "LIMITS"),
)  # fmt: skip
LIMITS: dict[str, dict[str, tuple[str, ...]]] = {
    "general_liability": {
        "each_occurrence": ("EACH OCCURRENCE", "Each Occurrence"),
        "damage_to_rented_premises": ("DAMAGE TO RENTED|PREMISES (Ea occurrence)",
                                      "DAMAGE TO RENTED|PREMISES (Ea. occur.)"),
        "med_exp": ("MED EXP (Any one person)", "Med Exp (Any one person)"),
        "personal_adv_injury": ("PERSONAL & ADV INJURY", "Personal & Adv. Injury"),
        "general_aggregate": ("GENERAL AGGREGATE", "General Aggregate"),
        "products_comp_op_agg": ("PRODUCTS - COMP/OP AGG", "PRODUCTS & COMP/OP AGG"),
    },
    "automobile_liability": {
        "combined_single_limit": ("COMBINED SINGLE LIMIT|(Ea accident)", "COMBINED SINGLE LIMIT"),
        "bodily_injury_per_person": ("BODILY INJURY (Per person)", "Bodily Injury (Per person)"),
        "bodily_injury_per_accident": ("BODILY INJURY (Per accident)",
                                       "Bodily Injury (Per accident)"),
        "property_damage": ("PROPERTY DAMAGE|(Per accident)", "PROPERTY DAMAGE (Per accident)"),
    },
    "umbrella_excess": {"each_occurrence": ("EACH OCCURRENCE", "Each Occurrence"),
                        "aggregate": ("AGGREGATE", "Aggregate")},
    "workers_compensation": {
        "el_each_accident": ("E.L. EACH ACCIDENT", "E.L. Each Accident"),
        "el_disease_each_employee": ("E.L. DISEASE - EA EMPLOYEE", "E.L. DISEASE-EA EMPLOYEE"),
        "el_disease_policy_limit": ("E.L. DISEASE - POLICY LIMIT", "E.L. DISEASE-POLICY LIMIT"),
    },
}  # fmt: skip
# rows of the left column: (field or nothing, label) side by side; no field and no box: a heading
LEFT: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "general_liability": (
        (("covered", "COMMERCIAL GENERAL LIABILITY"),),
        (("claims_made", "CLAIMS-MADE"), ("occurrence", "OCCUR")), (("write_in", ""),),
        (("", "GEN'L AGGREGATE LIMIT APPLIES PER:"),),
        (("per.policy", "POLICY"), ("per.project", "PROJECT"), ("per.location", "LOC")),
    ),
    "automobile_liability": (
        (("", "AUTOMOBILE LIABILITY"),), (("boxes.any_auto", "ANY AUTO"),),
        (("boxes.owned_autos_only", "OWNED|AUTOS ONLY"),
         ("boxes.scheduled_autos", "SCHEDULED|AUTOS")),
        (("boxes.hired_autos_only", "HIRED|AUTOS ONLY"),
         ("boxes.non_owned_autos_only", "NON-OWNED|AUTOS ONLY")),
    ),
    "umbrella_excess": (
        (("form.umbrella", "UMBRELLA LIAB"), ("trigger.occurrence", "OCCUR")),
        (("form.excess", "EXCESS LIAB"), ("trigger.claims_made", "CLAIMS-MADE")),
    ),
    "workers_compensation": (
        (("", "WORKERS COMPENSATION"),), (("", "AND EMPLOYERS' LIABILITY"),),
        (("", "ANY PROPRIETOR/PARTNER/EXECUTIVE"),), (("", "OFFICER/MEMBER EXCLUDED?"),),
    ),
}  # fmt: skip
BOXES = ("square", "cell", "brackets", "symbols", "pictures", "underscore")
MARKS = ("X", "strokes", "✔", "filled")


@dataclass
class Look:
    widths: tuple[int, ...] = WIDTHS[0]
    heads: tuple[str, ...] = HEADS[0]
    spelling: int = 0
    row: float = 12.0
    box: str = "square"
    mark: str = "X"
    side: float = 7.0  # of a box
    gap: float = 4.0  # from a box to its label
    dollar: bool = True  # the sign is typed with the amount
    right: bool = True
    colon: str = ":"
    letters: int = 6  # rows of insurers that are printed, used or not
    font: str = "Helvetica"
    size: float = 7.5
    inline: bool = False  # names next to PRODUCER and INSURED
    foot: str = ""
    after: bool = False  # boxes after their labels


def any_look(chance: Random) -> Look:
    return Look(
        widths=chance.choice(WIDTHS), heads=chance.choice(HEADS), spelling=chance.choice((0, 0, 1)),
        row=chance.choice((11.0, 12.0, 13.5)), box=chance.choice(BOXES), mark=chance.choice(MARKS),
        side=chance.choice((6.0, 7.0, 9.0)), gap=chance.choice((2.0, 4.0, 8.0, 12.0)),
        dollar=chance.random() < 0.7, right=chance.random() < 0.6,
        colon=chance.choice((":", " :", "")), letters=chance.choice((3, 4, 6)),
        font=chance.choice(("Helvetica", "Times-Roman", "Courier")),
        size=chance.choice((7.0, 7.5, 8.0)), inline=chance.random() < 0.3,
        foot=chance.choice(("", "Form 4410 (06/21)", "Page 1 of 1")),
    )  # fmt: skip


@dataclass
class Redrawn:
    path: Path
    fields: Fields
    style: Look
    places: dict[str, list[float]] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)


def make_redrawn(path: Path, look: Look, chance: Random, *, blank: bool = False) -> Redrawn:
    canvas = Canvas(str(path), pagesize=(612, HIGH), invariant=1)
    canvas.setSubject("SYNTHETIC")
    drawing = _Drawing(canvas, look, chance, blank=blank)
    drawing.all()
    canvas.showPage()
    canvas.save()
    return Redrawn(path, drawing.fields, look, free=drawing.free)


class _Drawing:
    def __init__(self, canvas: Canvas, look: Look, chance: Random, *, blank: bool) -> None:
        self.canvas, self.look, self.chance, self.blank = canvas, look, chance, blank
        self.fields: Fields = {"policies": []}
        self.free: set[str] = set()
        left = (612 - sum(look.widths)) / 2
        self.xs = [left + sum(look.widths[:at]) for at in range(len(look.widths) + 1)]

    # drawing: y is measured from the top, `level` is a baseline

    def label(self, x: float, level: float, text: str, size: float = 5.8, bold: str = "") -> None:
        self.canvas.setFont(f"Helvetica{bold}", size)
        for row, line in enumerate(text.split("|")):
            self.canvas.drawString(x, HIGH - level - row * size, line)

    def value(self, x: float, level: float, text: str | None, align: str = "left") -> None:
        if not text or self.blank:
            return
        size = min(self.look.size, 6.4) if self.look.font == "Courier" else self.look.size
        self.canvas.setFont(self.look.font, size)
        wide = stringWidth(text, self.look.font, size)
        x -= {"left": 0.0, "right": wide, "center": wide / 2}[align]
        self.canvas.drawString(x, HIGH - level, text)

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(x0, HIGH - y1, x1 - x0, y1 - y0)

    # the page

    def all(self) -> None:
        self.label(150, 40, "CERTIFICATE OF LIABILITY INSURANCE", 13, "-Bold")
        made = date(2026, self.chance.randint(1, 12), self.chance.randint(1, 28))
        self.frame(self.xs[-1] - 84, 22, self.xs[-1], 46)
        self.label(self.xs[-1] - 74, 30, "DATE (MM/DD/YYYY)")
        self.value(self.xs[-1] - 42, 42, f"{made:%m/%d/%Y}", "center")
        self.fields |= {"date": made.isoformat(), "certificate_number": None,
                        "revision_number": None}  # fmt: skip
        self.label(self.xs[0] + 3, 58, "This page is given for information and changes no policy.")
        level = self.upper(66)
        self.label(self.xs[0] + 3, level + 9, "COVERAGES", 7.5, "-Bold")
        number = self.chance.choice((None, "778120-26"))
        self.fields["certificate_number"] = number
        self.label(self.xs[0] + 150, level + 9, "CERTIFICATE NUMBER:", 7.5, "-Bold")
        self.value(self.xs[0] + 240, level + 9, number)
        self.label(self.xs[0] + 400, level + 9, "REVISION NUMBER:", 7.5, "-Bold")
        self.label(self.xs[0] + 3, level + 19, "The policies below were issued to the insured.")
        self.lower(self.table(level + 24))

    def party(self, name: str, head: str, box: tuple[float, float, float, float]) -> None:
        who = content.party(self.chance)
        lines = [str(who["name"]), *map(str, who["lines"])]  # type: ignore[call-overload]
        self.frame(*box)
        self.label(box[0] + 3, box[1] + 8, head)
        x = box[0] + (60 if self.look.inline else 6)
        top = box[1] + (8 if self.look.inline else 19)
        for row, line in enumerate(lines):
            self.value(x, top + 10 * row, line)
        self.fields[name] = {"name": lines[0], "address": ", ".join(lines[1:])}

    def upper(self, top: float) -> float:
        look, left, right = self.look, self.xs[0], self.xs[-1]
        middle = (left + right) / 2
        rows = 4 + look.letters
        end = top + rows * look.row
        half = top + max(46.0, (end - top) / 2)
        end = max(end, half + 46)
        self.party("producer", "PRODUCER", (left, top, middle, half))
        self.party("insured", "INSURED", (left, half, middle, end))
        self.frame(middle, top, right, end)
        phone = self.chance.choice(("(919) 555-0134", "919.555.0134"))
        level = top + look.row - 3.5
        for name, head, text in (
            ("contact", "CONTACT NAME:", "Service Center"),
            ("phone", "PHONE (A/C, No, Ext):", phone),
            ("email", "E-MAIL ADDRESS:", "certs@carrier.example.com"),
        ):  # fmt: skip
            self.label(middle + 3, level, head)
            self.value(middle + 74, level, text)
            self.fields["producer"][name] = text
            level += look.row
        self.fields["producer"]["fax"] = None
        self.label(middle + 40, level, "INSURERS AFFORDING COVERAGE")
        self.label(right - 40, level, "NAIC #")
        self.insurers(middle, right, level + look.row)
        return end + 4

    def insurers(self, left: float, right: float, level: float) -> None:
        look, rows = self.look, []
        used = "ABC"[: self.chance.randint(1, min(3, look.letters))]
        firms = self.chance.sample(content.CARRIERS, len(used))
        for at, letter in enumerate("ABCDEF"[: look.letters]):
            self.label(left + 3, level + at * look.row, f"INSURER {letter}{look.colon}")
            if letter in used:
                name, naic = firms[used.index(letter)]
                self.value(left + 48, level + at * look.row, name)
                self.value(right - 40, level + at * look.row, naic)
                rows.append({"letter": letter, "name": name, "naic": naic})
        self.fields["insurers"], self.letters = rows, used

    # the table

    def table(self, top: float) -> float:
        xs, deep = self.xs, 16.0
        for x, wide, head in zip(xs, (*self.look.widths[:7], 158), self.look.heads, strict=False):
            lines = head.split("|")
            size = 5.4 if len(lines) > 1 or wide > 60 else 5.0
            for row, line in enumerate(lines):
                width = stringWidth(line, "Helvetica", size)
                small = size * min(1.0, (wide - 2) / width)
                middle = x + (wide - min(width, wide - 2)) / 2
                self.label(middle, top + (7 if len(lines) > 1 else 10) + 6 * row, line, small)
        level = top + deep
        self.frame(xs[0], top, xs[-1], level)
        for kind in KINDS:
            level = self.section(kind, level)
        for x in xs[1:9]:
            self.canvas.line(x, HIGH - (top + deep if x == xs[8] else top), x, HIGH - level)
        return level

    def section(self, kind: str, top: float) -> float:
        look, xs = self.look, self.xs
        in_force = self.chance.random() < 0.85 and not self.blank
        policy = content.policy(kind, self.chance, self.letters) if in_force else {}
        rows = max(len(LEFT[kind]), len(LIMITS[kind]) + (kind == KINDS[3]))
        end = top + rows * look.row + 2
        self.frame(xs[0], top, xs[-1], end)
        path = f"policies[{len(self.fields['policies'])}]"
        on = _ticks(kind, policy) if in_force else set()
        for at, row in enumerate(LEFT[kind]):
            self.left_row(row, top + (at + 1) * look.row - 3.5, on)
        self.limits(kind, policy, top)
        if kind == KINDS[3]:
            self.statute(policy, top)
        if in_force:
            self.values(path, policy, top + look.row - 3.5, end)
        return end

    def left_row(self, row: tuple[tuple[str, str], ...], level: float, on: set[str]) -> None:
        wide = (self.xs[2] - self.xs[1]) / max(len(row), 1)
        for at, (name, label) in enumerate(row):
            x = self.xs[1] + 4 + at * wide
            lines = label.count("|")
            if name and self.look.after and label:
                size = 4.9 if lines else 5.4
                end = max(stringWidth(line, "Helvetica", size) for line in label.split("|"))
                self.box(x + end + self.look.gap, level, ticked=name in on)
            elif name:
                x = self.box(x, level, ticked=name in on) + self.look.gap
            self.label(x, level - 2.5 * lines, label, 4.9 if lines else 5.4)

    def statute(self, policy: Fields, top: float) -> None:
        level = top + self.look.row - 3.5
        for at, (name, label) in enumerate(
            (("per_statute", "PER STATUTE"), ("other_box", "OTHER"))
        ):
            x = self.xs[7] + 3 + at * 76
            ticked = bool(policy) and bool(policy[name])
            self.label(self.box(x, level, ticked=ticked) + self.look.gap, level, label, 5.4)

    def limits(self, kind: str, policy: Fields, top: float) -> None:
        for at, (name, said) in enumerate(LIMITS[kind].items()):
            level = top + (at + 1 + (kind == KINDS[3])) * self.look.row - 3.5
            label = said[self.look.spelling]
            lines = label.count("|")
            self.label(self.xs[7] + 3, level - 2.5 * lines, label, 4.7 if lines else 5.6)
            if not self.look.dollar:
                self.label(self.xs[8] + 2, level, "$", 7)
            value = policy["limits"][name] if policy else None
            text = content.spelled_amount(value, "dollar" if self.look.dollar else "plain")
            x = self.xs[9] - 3 if self.look.right else self.xs[8] + 9
            self.value(x, level, text, "right" if self.look.right else "left")

    def values(self, path: str, policy: Fields, level: float, end: float) -> None:
        xs, truth = self.xs, dict(policy)
        self.value((xs[0] + xs[1]) / 2, level, policy["letter"], "center")
        for at, name in ((2, "addl_insd"), (3, "subr_wvd")):
            raw = policy[name] or self.chance.choice(("", "N"))
            if policy["type"] == KINDS[3] and name == "addl_insd":
                raw = ""
            yes = {"": None, "N": False}.get(raw, True)
            truth[name] = {"raw": raw, "yes": yes}
            self.value((xs[at] + xs[at + 1]) / 2, level, raw, "center")
        self.value(xs[4] + 3, level, policy["number"])
        for at, name in ((5, "effective"), (6, "expiration")):
            truth[name] = policy[name].isoformat()
            self.value((xs[at] + xs[at + 1]) / 2, level, f"{policy[name]:%m/%d/%Y}", "center")
        if policy["type"] == KINDS[3]:
            raw = policy["proprietor_excluded"] if policy["proprietor_excluded"] in "YN" else ""
            truth["proprietor_excluded"] = {"raw": raw, "yes": {"Y": True, "N": False}.get(raw)}
            self.value(xs[2] - 10, level + 3 * self.look.row, raw, "center")
        if policy["type"] == KINDS[2]:
            truth |= {"retention": None, "deductible": None}
        self.fields["policies"].append(truth)

    # boxes

    def box(self, x: float, level: float, *, ticked: bool) -> float:
        """Draws a box and its mark; answers where it ends."""
        side = self.look.side
        kind = self.look.box
        if kind == "brackets":
            text = "[X]" if ticked else "[ ]"
            self.label(x, level, text, 7)
            return x + stringWidth("[X]", "Helvetica", 7)
        if kind == "symbols":
            self.canvas.setFont("ZapfDingbats", side)
            self.canvas.drawString(x, HIGH - level, "✔" if ticked else "❏")
            return x + side
        if kind == "underscore":
            self.label(x, level, "__X__" if ticked else "_____", 6)
            return x + stringWidth("_____", "Helvetica", 6)
        if kind == "pictures":
            self.canvas.drawImage(_picture(ticked), x, HIGH - level - 1, side, side)
            return x + side
        if kind == "cell":
            side = 12.0
            self.frame(x - 3, level - 8.5, x - 3 + side, level + 3.5)
            self.mark(x - 3, level + 2.5, side - 2, ticked=ticked)
            return x - 3 + side
        self.frame(x, level + 1 - side, x + side, level + 1)
        self.mark(x, level + 1, side, ticked=ticked)
        return x + side

    def mark(self, x: float, bottom: float, side: float, *, ticked: bool) -> None:
        if not ticked:
            return
        if self.look.mark in "X✔":
            font = "Helvetica" if self.look.mark == "X" else "ZapfDingbats"
            self.canvas.setFont(font, side)
            width = stringWidth(self.look.mark, font, side)
            self.canvas.drawString(x + (side - width) / 2, HIGH - bottom + 0.14 * side,
                                   self.look.mark)  # fmt: skip
        elif self.look.mark == "filled":
            self.canvas.rect(x + 1, HIGH - bottom + 1, side - 2, side - 2, stroke=0, fill=1)
        else:
            self.canvas.line(x + 1, HIGH - bottom + 1, x + side - 1, HIGH - bottom + side - 1)
            self.canvas.line(x + 1, HIGH - bottom + side - 1, x + side - 1, HIGH - bottom + 1)

    def lower(self, top: float) -> None:
        left, right = self.xs[0], self.xs[-1]
        self.frame(left, top, right, top + 70)
        self.label(left + 3, top + 8, "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES")
        lines = self.chance.sample(content.REMARKS, self.chance.randint(1, 3))
        for row, line in enumerate(lines):
            self.value(left + 4, top + 20 + 10 * row, line)
        self.fields["description"] = "\n".join(lines)
        self.label(left + 3, top + 80, "CERTIFICATE HOLDER", 7.5, "-Bold")
        self.label((left + right) / 2 + 3, top + 80, "CANCELLATION", 7.5, "-Bold")
        bottom = top + 84
        self.frame((left + right) / 2, bottom, right, bottom + 60)
        self.label((left + right) / 2 + 3, bottom + 10, "Notice goes out as the policy says.")
        self.label((left + right) / 2 + 3, bottom + 36, "AUTHORIZED REPRESENTATIVE")
        inline, self.look.inline = self.look.inline, False
        self.party("certificate_holder", "", (left, bottom, (left + right) / 2, bottom + 60))
        self.look.inline = inline
        if self.look.foot:
            self.label(left, bottom + 74, self.look.foot, 6)


def _ticks(kind: str, policy: Fields) -> set[str]:
    if kind == KINDS[0]:
        on = {"covered", *(name for name in ("claims_made", "occurrence") if policy[name])}
        return on | {f"per.{name}" for name in policy["aggregate_applies_per"]}
    if kind == KINDS[1]:
        return {f"boxes.{name}" for name, ticked in policy["boxes"].items() if ticked}
    if kind == KINDS[2]:
        return {f"form.{policy['form']}", f"trigger.{policy['trigger']}"}
    return set()


_pictures: dict[bool, ImageReader] = {}


def _picture(ticked: bool) -> ImageReader:
    """A box as web pages have it: a picture of a box, or of a box with a cross in it."""
    if ticked not in _pictures:
        image = Image.new("L", (28, 28), 255)
        draw = ImageDraw.Draw(image)
        draw.rectangle((1, 1, 26, 26), outline=0, width=2)
        if ticked:
            draw.line((6, 6, 21, 21), fill=0, width=3)
            draw.line((6, 21, 21, 6), fill=0, width=3)
        stream = BytesIO()
        image.save(stream, "PNG")
        _pictures[ticked] = ImageReader(stream)
    return _pictures[ticked]
