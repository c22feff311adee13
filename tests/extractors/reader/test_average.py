"""The mean of checkpoints: of each number, weighed, and of nothing that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from extractors.reader.average import averaged, main
from extractors.reader.export import load_network
from extractors.reader.network import Network, Size

if TYPE_CHECKING:
    from pathlib import Path

SMALL = Size(letters=2, width=8, heads=2, layers=1, inner=4, pointer=4, sight=4)


def _state(seed: int, size: Size = SMALL) -> dict[str, object]:
    torch.manual_seed(seed)
    return {"size": size.as_dict(), "network": Network(size).state_dict(), "optimiser": {}, "step": seed}


def test_each_number_is_the_weighed_mean_and_the_file_is_a_checkpoint(tmp_path: Path) -> None:
    first, second = _state(1), _state(2)
    torch.save(first, tmp_path / "a.pt")
    torch.save(second, tmp_path / "b.pt")
    main([str(tmp_path / "mean.pt"), str(tmp_path / "a.pt"), str(tmp_path / "b.pt"), "--shares", "1", "3"])
    mean = load_network(tmp_path / "mean.pt").state_dict()
    for name, value in mean.items():
        expected = 0.25 * first["network"][name] + 0.75 * second["network"][name]  # type: ignore[index]
        assert torch.allclose(value, expected.to(value.dtype), atol=1e-6)
    assert torch.load(tmp_path / "mean.pt", weights_only=True)["step"] == 2


def test_what_has_no_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="as many shares"):
        averaged([_state(1)], [0.5, 0.5])
    with pytest.raises(ValueError, match="different sizes"):
        averaged(
            [_state(1), _state(1, Size(letters=4, width=8, heads=2, layers=1, inner=4, pointer=4, sight=4))], [1, 1]
        )
