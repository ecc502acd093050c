"""Make the package's data from an OpenAPI description of Procore's REST API.

    python -m ledgerboard.simulators.procore.extract openapi.json

`data/operations.tsv`: method, path, tier, default page size, largest page size, filters, what the
query must name, summary. A page size of `-` means that the list is not paginated, an empty one that
it is and no size is published.

`data/shapes.json`: what each call takes and answers, field by field, and nothing else. `answers`
and `bodies` name numbers of `shapes`; a shape is a type word, words of an enum between bars, a
list of one number, or an object of fields. Equal shapes stand there once.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledgerboard.simulators.kit.system import shape as bare

METHODS = ("get", "post", "put", "patch", "delete")
DATA = Path(__file__).parent / "data"
NAMED = re.compile(r"filters?\[(\w+)\]")
WORDS = {"date": "date", "date-time": "time"}


def operations(reference: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in reference["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def lines(reference: dict[str, Any]) -> Iterator[str]:
    for method, path, operation in operations(reference):
        yield "\t".join([method, path, *columns(operation)])


def columns(operation: dict[str, Any]) -> list[str]:
    sizes, query = operation.get("x-per-page", {}), asked(operation)
    blank = "" if operation.get("x-paginated") else "-"
    filters = [found[1] for found in map(NAMED.match, query) if found]
    return [
        operation.get("x-tier", "core"),
        str(sizes.get("default", blank)),
        str(sizes.get("max", blank)),
        " ".join(filters),
        " ".join(name for name, required in query.items() if required),
        operation.get("summary", ""),
    ]


def asked(operation: dict[str, Any]) -> dict[str, bool]:
    """What the query may hold, and whether it must."""
    named = (one for one in operation.get("parameters", ()) if one.get("in") == "query")
    return {one["name"]: bool(one.get("required")) for one in named}


class Shapes:
    """Numbers equal shapes alike."""

    def __init__(self, components: dict[str, Any]) -> None:
        self.components = components
        self.numbers: dict[str, int] = {}

    def of(self, schema: dict[str, Any]) -> int:
        """Of variants the one with the most fields: the extended view."""
        while "$ref" in schema:
            schema = self.components[schema["$ref"].split("/")[-1]]
        variants = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
        if variants:
            return max(map(self.of, variants), key=lambda number: len(self.text(number)))
        return self.number(self.plain(schema))

    def plain(self, schema: dict[str, Any]) -> Any:
        if schema.get("type") == "array":
            return [self.of(schema.get("items", {}))]
        if "properties" in schema:
            return {name: self.of(one) for name, one in schema["properties"].items()}
        if schema.get("type") == "string" and "enum" in schema:
            return "|".join(["", *(str(word) for word in schema["enum"] if word is not None), ""])
        return WORDS.get(schema.get("format", ""), schema.get("type", "any"))

    def number(self, shape: Any) -> int:
        return self.numbers.setdefault(json.dumps(shape), len(self.numbers))

    def text(self, number: int) -> str:
        return next(text for text, each in self.numbers.items() if each == number)


def answer(operation: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of the good answer."""
    for status, found in sorted(operation["responses"].items()):
        content = found.get("content", {}).get("application/json")
        if status.startswith("2") and content:
            schema: dict[str, Any] = content["schema"]
            return schema
    return None


def body(operation: dict[str, Any]) -> dict[str, Any] | None:
    contents = (operation.get("requestBody") or {}).get("content", {})
    return next((content.get("schema") for content in contents.values()), None)


def shapes_of(reference: dict[str, Any]) -> str:
    shapes = Shapes(reference["components"]["schemas"])
    answers, bodies = {}, {}
    for method, path, operation in operations(reference):
        name, told, taken = f"{method} {bare(path)}", answer(operation), body(operation)
        if told:
            answers[name] = shapes.of(told)
        if taken:
            bodies[name] = shapes.of(taken)
    parts = {"answers": answers, "bodies": bodies, "shapes": list(map(json.loads, shapes.numbers))}
    return "{" + ",\n".join(f'"{name}": {section(part)}' for name, part in parts.items()) + "}\n"


def section(part: Any) -> str:
    """One entry a line, so that a change of the reference reads as a diff."""
    if isinstance(part, list):
        return "[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in part) + "]"
    return "{\n" + ",\n".join(f'"{name}":{value}' for name, value in part.items()) + "}"


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    (DATA / "operations.tsv").write_text("\n".join(lines(found)) + "\n", "utf-8")
    (DATA / "shapes.json").write_text(shapes_of(found), "utf-8")
