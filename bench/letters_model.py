"""Makes the model that reads letters out of PP-OCR's: `make model`.

PP-OCRv6's small model tells 18,709 signs apart, and working out how likely each of them is takes
an eighth of its time. A page of ours holds 95 of them. Of the others those are kept that smears
and grains look like: a letter is only as sure as these leave it. No weight is changed but for its
rounding to 16 bits, in which it is stored; the processor computes with 32.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ledgerboard.extraction.ocr.recognizing import MODEL, is_american

SOURCE = "models/PP-OCRv6_rec_small.onnx"
HEAD = ("linear_8.w_0", "linear_8.b_0")  # its columns are the signs
SMALL = 256  # numbers: smaller tensors stay as they are
NOISE = Path(__file__).with_name("letters_noise.txt")
"""What the dots of 27 bad copies look like to the model, the most frequent first: 94 % of the
likelihood that it gave to anything but American letters on 703 lines.
"""


def made() -> bytes:
    model = onnx.load(source())
    signs = ["", *_told(model).split("\n"), " "]
    noise = set(NOISE.read_text("utf-8").strip())
    kept = [at for at, sign in enumerate(signs) if not at or is_american(sign) or sign in noise]
    _cut(model, kept)
    _tell(model, "\n".join(signs[at] for at in kept[1:]))
    _halve(model)
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def source() -> Path:
    found = find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        sys.exit("rapidocr is not installed: make .venv/installed-dev")
    return Path(found.submodule_search_locations[0]) / SOURCE


def _told(model: onnx.ModelProto) -> str:
    return next(one.value for one in model.metadata_props if one.key == "character")


def _tell(model: onnx.ModelProto, signs: str) -> None:
    """The space comes last in the file's own list too, and is not named there."""
    for one in model.metadata_props:
        if one.key == "character":
            one.value = signs.removesuffix("\n ")


def _cut(model: onnx.ModelProto, kept: list[int]) -> None:
    for tensor in model.graph.initializer:
        if tensor.name in HEAD:
            columns = np.ascontiguousarray(numpy_helper.to_array(tensor)[..., kept])
            tensor.CopyFrom(numpy_helper.from_array(columns, tensor.name))
    model.graph.output[0].type.tensor_type.shape.dim[2].dim_value = len(kept)
    del model.graph.value_info[:]


def _halve(model: onnx.ModelProto) -> None:
    """Stored in 16 bits, cast to 32 once, when the model is loaded."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size > SMALL:
            name, half = tensor.name, f"{tensor.name}_half"
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), half))
            casts.append(helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


if __name__ == "__main__":
    MODEL.parent.mkdir(exist_ok=True)
    MODEL.write_bytes(made())
    print(f"{MODEL.name}: {MODEL.stat().st_size:,} bytes")
