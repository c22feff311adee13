import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extractors.reader.layout import DOWN, PLACE_FEATURES, RELATIONS, TO_THE_RIGHT, lay_out, place_features, relations

BOXES = st.lists(
    st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(1, 90), st.floats(1, 30)).map(
        lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
    ),
    max_size=30,
).map(lambda boxes: np.array(boxes, dtype=np.float32).reshape(-1, 4))


@given(BOXES)
def test_every_word_is_in_one_line_and_one_segment(boxes: np.ndarray) -> None:
    layout = lay_out(boxes)
    assert sorted(layout.order.tolist()) == list(range(len(boxes)))
    assert (np.diff(layout.line) >= 0).all()
    assert (np.diff(layout.segment) >= np.diff(layout.line).clip(max=1)).all()
    placed = place_features(boxes[layout.order], layout, (595.0, 842.0), np.zeros(len(boxes), dtype=np.float32))
    assert placed.shape == (len(boxes), PLACE_FEATURES)
    assert np.isfinite(placed).all()


@given(BOXES)
def test_relations_are_numbers_of_the_table(boxes: np.ndarray) -> None:
    numbers = relations(boxes)
    assert numbers.shape == (len(boxes), len(boxes))
    assert not len(boxes) or numbers.max() < RELATIONS


def test_order_is_by_lines_whatever_the_file_says() -> None:
    boxes = np.array([(300, 101, 340, 111), (40, 120, 80, 130), (40, 100, 80, 110)], dtype=np.float32)
    layout = lay_out(boxes)
    assert layout.order.tolist() == [2, 0, 1]
    assert layout.line.tolist() == [0, 0, 1]
    assert layout.segment.tolist() == [0, 1, 2]


def test_right_of_and_below_are_told_apart() -> None:
    label, beside, below = (40, 100, 80, 110), (84, 100, 120, 110), (40, 114, 90, 124)
    numbers = relations(np.array([label, beside, below], dtype=np.float32))
    across, down = divmod(int(numbers[0, 1]), DOWN)
    assert (across, down) == (TO_THE_RIGHT.start, 0)
    across, down = divmod(int(numbers[0, 2]), DOWN)
    assert (across, down) == (0, 1)
    assert divmod(int(numbers[1, 0]), DOWN)[0] == TO_THE_RIGHT.stop
