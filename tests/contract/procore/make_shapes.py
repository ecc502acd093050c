"""Make data/shapes.json from an OpenAPI description of Procore's REST API.

    python tests/contract/procore/make_shapes.py openapi.json

It holds, for each simulated call, the fields and types of its good answers and nothing else.
A shape is a type word, `a|b` words of an enum, [shape], {"has": {field: shape}}, {"any": [shapes]}
or "@name" of a shared one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ledgerboard.simulators.kit.system import shape as shape_of
from ledgerboard.simulators.procore import procore

TARGET = Path(__file__).parent / "data" / "shapes.json"
WORDS = {"date": "date", "date-time": "time"}
METHODS = ("get", "post", "put", "patch", "delete")


class Shapes:
    def __init__(self, components: dict[str, Any]) -> None:
        self.components = components
        self.named: dict[str, Any] = {}

    def of(self, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            return self.reference(schema["$ref"].split("/")[-1])
        variants = schema.get("anyOf") or schema.get("oneOf")
        if variants:
            return {"any": [self.of(one) for one in variants]}
        if "allOf" in schema:
            return self.of(schema["allOf"][0])
        return self.plain(schema)

    def reference(self, name: str) -> str:
        if name not in self.named:
            self.named[name] = None
            self.named[name] = self.of(self.components[name])
        return f"@{name}"

    def plain(self, schema: dict[str, Any]) -> Any:
        if schema.get("type") == "array":
            return [self.of(schema.get("items", {}))]
        if "properties" in schema:
            return {"has": {name: self.of(one) for name, one in schema["properties"].items()}}
        if schema.get("type") == "string" and "enum" in schema:
            return "|".join(str(word) for word in schema["enum"] if word is not None)
        return WORDS.get(schema.get("format", ""), schema.get("type", "any"))


def answers(reference: dict[str, Any], shapes: Shapes) -> dict[str, Any]:
    simulated = {(route.method, shape_of(route.path)) for route in procore.routes}
    found: dict[str, Any] = {}
    for path, item in reference["paths"].items():
        for method in METHODS:
            if (method.upper(), shape_of(path)) in simulated and method in item:
                name = f"{method.upper()} {shape_of(path)}"
                found[name] = bodies(item[method]["responses"], shapes)
    return {name: by_status for name, by_status in found.items() if by_status}


def bodies(responses: dict[str, Any], shapes: Shapes) -> dict[str, Any]:
    good = {status: answer for status, answer in responses.items() if status.startswith("2")}
    contents = {s: answer.get("content", {}).get("application/json") for s, answer in good.items()}
    return {s: shapes.of(content["schema"]) for s, content in contents.items() if content}


def lines(title: str, entries: dict[str, Any]) -> str:
    rows = [f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in entries.items()]
    return f'"{title}":{{\n' + ",\n".join(rows) + "\n}"


if __name__ == "__main__":
    reference = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    shapes = Shapes(reference["components"]["schemas"])
    calls = answers(reference, shapes)
    TARGET.write_text(f"{{{lines('calls', calls)},\n{lines('shapes', shapes.named)}}}\n", "utf-8")
