"""Weights, device and number format: a checkpoint's model, ready to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from extractors.vlm.local.checkpoint import first_line
from extractors.vlm.local.libraries import has_library, load_library, quiet_loading
from schemas.errors import ModelError

if TYPE_CHECKING:
    from extractors.vlm.local.checkpoint import Checkpoint

Device = Literal["auto", "cuda", "mps", "cpu"]
NumberFormat = Literal["auto", "bf16", "fp16", "fp32"]
Quantization = Literal["none", "4bit", "8bit"]

_DTYPES = {"bf16": "bfloat16", "fp16": "float16", "fp32": "float32"}
_LOAD_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError, AssertionError)


def choose_device(wanted: Device) -> str:
    """CUDA, else Apple's GPU, else the CPU. Raises ModelError where the named one is not there."""
    torch = load_library("torch")
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return next(name for name, present in there.items() if present)
    if not there[wanted]:
        raise ModelError(f"no {wanted} device is here", hint="leave the device out, or use cpu")
    return wanted


def choose_dtype(wanted: NumberFormat, device: str) -> str:
    """bf16 where the device computes it in hardware, fp16 on other GPUs, fp32 on other CPUs."""
    if wanted != "auto":
        return wanted
    torch = load_library("torch")
    if device == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp16"
    if device == "mps":
        return "fp16"
    able: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return "bf16" if able.get("amx_bf16") or able.get("avx512_bf16") else "fp32"


def model_class(checkpoint: Checkpoint, trust_remote_code: bool) -> Any:
    """The auto class where it knows the configuration, else the class that the configuration names.

    Raises ModelError for a model that takes no pictures.
    """
    transformers = load_library("transformers")
    config = checkpoint.config
    auto = transformers.AutoModelForImageTextToText
    if type(config) in auto._model_mapping or (trust_remote_code and "auto_map" in config.to_dict()):
        return auto
    names = getattr(config, "architectures", None) or []
    named = getattr(transformers, names[0], None) if names else None
    if named is None or not hasattr(config, "vision_config") or not hasattr(named, "generate"):
        raise ModelError(
            f"{checkpoint.source}: a {config.model_type} model takes no pictures",
            hint="choose a vision-language model (image-text-to-text)",
        )
    return named


def load_model(checkpoint: Checkpoint, device: str, dtype: str, quantization: Quantization, trust: bool) -> Any:
    """The model in evaluation mode on its device. Raises ModelError where weights are damaged, missing or too large."""
    torch = load_library("torch")
    kind = model_class(checkpoint, trust)
    more = _quantized(quantization, device)
    damaged = load_library("safetensors").SafetensorError
    try:
        with quiet_loading(local=checkpoint.folder is not None):
            model, info = kind.from_pretrained(
                checkpoint.source,
                revision=checkpoint.revision or "main",
                dtype=getattr(torch, _DTYPES[dtype]),
                trust_remote_code=trust,
                output_loading_info=True,
                **more,
            )
        model = model if more else model.to(device)
    except torch.OutOfMemoryError as error:
        raise _too_large(checkpoint, device) from error
    except (*_LOAD_ERRORS, damaged) as error:
        if is_out_of_memory(error):
            raise _too_large(checkpoint, device) from error
        raise ModelError(
            f"{checkpoint.source}: its weights cannot be loaded: {first_line(error)}",
            hint="download the checkpoint again, or update transformers",
        ) from error
    _check_complete(checkpoint, info)
    return model.eval()


def _check_complete(checkpoint: Checkpoint, info: dict[str, Any]) -> None:
    """transformers fills weights that are missing with random numbers, and only logs it."""
    wrong = [*info.get("missing_keys", ()), *(str(key) for key in info.get("mismatched_keys", ()))]
    if wrong:
        raise ModelError(
            f"{checkpoint.source}: {len(wrong)} weights are missing or of another shape (the first: {wrong[0]})",
            hint="the checkpoint is incomplete: download it again",
        )


def _quantized(quantization: Quantization, device: str) -> dict[str, Any]:
    if quantization == "none":
        return {}
    lacking = [name for name in ("bitsandbytes", "accelerate") if not has_library(name)]
    if device != "cuda" or lacking:
        reason = f"{' and '.join(lacking)} not installed" if lacking else f"the device is {device}"
        raise ModelError(
            f"{quantization} weights need CUDA and bitsandbytes: {reason}",
            hint="leave quantization out, or on a CUDA machine: pip install bitsandbytes accelerate",
        )
    settings = load_library("transformers").BitsAndBytesConfig(
        load_in_4bit=quantization == "4bit", load_in_8bit=quantization == "8bit"
    )
    return {"quantization_config": settings, "device_map": {"": 0}}


def is_out_of_memory(error: BaseException) -> bool:
    """CUDA has an error of its own; on the CPU and on Apple's GPU it is a RuntimeError with these words."""
    torch = load_library("torch")
    said = str(error)
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (
        isinstance(error, RuntimeError) and ("can't allocate memory" in said or "out of memory" in said)
    )


def _too_large(checkpoint: Checkpoint, device: str) -> ModelError:
    return ModelError(
        f"{checkpoint.source}: the model does not fit in the memory of this {device}",
        hint="choose a smaller model, another number format (bf16), or on CUDA 4-bit or 8-bit weights",
    )
