"""What size of picture a checkpoint's image processor really takes, read from the processor itself.

A processor that stretches a picture to a square, crops it, or pads it to a grid of squares is given pictures that are
whole squares already: then nothing is stretched, and nothing is lost at an edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.tiling import ModelInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LEAST_AREA = (
    10_000  # a "shortest edge" above this is an area: Qwen-VL's smallest is 56 × 56 = 3136, its largest far more
)
_LONGEST_SIDE_PX = 16_384
_UNKNOWN_SIDE_PX = 448


def picture_input(processor: Any) -> ModelInput:
    """The largest picture that reaches the model without being made smaller, and the multiples of its sides."""
    images = getattr(processor, "image_processor", processor)
    settings = _Settings(images, dict(getattr(type(processor), "images_kwargs", None) or {}))
    settings.aspect_ratio = str(getattr(processor, "vision_aspect_ratio", ""))
    for rule in _RULES:
        found = rule(settings)
        if found is not None:
            width, height, max_pixels, patch = found
            return ModelInput(width, height, max_pixels, patch)
    return ModelInput(_UNKNOWN_SIDE_PX, _UNKNOWN_SIDE_PX, None, _UNKNOWN_SIDE_PX)


_Found = tuple[int, int, int | None, int] | None  # width, height, max_pixels, patch


class _Settings:
    """An image processor's settings, where its model's processor does not set them otherwise."""

    def __init__(self, images: Any, overrides: Mapping[str, Any]) -> None:
        self._images, self._overrides = images, overrides
        self.aspect_ratio = ""

    def get(self, name: str) -> Any:
        own = getattr(self._images, name, None)
        return self._overrides.get(name) if own is None or own is False else own

    def number(self, name: str, side: str = "height") -> int | None:
        """A setting that is a number, or one side of a size."""
        value = self.get(name)
        if isinstance(value, int | float):
            return int(value)
        inner = _sides(value).get(side)
        return None if inner is None else int(inner)


def _sides(size: Any) -> dict[str, Any]:
    if size is None or isinstance(size, int | float | str):
        return {}
    pairs = dict(size)
    return {side: value for side, value in pairs.items() if value is not None}


def _square(settings: _Settings) -> int | None:
    """The side of the square that one crop is brought to."""
    for name in ("crop_size", "size") if settings.get("do_center_crop") else ("size",):
        sides = _sides(settings.get(name))
        for side in ("height", "shortest_edge", "longest_edge"):
            if sides.get(side):
                return int(sides[side])
    return None


def _grid(square: int, most: int) -> _Found:
    """Up to `most` squares in any arrangement."""
    return square * most, square * most, square * square * most, square


def _qwen(settings: _Settings) -> _Found:
    """Qwen-VL, GLM-V and their kin: any shape within an area, in multiples of patch × merge."""
    sides, merge = _sides(settings.get("size")), settings.number("merge_size")
    area = sides.get("longest_edge") or settings.number("max_pixels")
    patch = settings.number("patch_size")
    if not (merge and patch and area) or area < _LEAST_AREA:
        return None
    unit = patch * merge
    longest = min(_LONGEST_SIDE_PX, max(unit, area // unit))
    return longest, longest, int(area), unit


def _idefics(settings: _Settings) -> _Found:
    """Idefics3, SmolVLM: the longest edge is brought to `size`, then cut into squares of `max_image_size`."""
    square = settings.number("max_image_size", "longest_edge")
    longest = _sides(settings.get("size")).get("longest_edge")
    if not square or not longest:
        return None
    side = int(longest) if settings.get("do_image_splitting") else square
    return side, side, None, square


def _pinpoints(settings: _Settings) -> _Found:
    """LLaVA-NeXT and -OneVision: the best of a list of resolutions, padded. The largest, then the squarest, counts.

    "anyres_max_9" means that what more than nine squares show is averaged.
    """
    points, square = settings.get("image_grid_pinpoints"), _square(settings)
    if not points or not square:
        return None
    height, width = max(points, key=lambda point: (point[0] * point[1], -abs(point[0] - point[1])))
    most = settings.aspect_ratio.rpartition("anyres_max_")[2]
    return int(width), int(height), square * square * int(most) if most.isdigit() else None, square


def _mllama(settings: _Settings) -> _Found:
    square, most = _square(settings), settings.number("max_image_tiles")
    return _grid(square, most) if square and most else None


def _patches(settings: _Settings) -> _Found:
    """InternVL, Granite-Docling and kin: the grid of squares that is nearest in shape; else one square."""
    square, most = _square(settings), settings.number("max_patches")
    if not square or not most:
        return None
    return _grid(square, most) if settings.get("crop_to_patches") else (square, square, None, square)


def _dynamic_hd(settings: _Settings) -> _Found:
    square, most = _square(settings), settings.number("dynamic_hd")
    return _grid(square, most) if square and most else None


def _soft_tokens(settings: _Settings) -> _Found:
    """Gemma 4: as many patches as its soft tokens pool."""
    tokens, pool, patch = (settings.number(name) for name in ("max_soft_tokens", "pooling_kernel_size", "patch_size"))
    if not (tokens and pool and patch):
        return None
    unit = patch * pool
    return unit * tokens, unit * tokens, unit * unit * tokens, unit


def _bounded(settings: _Settings) -> _Found:
    """Pixtral: any shape within a longest edge, in whole patches."""
    sides, patch = _sides(settings.get("size")), settings.number("patch_size")
    if set(sides) != {"longest_edge"} or not patch:
        return None
    return int(sides["longest_edge"]), int(sides["longest_edge"]), None, patch


def _fixed(settings: _Settings) -> _Found:
    """One square, to which any picture is stretched (Gemma 3, PaliGemma, BLIP-2, Florence-2) or cut (Kosmos-2): a tile
    that is that square is spared both.
    """
    square = _square(settings)
    return None if square is None or square > _LONGEST_SIDE_PX else (square, square, None, square)


_RULES: tuple[Callable[[_Settings], _Found], ...] = (
    _qwen,
    _idefics,
    _pinpoints,
    _mllama,
    _patches,
    _dynamic_hd,
    _soft_tokens,
    _bounded,
    _fixed,
)
