"""The network learns, from few pages, what it is told; and padding changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from labelled_pages import labelled_page

from extractors.reader.batches import make_batch
from extractors.reader.losses import Weights, losses, right, total
from extractors.reader.network import Inputs, Network, Outputs, Size, look_up
from extractors.reader.train import Plan, Training, score

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = Size(width=40, heads=2, layers=1, inner=48, letters=16, pointer=16, sight=4)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Networks this small are slower on two."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_it_overfits_one_batch() -> None:
    pages = [labelled_page(seed) for seed in range(4)]
    training = Training(SMALL, Plan(minutes=1, steps=40, rate=8e-3, warm_steps=5))
    batch = make_batch(pages)
    first = training.learn(batch)
    for _ in range(39):
        last = training.learn(batch)
    assert last["start"] < 0.4 < first["start"]
    scored = score(training.network, pages)
    assert scored["values"] > 0.9
    assert scored["absent"] > 0.9


def test_before_any_step_labels_are_found_by_their_letters() -> None:
    torch.manual_seed(0)
    batch = make_batch([labelled_page(seed) for seed in range(8)])
    outputs = Network(SMALL)(batch.inputs)
    found, asked = right(outputs, batch.targets)["labels"]
    assert found > 0.9 * asked > 0


def test_a_page_is_read_the_same_alone_and_beside_a_longer_one() -> None:
    torch.manual_seed(0)
    network = Network(SMALL).eval()
    short, long = labelled_page(1, labels=3), labelled_page(2, labels=9)
    with torch.no_grad():
        alone: Outputs = network(make_batch([short]).inputs)
        beside: Outputs = network(make_batch([short, long]).inputs)
    queries, words = len(short.answers), len(short.words)
    assert torch.allclose(alone.start[0], beside.start[0, :queries, : 1 + words], atol=1e-4)
    assert torch.allclose(alone.rows[0], beside.rows[0, :words, :words], atol=1e-4)
    assert torch.allclose(alone.kinds[0], beside.kinds[0], atol=1e-4)


def test_the_way_back_through_the_table_is_pytorchs_own() -> None:
    table = torch.randn(3, 7, requires_grad=True)
    numbers = torch.randint(0, 7, (2, 5, 5))
    weights = torch.randn(3, 2, 5, 5)
    (look_up(table, numbers) * weights).sum().backward()
    ours = table.grad
    table.grad = None
    (table[:, numbers] * weights).sum().backward()
    assert ours is not None and table.grad is not None
    assert torch.allclose(ours, table.grad, atol=1e-5)
    with torch.no_grad():
        assert torch.equal(look_up(table, numbers), table[:, numbers])


def test_every_part_of_the_loss_reaches_the_weights() -> None:
    torch.manual_seed(0)
    network = Network(SMALL)
    batch = make_batch([labelled_page(3)])
    parts = losses(network(batch.inputs), batch.targets)
    assert set(parts) == {"start", "end", "label", "roles", "rows", "kinds"}
    total(parts, Weights()).backward()
    reached = {name for name, p in network.named_parameters() if p.grad is not None and p.grad.abs().sum() > 0}
    assert {"letters.weight", "lie", "sight.tell.weight", "roles.weight", "kinds.weight"} <= reached


def test_the_rate_warms_up_and_ends_near_nought() -> None:
    training = Training(SMALL, Plan(minutes=10))
    begun = training.rate
    training.step, training.seconds = 1_000, 60.0
    assert training.rate > 40 * begun
    training.seconds = 600.0
    assert training.rate == pytest.approx(0.01 * training.plan.rate)
    assert training.is_done


def test_inputs_are_named_as_the_arrays_are() -> None:
    assert set(Inputs._fields) == {
        *("spellings", "forms", "words", "places", "relations", "queries", "sources", "types"),
        *("similarity", "picture", "cells"),
    }
