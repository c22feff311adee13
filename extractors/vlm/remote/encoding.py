"""Pictures as the bytes that are sent: lossless, unless the provider would refuse so many bytes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.base import Image
    from extractors.vlm.remote.profiles import ProviderFacts

_JPEG_QUALITIES = (92, 80, 60)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    data: bytes
    media_type: str


def encode_pictures(images: Sequence[Image], facts: ProviderFacts) -> list[EncodedPicture] | None:
    """PNG, or JPEG for what is too large for this provider otherwise; None where even that is too large."""
    room = min(facts.max_picture_bytes, facts.max_request_bytes // max(len(images), 1))
    encoded = [_encode(image, room) for image in images]
    return None if any(picture is None for picture in encoded) else [picture for picture in encoded if picture]


def _encode(image: Image, room: int) -> EncodedPicture | None:
    from PIL import Image as Pillow

    picture = Pillow.fromarray(image)
    data = _saved(picture, format="PNG", compress_level=6)
    if len(data) <= room:
        return EncodedPicture(data, "image/png")
    for quality in _JPEG_QUALITIES:
        # 4:4:4: coloured print on a coloured ground is lost first when colours are halved.
        data = _saved(picture, format="JPEG", quality=quality, subsampling=0)
        if len(data) <= room:
            return EncodedPicture(data, "image/jpeg")
    return None


def _saved(picture: object, **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, **options)  # type: ignore[attr-defined]
    return buffer.getvalue()
