from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.geometry import IDENTITY, Affine, BBox, union_all

lengths = st.floats(-1000, 1000, allow_nan=False)
sizes = st.floats(0, 500, allow_nan=False)
boxes = st.builds(lambda x, y, w, h: BBox(x, y, x + w, y + h), lengths, lengths, sizes, sizes)
factors = st.floats(-5, 5, allow_nan=False)
affines = st.builds(Affine, factors, factors, factors, factors, lengths, lengths, st.just(0.0), st.just(0.0))
tilts = st.floats(-2e-4, 2e-4)
projectives = st.builds(
    lambda turn, shift, g, h: Affine(*(math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn)), *shift, g, h),
    st.floats(-3, 3),
    st.tuples(lengths, lengths),
    tilts,
    tilts,
)


def _determinant(transform: Affine) -> float:
    return transform.a * transform.d - transform.b * transform.c


def _volume(transform: Affine) -> float:
    (a, b, c), (d, e, f), (g, h, i) = transform.matrix
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


@given(boxes, boxes)
def test_a_union_holds_both_and_nothing_needless(one: BBox, other: BBox) -> None:
    union = one.union(other)
    assert union.contains(one)
    assert union.contains(other)
    assert union == other.union(one) == union_all([one, other])
    for side in range(4):
        assert union[side] in (one[side], other[side])


@given(boxes, boxes)
def test_an_intersection_lies_in_both(one: BBox, other: BBox) -> None:
    common = one.intersection(other)
    assert common == other.intersection(one)
    if common is None:
        assert min(one.overlap_x(other), one.overlap_y(other)) < 0
    else:
        assert one.contains(common)
        assert other.contains(common)
        assert common.width == pytest.approx(max(one.overlap_x(other), 0))


@given(boxes, boxes)
def test_overlap_is_negative_exactly_where_there_is_a_gap(one: BBox, other: BBox) -> None:
    apart = one.right < other.left or other.right < one.left
    assert (one.overlap_x(other) < 0) == apart


@given(boxes, boxes)
def test_iou_is_symmetric_and_between_0_and_1(one: BBox, other: BBox) -> None:
    assert 0.0 <= one.iou(other) <= 1.0 + 1e-9
    assert one.iou(other) == pytest.approx(other.iou(one))


@given(boxes)
def test_iou_of_a_box_with_itself_is_1_unless_it_is_flat(box: BBox) -> None:
    assert box.iou(box) == pytest.approx(1.0 if box.area > 0 else 0.0)


def test_iou_of_a_known_pair() -> None:
    assert BBox(0, 0, 10, 10).iou(BBox(5, 0, 15, 10)) == pytest.approx(1 / 3)


@given(boxes, st.floats(0, 50), st.floats(0, 50))
def test_an_expanded_box_holds_the_box(box: BBox, dx: float, dy: float) -> None:
    assert box.expand(dx, dy).contains(box)
    assert box.expand(dx) == box.expand(dx, dx)


@given(boxes)
def test_a_box_contains_its_centre_and_corners(box: BBox) -> None:
    assert box.contains_point(box.left, box.top)
    assert box.contains_point(box.right, box.bottom)
    assert box.expand(1e-9).contains_point(box.center_x, box.center_y)
    assert not box.contains_point(box.right + 1, box.top)


def test_slack_lets_a_box_stick_out() -> None:
    inner, outer = BBox(0, 0, 10, 10), BBox(1, 0, 10, 10)
    assert not outer.contains(inner)
    assert outer.contains(inner, slack=1)


def test_no_boxes_have_no_union() -> None:
    with pytest.raises(ValueError, match="no boxes"):
        union_all([])


@given(projectives, projectives, lengths, lengths)
def test_a_page_seen_from_an_angle_is_led_back_and_on(first: Affine, second: Affine, x: float, y: float) -> None:
    assume(abs(first.g * x + first.h * y + 1) > 0.1)
    seen = first.apply(x, y)
    assume(abs(second.g * seen[0] + second.h * seen[1] + 1) > 0.1)
    assume(abs(1 + second.g * first.e + second.h * first.f) > 0.1)
    assert first.then(second).apply(x, y) == pytest.approx(second.apply(*seen), rel=1e-4, abs=1e-4)
    assume(abs(_volume(first)) > 0.1)
    assert first.inverse().apply(*seen) == pytest.approx((x, y), rel=1e-3, abs=1e-3)


@given(affines, lengths, lengths)
def test_an_inverse_leads_back(transform: Affine, x: float, y: float) -> None:
    assume(abs(_determinant(transform)) > 1e-2)
    there = transform.apply(x, y)
    assert transform.inverse().apply(*there) == pytest.approx((x, y), abs=1e-4)


@given(affines, affines, lengths, lengths)
def test_then_applies_the_first_first(first: Affine, second: Affine, x: float, y: float) -> None:
    assert first.then(second).apply(x, y) == pytest.approx(second.apply(*first.apply(x, y)), rel=1e-6, abs=1e-4)


@given(affines)
def test_the_identity_changes_nothing(transform: Affine) -> None:
    assert transform.then(IDENTITY) == pytest.approx(transform)
    assert IDENTITY.then(transform) == pytest.approx(transform)


@given(affines, boxes, st.floats(0, 1), st.floats(0, 1))
def test_a_transformed_box_holds_every_transformed_point(
    transform: Affine, box: BBox, across: float, down: float
) -> None:
    point = transform.apply(box.left + across * box.width, box.top + down * box.height)
    assert transform.apply_box(box).expand(1e-6).contains_point(*point)


def test_rotation_by_90_degrees_clockwise_of_a_page_200_high() -> None:
    to_display = Affine(0, 1, -1, 0, 200, 0)
    assert to_display.apply_box(BBox(10, 20, 30, 25)) == BBox(175, 10, 180, 30)


def test_a_singular_transform_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="singular"):
        Affine.scale(0).inverse()


def test_scale_and_translate() -> None:
    assert Affine.scale(2).then(Affine.translate(1, -1)).apply(3, 4) == (7, 7)
    assert Affine.scale(2, 3).apply(1, 1) == (2, 3)


@given(boxes)
def test_rounding_moves_no_side_by_more_than_half_a_unit(box: BBox) -> None:
    assert all(math.isclose(a, b, abs_tol=0.0051) for a, b in zip(box, box.rounded(), strict=True))
