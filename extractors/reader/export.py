"""A trained network as one ONNX file, with what has to be known to use it: `python -m extractors.reader.export --help`.

The file says how it was made, how the probabilities are tempered, and for which fields it may be a second witness.
With `--int8`, matrices are kept as 8-bit integers (dynamic quantisation): a quarter of the size, a fifth less time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from extractors.reader.example import Answer, Example, PrintedWord, Query
from extractors.reader.network import Inputs, Network, Outputs, Size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPSET = 20
OUTPUTS = Outputs._fields


class _Named(nn.Module):
    """The network with its inputs one by one, as ONNX knows them."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *arrays: Tensor) -> Outputs:
        outputs: Outputs = self.network(Inputs(*arrays))
        return outputs


def load_network(checkpoint: Path) -> Network:
    """The network of a checkpoint of `extractors.reader.train`."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    network = Network(Size(**state["size"]))
    network.load_state_dict(state["network"])
    return network.eval()


def export(network: Network, path: Path, facts: Mapping[str, Any], quantise: bool = False) -> None:
    """Write the network to `path`; `facts` are kept in the file's metadata as JSON, under "vouch"."""
    import onnx

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter, about its own parts
        plain = Path(folder) / "plain.onnx"
        _export_plain(network, plain)
        if quantise:
            plain = _quantised(plain)
        model = onnx.load(plain)
    onnx.helper.set_model_props(model, {"vouch": json.dumps(facts, sort_keys=True)})
    partial = path.with_suffix(".partial")
    onnx.save(model, partial)
    partial.replace(path)


def _export_plain(network: Network, path: Path) -> None:
    from extractors.reader.batches import make_batch

    inputs = make_batch([_sample(5, 3), _sample(7, 2)]).inputs
    pages, words, asked, spelled = (torch.export.Dim(name) for name in ("pages", "words", "queries", "spellings"))
    shapes: dict[str, dict[int, Any]] = {
        "spellings": {0: spelled},
        "forms": {0: spelled},
        "words": {0: pages, 1: words},
        "places": {0: pages, 1: words},
        "relations": {0: pages, 1: words, 2: words},
        "queries": {0: pages, 1: asked},
        "sources": {0: pages, 1: asked},
        "types": {0: pages, 1: asked},
        "similarity": {0: pages, 2: asked, 3: words},
        "picture": {0: pages},
        "cells": {0: pages, 1: words},
    }
    network.requires_grad_(False)
    torch.onnx.export(
        _Named(network).eval(),
        tuple(inputs),
        path,
        input_names=list(Inputs._fields),
        output_names=list(OUTPUTS),
        dynamic_shapes=(tuple(shapes[name] for name in Inputs._fields),),
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def _quantised(path: Path) -> Path:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # What the exporter noted of shapes in between, the quantiser's own inference does not agree with.
    model = onnx.load(path)
    del model.graph.value_info[:]
    onnx.save(model, path)
    small = path.with_name("quantised.onnx")
    quantize_dynamic(path, small, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm", "Gather"])
    return small


def _sample(count: int, asked: int) -> Example:
    words = tuple(PrintedWord(f"w{i}", (10.0 * i, 10.0, 10.0 * i + 8, 20.0), 10.0, False) for i in range(count))
    answers = tuple(Answer(Query(f"q{i}", "", "", (), "text"), (i,), ()) for i in range(asked))
    return Example(words, 100.0, 100.0, None, answers, ("",) * count, (-1,) * count, "form", "sample")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m extractors.reader.export", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("checkpoint", type=Path, help="as extractors.reader.train writes it")
    parser.add_argument("out", type=Path, help="the ONNX file to write")
    parser.add_argument("--facts", type=Path, help="a JSON file of what the weights are and how far they are trusted")
    parser.add_argument("--int8", action="store_true", help="keep matrices as 8-bit integers")
    asked = parser.parse_args(arguments)
    facts = json.loads(asked.facts.read_text(encoding="utf-8")) if asked.facts else {}
    export(load_network(asked.checkpoint), asked.out, facts, quantise=asked.int8)


if __name__ == "__main__":
    main()
