"""A certificate as a stranger's program prints it, with what a person would read on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers import content, form
from tests.reading.strangers.sheet import HEIGHT, PAPERS, Sheet, save

Fields = dict[str, Any]
KINDS = ("general_liability", "automobile_liability", "umbrella_excess", "workers_compensation")


@dataclass
class Style:
    edition: str = "2016/03"
    redrawn: bool = False
    fillable: bool = False
    font: str = "Helvetica"
    size: float = 8.0
    capitals: bool = False
    row: int = 1
    right: bool = True  # amounts end at the right, or begin at the left
    limits: str = "plain"
    dates: str = "us"
    mark: str = "X"
    order: str = "reading"
    setting: str = "plain"
    dx: float = 0.0
    dy: float = 0.0
    indent: float = 72.0
    ruled: str = "cells"  # or squares beside the labels, or nothing at all
    paper: str = "letter"
    traps: frozenset[str] = frozenset()


@dataclass
class Stranger:
    """`free` fields may be doubted or left out without blame; wrong is wrong everywhere."""

    path: Path
    fields: Fields
    places: dict[str, list[float]]
    style: Style
    free: set[str] = field(default_factory=set)


def moved(level: float) -> float:
    """A grid of lower rows, begun further down."""
    return level if level < 100 else 112 + (level - 100) * 0.965


def make(path: Path, style: Style, chance: Random) -> Stranger:
    drawing = _Drawing(style, chance)
    drawing.all()
    paper = PAPERS[style.paper]
    save(drawing.sheet, path, style.order, chance, paper)
    places = {name: paper.box(box) for name, box in drawing.sheet.places.items()}
    return Stranger(path, drawing.fields, places, style, drawing.free)


def make_form(path: Path, style: Style, chance: Random) -> Path:
    """The form before anything is typed into it."""
    drawing = _Drawing(style, chance)
    drawing.printed()
    save(drawing.sheet, path, style.order, chance, PAPERS[style.paper])
    return path


class _Drawing:
    def __init__(self, style: Style, chance: Random) -> None:
        self.style, self.chance, self.fields, self.free = style, chance, {}, set()
        self.sheet = Sheet(
            style.font, style.size, style.dx, style.dy, style.setting, fillable=style.fillable,
            warp=moved if style.edition == "2025/12" else float,
        )  # fmt: skip

    def all(self) -> None:
        self.printed()
        self.upper()
        letters = "".join(one["letter"] for one in self.fields["insurers"]) or "A"
        if "lost_letter" in self.style.traps:
            letters = "F"
        kinds = [kind for kind in KINDS if self.chance.random() < 0.9] or [KINDS[0]]
        if "stacked" in self.style.traps and KINDS[0] not in kinds:
            kinds.insert(0, KINDS[0])
        if "layers" in self.style.traps and KINDS[2] not in kinds:
            kinds.append(KINDS[2])
        kinds = [kind for kind in KINDS if kind in kinds]
        kinds += ["other"] if self.chance.random() < 0.4 else []
        self.fields["policies"] = []
        for kind in kinds:
            self.section(kind, content.policy(kind, self.chance, letters), letters)
        self.lower()

    def printed(self) -> None:
        sheet, words = self.sheet, dict(form.EDITIONS[self.style.edition])
        if self.style.redrawn:
            words |= form.REDRAWN
        for text, x, bottom in form.LABELS:
            sheet.label(words.get(text, text), x, bottom)
        for text, x, bottom, size in form.BOLD:
            sheet.label(text, x, bottom, size, "-Bold")
        for row, line in enumerate(form.FILLER):
            sheet.label(line, 22, 60 + 10 * row + (200 if row > 1 else 0), 7)
        for rows in form.LIMITS.values():
            for _, top in rows:
                sheet.label("$", 518.4, top + 10.2, 8)
        if not self.style.redrawn:
            edition = self.style.edition
            sheet.label(f"ACORD 25 ({edition})", 21.6, 766.6, 8, "-Bold")
        self.rules()

    def rules(self) -> None:
        sheet = self.sheet
        if self.style.ruled == "nothing":
            return
        for x in form.COLUMNS:
            sheet.rule(x, 288, x, 564)
        for y in form.LEVELS:
            sheet.rule(18, y, 594, y)
        sheet.rule(form.AMOUNTS_FROM, 300, form.AMOUNTS_FROM, 564)
        sheet.rule(18, 48, 18, 744)
        sheet.rule(594, 48, 594, 744)
        sheet.rule(306, 120, 306, 240)
        sheet.rule(306, 648, 306, 744)
        for y in range(132, 240, 12):
            sheet.rule(306, y, 594, y)
        sheet.rule(540, 156, 540, 240)
        for y in range(312, 564, 12):
            sheet.rule(424.8, y, 594, y)
        for left, top in form.BOXES.values():
            if self.style.ruled == "squares":
                self.square(left + 4, top + 2.5)
                continue
            x, y = left, top
            for level in (y, y + 12):
                sheet.rule(x, level, x + 14.4, level)
            for edge in (x, x + 14.4):
                sheet.rule(edge, y, edge, y + 12)

    def square(self, x: float, y: float) -> None:
        top = self.sheet.warp(y)
        self.sheet.free(
            (x, y), lambda canvas: canvas.rect(x, HEIGHT - top - 7, 7, 7, stroke=1, fill=0)
        )

    def text(self, value: str) -> str:
        return value.upper() if self.style.capitals else value

    def date(self, path: str, value: date, x: float, level: float, **how: Any) -> None:
        self.sheet.value(path, content.spelled_date(value, self.style.dates), x, level,
                         align="center", **how)  # fmt: skip

    def block(self, name: str, x: float, level: float) -> Fields:
        who = content.party(self.chance)
        lines = [self.text(line) for line in (who["name"], *who["lines"])]  # type: ignore[misc,list-item]
        for row, line in enumerate(lines):
            what = "address" if row else "name"
            self.sheet.value(f"{name}.{what}", line, x, level + 12 * row, cell=(x - 3, 302))
        return {"name": lines[0], "address": ", ".join(lines[1:])}

    def upper(self) -> None:
        sheet, chance, fields = self.sheet, self.chance, self.fields
        made = date(2025, chance.randint(1, 12), chance.randint(1, 28))
        fields["date"] = made.isoformat()
        self.date("date", made, 551, 45, cell=(508, 594))
        number = chance.choice(("CL2401012345", "25-26 Master", None))
        fields |= {"certificate_number": number, "revision_number": None}
        if number:
            sheet.value("certificate_number", number, 262, 250, cell=(260, 420))
        fields["producer"] = self.block("producer", 22, 141)
        phone = chance.choice(("(919) 555-0134", "919-555-0134", "919.555.0134", "9195550134 x12"))
        for name, text, x, level, end in (
            ("contact", self.text("Certificate Dept"), 346, 129, 592),
            ("phone", phone, 353, 141, 480),
            ("fax", chance.choice(("919-555-0199", None)), 518, 141, 592),
            ("email", "certs@agency.example.com", 346, 153, 592),
        ):  # fmt: skip
            fields["producer"][name] = text
            if text:
                sheet.value(f"producer.{name}", text, x, level, cell=(x - 3, end))
        fields["insured"] = self.block("insured", self.style.indent, 201)
        self.insurers()

    def insurers(self) -> None:
        used = sorted(self.chance.sample("ABCDE", self.chance.randint(1, 4)))
        used[0] = "A"
        rows = []
        for letter, (name, naic) in zip(
            used, self.chance.sample(content.CARRIERS, len(used)), strict=True
        ):
            level, row = 177 + 12 * "ABCDEF".index(letter), len(rows)
            printed, number = self.text(name), naic if self.chance.random() > 0.08 else None
            if "long_insurer" in self.style.traps and not row:
                printed = self.text(
                    "The Very Long Winded Mutual Fire and Casualty Company of North America"
                )
                self.free |= {"insurers[0].name", "insurers[0].naic"}
            self.sheet.value(f"insurers[{row}].name", printed, 349, level, cell=(347, 537))
            if number:
                self.sheet.value(f"insurers[{row}].naic", number, 544, level, cell=(541, 592))
            rows.append({"letter": letter, "name": printed, "naic": number})
        self.fields["insurers"] = rows

    def section(self, kind: str, policy: Fields, letters: str) -> None:
        stacked = "layers" if kind == "umbrella_excess" else "stacked"
        twice = stacked in self.style.traps and kind in {KINDS[0], KINDS[2]}
        if "between" in self.style.traps and kind == KINDS[0]:
            policy["aggregate_applies_per"] = []
        policies = [policy, content.policy(kind, self.chance, letters)] if twice else [policy]
        base = form.ROWS[kind][self.style.row] + 9
        for number, one in enumerate(policies):
            level = base + (number * 7 - 3.5 if twice else 0)
            path = f"policies[{len(self.fields['policies'])}]"
            truth = self.row(path, one, level, 6.0 if twice else None)
            self.fields["policies"].append(truth)
            if twice:
                shared = {
                    name: policy[name] for name in one if name not in truth and name != "limits"
                }
                shared["limits"] = one["limits"] if kind == KINDS[2] else policy["limits"]
                truth |= shared
                if kind == KINDS[0]:
                    self.free |= {f"{path}.{name}" for name in (*shared, "aggregate_applies_per")}
                else:
                    self.free |= {f"{path}.{name}" for name in shared}
            self.extras(
                path, kind, truth | {k: one[k] for k in one if k not in truth}, number, twice=twice
            )

    def row(self, path: str, policy: Fields, level: float, small: float | None) -> Fields:
        sheet, how = self.sheet, {"size": small} if small else {}
        truth: Fields = {"type": policy["type"], "letter": policy["letter"]}
        if policy["letter"]:
            sheet.value(
                f"{path}.letter", policy["letter"], 27, level, align="center", cell=(18, 36), **how
            )
        self.number(path, policy, level, truth, how)
        for name, x in (("effective", 354.6), ("expiration", 401.4)):
            truth[name] = policy[name].isoformat()
            cell = (331.2, 378) if name == "effective" else (378, 424.8)
            if self.style.dates == "named":
                how = {**how, "size": min(6.5, small or 6.5)}
            if "patched" in self.style.traps and name == "expiration":
                self.patched(path, policy, x, level, truth)
                continue
            self.date(f"{path}.{name}", policy[name], x, level, cell=cell, **how)
        for name, x in (("addl_insd", 185.4), ("subr_wvd", 203.4)):
            self.code(f"{path}.{name}", policy[name], x, level, truth, small)
        if policy["type"] == "workers_compensation":  # printed in advance
            truth["addl_insd"] = {"raw": "N/A", "yes": None}
        return truth

    def code(
        self, path: str, raw: str, x: float, level: float, truth: Fields, small: float | None
    ) -> None:
        yes = True if raw in {"Y", "X", "x", "Yes"} else False if raw == "N" else None
        truth[path.rsplit(".", 1)[1]] = {"raw": raw, "yes": yes}
        if raw:
            size = min(small or 9, self.style.size) if len(raw) < 2 else 6
            self.sheet.value(f"{path}.raw", raw, x, level, align="center", size=size,
                             cell=(x - 9, x + 9))  # fmt: skip

    def number(self, path: str, policy: Fields, level: float, truth: Fields, how: Fields) -> None:
        number = str(policy["number"])
        if "long_number" in self.style.traps:
            number += "-ENDORSED-2026-00017"
            self.free |= {f"{path}.number", f"{path}.effective"}
        truth["number"] = number
        self.sheet.value(f"{path}.number", number, 216, level, cell=(213, 330), **how)

    def patched(self, path: str, policy: Fields, x: float, level: float, truth: Fields) -> None:
        """An old date under a white patch, and a later one typed over it."""
        old, at = policy["expiration"] - timedelta(days=365), self.sheet.warp(level)
        self.date("", old, x, level, plain=True)
        dx, dy = self.style.dx, self.style.dy
        self.sheet.cover((x - 22 + dx, at - 8 + dy, x + 22 + dx, at + 2 + dy), white)
        text = content.spelled_date(policy["expiration"], self.style.dates)

        def draw(canvas: Canvas) -> None:
            canvas.setFont("Times-Roman", 8)
            canvas.drawCentredString(x + dx, HEIGHT - at - dy, text)

        self.sheet.free((x, at), draw)
        truth["expiration"] = policy["expiration"].isoformat()
        self.free.add(f"{path}.expiration")

    def extras(self, path: str, kind: str, policy: Fields, number: int, *, twice: bool) -> None:
        truth = self.fields["policies"][-1]
        truth |= {name: policy[name] for name in policy if name not in truth}
        self.amounts(path, kind, policy, number, twice=twice)
        if not number:
            self.ticks(path, kind, policy)
        if kind == "workers_compensation":
            raw = policy["proprietor_excluded"]
            yes = {"Y": True, "N": False}.get(raw)
            truth["proprietor_excluded"] = {"raw": raw, "yes": yes}
            if raw == "N/A":
                self.free |= {f"{path}.proprietor_excluded.raw"}
            if raw:
                self.sheet.value(f"{path}.proprietor_excluded.raw", raw, 166, 507, align="center",
                                 size=8 if len(raw) < 2 else 6, cell=(158, 173))  # fmt: skip
        if kind == "umbrella_excess" and policy["retention"] is not None and not number:
            text = content.spelled_amount(policy["retention"], "plain")
            self.sheet.value(f"{path}.retention", text, 133, 477, cell=(131, 174))
        if kind == "other":
            self.sheet.value(f"{path}.coverage", policy["coverage"], 40, 549, cell=(38, 174))

    def amounts(self, path: str, kind: str, policy: Fields, number: int, *, twice: bool) -> None:
        rows = form.LIMITS.get(kind) or tuple(
            (label, 528 + 12 * row) for row, label in enumerate(policy["limits"])
        )
        for name, top in rows:
            value = policy["limits"][name]
            if kind == "other":
                self.sheet.value("", name, 432, top + 9, size=7, cell=(428, 512))
            if value is None or (twice and number and kind == KINDS[0]):
                continue
            level, size = top + 9, self.style.size
            if twice and kind == KINDS[2]:
                level, size = top + (5.2 if not number else 10.8), 5.5
            text = self.text(content.spelled_amount(value, self.style.limits))
            policy["limits"][name] = text if isinstance(value, str) else value
            at = (588, "right") if self.style.right else (526, "left")
            self.sheet.value(f"{path}.limits.{name}", text, at[0], level, align=at[1], size=size,
                             cell=(524, 592))  # fmt: skip
        if kind == KINDS[0] and "write_in" in self.style.traps:
            self.sheet.value("", "Deductible", 428.4, 381, size=7)
            self.sheet.value("", "10,000", *((588, 381) if self.style.right else (526, 381)),
                             align="right" if self.style.right else "left")  # fmt: skip

    def ticks(self, path: str, kind: str, policy: Fields) -> None:
        on: dict[str, str] = {}
        if kind == KINDS[0]:
            on = {
                "general_liability": "",
                "gl.claims_made": "claims_made",
                "gl.occurrence": "occurrence",
            }
            on = {box: name for box, name in on.items() if not name or policy[name]}
            on |= {
                f"per.{name}": "aggregate_applies_per" for name in policy["aggregate_applies_per"]
            }
        elif kind == KINDS[1]:
            on = {name: f"boxes.{name}" for name, ticked in policy["boxes"].items() if ticked}
        elif kind == KINDS[2]:
            on = {policy["form"]: "form"}
            on |= {f"um.{policy['trigger']}": "trigger"} if policy["trigger"] else {}
            on |= {"retention": ""} if policy["retention"] is not None else {}
        elif kind == KINDS[3]:
            on = {name: name for name in ("per_statute", "other_box") if policy[name]}
        for box, name in on.items():
            self.mark(f"{path}.{name}" if name else "", *form.BOXES[box])
        self.negatives(path, kind, on)

    def negatives(self, path: str, kind: str, on: dict[str, str]) -> None:
        if "speckle" in self.style.traps:
            for name, (x, y) in form.BOXES.items():
                if name not in on:
                    self.speck(x + 6, self.sheet.warp(y + 6))
        if "between" in self.style.traps and kind == KINDS[0]:
            self.sheet.value("", "X", 76, 369, plain=True)
            self.free.add(f"{path}.aggregate_applies_per")
            self.fields["policies"][-1]["aggregate_applies_per"] = ["nobody can tell"]

    def speck(self, x: float, y: float) -> None:
        wide = self.chance.choice((0.5, 0.8, 1.1))
        self.sheet.free((x, y), lambda canvas: canvas.circle(x, HEIGHT - y, wide, stroke=0, fill=1))

    def mark(self, path: str, x: float, y: float) -> None:
        sheet, how = self.sheet, self.style.mark
        top = sheet.warp(y)
        if self.style.fillable:
            sheet.tick((x, top, x + 14, top + 12))
            sheet.place(path, (x + 1, top + 1, x + 12, top + 12))
        elif how in {"X", "x", "hug"}:
            left = x + 3.5 if how == "hug" else x + 7.2
            sheet.value(path, how if how != "hug" else "X", left, y + 9, align="center", plain=True)
        elif how in {"✖", "✔", "■"}:
            sheet.value(path, how, x + 7.2, y + 9, align="center", font="ZapfDingbats", plain=True)
        else:
            dx, dy = sheet.dx, sheet.dy
            inset = {"filled": 1.5, "strokes": 2.5, "hand": -4.0}[how]
            box = (x + inset + dx, top + max(inset, -2.5) + dy, x + 14.4 - inset + dx,
                   top + 12 - max(inset, -2.5) + dy)  # fmt: skip
            sheet.place(path, box)
            sheet.free((x, top), lambda canvas: _drawn(canvas, how, box))

    def lower(self) -> None:
        lines = [
            self.text(line)
            for line in self.chance.sample(content.REMARKS, self.chance.randint(1, 5))
        ]
        self.fields["description"] = "\n".join(lines)
        if self.style.fillable:
            self.sheet._field(
                "\n".join(lines), (22, self.sheet.warp(576), 590, self.sheet.warp(644))
            )
        else:
            for row, line in enumerate(lines):
                self.sheet.value("description", line, 22, 585 + 11 * row)
        holder = self.block(
            "certificate_holder", self.style.indent, 699 if self.style.indent > 30 else 675
        )
        self.fields["certificate_holder"] = holder


def _drawn(canvas: Canvas, how: str, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = box[0], HEIGHT - box[1], box[2], HEIGHT - box[3]
    if how == "filled":
        canvas.rect(x0, y1, x1 - x0, y0 - y1, stroke=0, fill=1)
        return
    canvas.setLineWidth(0.75)
    canvas.line(x0, y0, x1, y1)
    canvas.line(x0, y1, x1, y0)
