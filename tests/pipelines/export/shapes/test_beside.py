from __future__ import annotations

import json

import pytest
from parcels import parcel

from pipelines.export.shapes.beside import beside, check_free, write_beside
from schemas.errors import UsageError


def test_another_shape_lies_beside_the_result(tmp_path):
    (tmp_path / "a.json").write_bytes(parcel("a").content)
    write_beside([tmp_path / "a.json", tmp_path / "taken away.json"], "azure")
    assert json.loads((tmp_path / "a.azure.json").read_bytes())["status"] == "succeeded"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.azure.json", "a.json"]
    assert (tmp_path / "a.json").read_bytes() == parcel("a").content


def test_it_never_lies_where_a_result_is_to_lie(tmp_path):
    results = [tmp_path / "a.json", tmp_path / "b.json", tmp_path / "a.azure.json"]
    check_free(results, "textract")
    assert beside(results[0], "azure") == results[2]
    with pytest.raises(UsageError, match=r"a\.azure\.json is a result"):
        check_free(results, "azure")
