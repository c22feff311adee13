"""Pictures as bytes: lossless where there is room, readable where there is little, refused where there is none."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image
from remote_requests import picture

from extractors.vlm.remote.encoding import encode_pictures
from extractors.vlm.remote.profiles import provider_facts

FACTS = provider_facts("google")


def test_pixels_survive() -> None:
    image = picture(100, 60).image
    encoded = encode_pictures([image, image], FACTS)
    assert encoded is not None
    for one in encoded:
        assert one.media_type == "image/png"
        assert np.array_equal(np.asarray(Image.open(BytesIO(one.data))), image)


def test_too_many_bytes_become_fewer() -> None:
    image = picture(400, 300).image  # noise: 360 kB as PNG
    encoded = encode_pictures([image], replace(FACTS, max_picture_bytes=250_000))
    assert encoded is not None
    assert encoded[0].media_type == "image/jpeg"
    assert len(encoded[0].data) <= 250_000
    assert Image.open(BytesIO(encoded[0].data)).size == (400, 300)


def test_several_pictures_share_what_a_request_may_hold() -> None:
    image = picture(400, 300).image
    facts = replace(FACTS, max_request_bytes=600_000)
    alone, together = encode_pictures([image], facts), encode_pictures([image] * 3, facts)
    assert alone is not None
    assert together is not None
    assert alone[0].media_type == "image/png"
    assert sum(len(one.data) for one in together) <= 600_000


def test_what_cannot_be_made_small_enough_is_not_sent() -> None:
    assert encode_pictures([picture(400, 300).image], replace(FACTS, max_picture_bytes=1000)) is None
    assert encode_pictures([], FACTS) == []
