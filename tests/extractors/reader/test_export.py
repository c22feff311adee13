"""The exported file says what the network says, and opens without PyTorch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from labelled_pages import labelled_page

from extractors.reader.batches import make_batch
from extractors.reader.export import export, load_network
from extractors.reader.features import page_features
from extractors.reader.network import Outputs, Size
from extractors.reader.session import open_network
from extractors.reader.train import CHECKPOINT, Plan, Training
from schemas.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

SMALL = Size(width=16, heads=2, layers=1, inner=16, letters=8, pointer=8, sight=4)


@pytest.mark.slow
@pytest.mark.parametrize("quantise", [False, True])
def test_the_file_points_as_the_network_does(tmp_path: Path, quantise: bool) -> None:
    training = Training(SMALL, Plan(minutes=1))
    training.save(tmp_path / CHECKPOINT)
    network = load_network(tmp_path / CHECKPOINT)
    export(network, tmp_path / "reader.onnx", {"seed": 1}, quantise=quantise)
    opened = open_network(tmp_path / "reader.onnx")
    assert opened is not None
    assert opened.facts == {"seed": 1}
    for labels in (2, 7):
        example = labelled_page(labels, labels=labels)
        queries = [answer.query for answer in example.answers]
        pointed = opened.ask(page_features(example.words, (595.0, 842.0), None), queries)
        with torch.no_grad():
            told: Outputs = network(make_batch([example]).inputs)
        assert np.allclose(pointed.start, told.start[0].log_softmax(-1).numpy(), atol=0.5 if quantise else 1e-3)
        assert pointed.rows.shape == (2 * labels, 2 * labels)


def test_what_is_no_network_is_told(tmp_path: Path) -> None:
    (tmp_path / "reader.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"reader\.onnx cannot be opened"):
        open_network(tmp_path / "reader.onnx")
