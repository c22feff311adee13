"""A model is opened by its folder or its name, or says what is wrong with it and what to do."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from extractors.vlm.local import open_local
from extractors.vlm.local.checkpoint import content_hash
from extractors.vlm.local.loading import choose_dtype
from extractors.vlm.local.options import LocalOptions
from schemas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractors.vlm.local.generation import LocalModel

FAMILY = "qwen2_5_vl"
CPU = LocalOptions(device="cpu", threads=1)
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def folder(checkpoint: Callable[[str], Path], tmp_path: Path) -> Path:
    """A checkpoint of one's own, to be damaged."""
    return shutil.copytree(checkpoint(FAMILY), tmp_path / "model")


def failure(source: object, options: LocalOptions = CPU) -> ModelError:
    with pytest.raises(ModelError) as caught:
        open_local(str(source), options)
    assert caught.value.hint
    return caught.value


def changed(file: Path, **settings: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **settings}), encoding="utf-8")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "no such folder" in failure(tmp_path / "nowhere").message


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    assert "no config.json" in failure(tmp_path).message


def test_a_config_that_is_no_json(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": ', encoding="utf-8")
    error = failure(folder)
    assert str(folder / "config.json") in error.message
    assert error.hint == "download the checkpoint again"


def test_a_config_of_a_model_that_nobody_knows(folder: Path) -> None:
    changed(folder / "config.json", model_type="no_such_model")
    assert "no_such_model" in failure(folder).message


def test_a_checkpoint_that_brings_its_own_code(folder: Path) -> None:
    changed(folder / "config.json", model_type="theirs", auto_map={"AutoConfig": "theirs.Config"})
    error = failure(folder)
    assert "custom code" in error.message
    assert "only if you trust its author" in error.hint


def test_weights_that_are_not_there(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    assert "no weights" in failure(folder).message


def test_weights_that_are_cut_off(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-5000])
    assert "its weights cannot be loaded" in failure(folder).message


def test_weights_of_which_some_are_missing_are_not_made_up(folder: Path) -> None:
    """transformers would fill them with random numbers and go on."""
    weights = load_file(folder / "model.safetensors")
    gone = sorted(weights)[3]
    del weights[gone]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    error = failure(folder)
    assert "1 weights are missing or of another shape" in error.message
    assert "incomplete" in error.hint


def test_a_tokenizer_that_is_not_there(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    assert "its processor cannot be loaded" in failure(folder).message


def test_a_picture_processor_that_is_not_there(folder: Path) -> None:
    (folder / "preprocessor_config.json").unlink()
    assert "its processor" in failure(folder).message


def test_a_model_of_text_only(tmp_path: Path, checkpoint: Callable[[str], Path]) -> None:
    from transformers import LlamaConfig, LlamaForCausalLM

    folder = shutil.copytree(checkpoint(FAMILY), tmp_path / "text")
    sizes = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    LlamaForCausalLM(LlamaConfig(vocab_size=400, **sizes)).save_pretrained(folder)
    error = failure(folder)
    assert "a llama model takes no pictures" in error.message
    assert "vision-language" in error.hint


def test_no_device_and_no_quantization_that_are_not_there(folder: Path) -> None:
    if not torch.cuda.is_available():
        assert "no cuda device" in failure(folder, LocalOptions(device="cuda")).message
    for quantization in ("4bit", "8bit"):
        error = failure(folder, LocalOptions(device="cpu", quantization=quantization))  # type: ignore[arg-type]
        assert f"{quantization} weights need CUDA and bitsandbytes" in error.message


@pytest.mark.parametrize("library", ["llguidance", "transformers", "torch"])
def test_a_missing_library_names_the_command_that_adds_it(
    library: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    error = failure(folder)
    assert f"needs {library}" in error.message
    assert error.hint == "install it: pip install '.[local]'"


def test_nothing_heavy_is_imported_before_a_model_is_opened() -> None:
    code = (
        "import sys; import extractors.vlm.local.options; extractors.vlm.local.options.LocalOptions();"
        "print({'torch', 'transformers', 'llguidance', 'numpy', 'PIL'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("set()\n", "")


def test_a_folder_is_opened_without_a_connection(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        asked.append(address)
        raise OSError("no connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: refuse(None, address))  # type: ignore[arg-type]
    open_local(str(folder), CPU)
    assert asked == []


def test_the_old_names_of_processors_are_understood(folder: Path) -> None:
    """Published checkpoints name classes that only torchvision's users had."""
    changed(folder / "preprocessor_config.json", image_processor_type="Qwen2VLImageProcessorFast")
    assert open_local(str(folder), CPU).profile.picture.patch_px == 28


@pytest.mark.parametrize("dtype", ["bf16", "fp16"])
def test_number_formats(dtype: Any, folder: Path) -> None:
    from vlm_requests import page_request

    model = open_local(str(folder), LocalOptions(device="cpu", dtype=dtype, threads=1))
    assert model.network.dtype == {"bf16": torch.bfloat16, "fp16": torch.float16}[dtype]  # type: ignore[attr-defined]
    assert model.transcribe([page_request()])[0].stop == "complete"


def test_auto_takes_bf16_only_where_the_processor_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": False, "avx512_bf16": False})
    assert choose_dtype("auto", "cpu") == "fp32"
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    assert choose_dtype("auto", "cpu") == "bf16"
    assert choose_dtype("auto", "mps") == "fp16"
    assert choose_dtype("fp32", "mps") == "fp32"


def test_the_identity_names_all_that_changes_answers(folder: Path, opened: Callable[[str], LocalModel]) -> None:
    same = open_local(str(folder), LocalOptions(device="cpu", dtype="fp32"))
    first = same.identity
    assert first.partition("#")[2] == opened(FAMILY).identity.partition("#")[2]  # another folder, the same model
    for part in (content_hash(folder), "fp32", "none", "transformers=", "torch=", "llguidance=", "8192"):
        assert part in first
    others = [
        LocalOptions(device="cpu", dtype="bf16"),
        LocalOptions(device="cpu", dtype="fp32", max_output_tokens=100),
    ]
    assert len({first, *(open_local(str(folder), options).identity for options in others)}) == 3


FILES = ["model.safetensors", "preprocessor_config.json", "tokenizer.json", "chat_template.jinja"]


@pytest.mark.parametrize("name", FILES)
def test_a_folder_is_known_by_its_contents(name: str, folder: Path) -> None:
    before = content_hash(folder)
    (folder / "README.md").write_text("a model", encoding="utf-8")
    assert content_hash(folder) == before
    file = folder / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    assert content_hash(folder) != before


def test_a_model_of_the_hub_is_pinned_to_its_commit(
    checkpoint: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the hub's own cache lays it out, without a connection."""
    repository = tmp_path / "models--acme--tiny-vl"
    shutil.copytree(checkpoint(FAMILY), repository / "snapshots" / COMMIT)
    (repository / "refs").mkdir()
    for name in ("main", "v1"):
        (repository / "refs" / name).write_text(COMMIT, encoding="utf-8")
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    for revision in (None, "v1", COMMIT):
        model = open_local("acme/tiny-vl", LocalOptions(device="cpu", dtype="fp32", revision=revision))
        assert model.identity.startswith(f"hf:acme/tiny-vl@{COMMIT} cpu fp32 ")
    error = failure("acme/other")
    assert "acme/other" in error.message
    assert "name" in error.hint
