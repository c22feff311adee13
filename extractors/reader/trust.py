"""From what was said of held-out pages to what the weights may claim: temperature, bounds, a table. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from extractors.reader.said import Said

TEMPERATURES = tuple(round(0.5 + 0.1 * step, 1) for step in range(36))
STEPS = (*(round(0.05 * step, 2) for step in range(2, 20)), 0.97, 0.98, 0.99)
LEAST_VOUCHED = 0.5
"""What is likelier not there than there is no testimony, however often it was right."""
RIGHT_ALONE, RIGHT_TOGETHER, POINTED_AT_NOTHING = 0.95, 0.995, 0.02
FEWEST, FEWEST_GIVEN = 40, 15
"""Agreements, and values given, that must have been seen before their share means anything."""

ALONE, FILLED = 1, 2
"""What a wrong value costs, in right ones: where nobody else reads, and where it fills what the rules left open. A
value that one reader gives is shown for a person to see, so that one is given that is likelier right than not."""

CHANCE = 3
_NEVER = 2.0
"""What is never right often enough is never said: no probability reaches it."""
NO_TESTIMONY = frozenset({"/currency", "/seller/email", "/seller/iban", "/seller/bic", "/payment_terms"})
"""Often only one print on the page can be it: to take the same one is no choice, and both take it for the same wrong
thing: a mark that stands for all amounts, the customer's mail address or account where the seller prints none, the way
of paying ("przelew") for its terms."""


@dataclass(frozen=True)
class Row:
    """Counts of one group of queries, at a bound on the probability."""

    asked: int
    present: int
    given: int
    right: int
    invented: int
    rules_right: int
    agreed: int
    agreed_right: int
    either_right: int


def count(said: Sequence[Said], temperature: float, least: float) -> Row:
    """The network speaks from the probability `least` on."""
    given = [s for s in said if s.network is not None and s.probability(temperature) >= least]
    agreed = [s for s in given if s.network == s.rules]
    spoke = {id(s) for s in given}
    present = [s for s in said if s.true is not None]
    return Row(
        asked=len(said),
        present=len(present),
        given=len(given),
        right=sum(s.network == s.true for s in given),
        invented=sum(s.true is None for s in given),
        rules_right=sum(s.rules == s.true for s in present),
        agreed=len(agreed),
        agreed_right=sum(s.network == s.true for s in agreed),
        either_right=sum(s.rules == s.true or (id(s) in spoke and s.network == s.true) for s in present),
    )


def best_temperature(said: Sequence[Said]) -> float:
    """The one under which the truth is likeliest, where it was among the candidates."""
    known = [s for s in said if s.true_share is not None and s.shares]

    def surprise(temperature: float) -> float:
        from extractors.reader.said import tempered

        return -float(np.mean([np.log(tempered(s.shares, s.true_share or 0.0, temperature)) for s in known]))

    return min(TEMPERATURES, key=surprise) if known else 1.0


def groups(said: Iterable[Said]) -> dict[str, list[Said]]:
    """By the field of an invoice, or else by the type of the query."""
    found: dict[str, list[Said]] = defaultdict(list)
    for each in said:
        found[each.field or each.type].append(each)
    return dict(sorted(found.items()))


def trust_of(said: Sequence[Said]) -> dict[str, object]:
    """What `Trust` reads: from which probability on a group's values are given beside the rules or alone, and from
    which they are witnesses. Only the fields of an invoice have any: for properties of any schema too few agreements
    were seen, and too many wrong. Those it fills where the rules are silent, if two of three such values are right."""
    temperature = best_temperature(said)
    by_group = groups(said)
    least = {
        name: _bound(group, temperature, _speaks_well)
        if name.startswith("/")
        else _worth([s for s in group if s.rules is None], temperature, FILLED)
        for name, group in by_group.items()
    }
    vouches = {name: _bound(group, temperature, _agrees_well) for name, group in by_group.items() if _may_vouch(name)}
    witnesses = {name: max(bound, LEAST_VOUCHED) for name, bound in vouches.items() if bound is not None}
    alone = {name: _worth(group, temperature, ALONE) for name, group in by_group.items()}
    return {
        "temperature": temperature,
        "least": {name: bound or _NEVER for name, bound in least.items()},
        "alone": {name: min(bound or _NEVER, least[name] or _NEVER) for name, bound in alone.items()},
        "vouches": witnesses,
        "agreed": {name: _succession(by_group[name], temperature, bound) for name, bound in witnesses.items()},
    }


def _may_vouch(name: str) -> bool:
    return name.startswith("/") and name not in NO_TESTIMONY


def _succession(said: Sequence[Said], temperature: float, least: float) -> float:
    """How likely the next agreement is right, by Laplace's rule: what was never seen wrong may still be."""
    row = count(said, temperature, least)
    return round((row.agreed_right + 1) / (row.agreed + 2), 4)


def _bound(said: Sequence[Said], temperature: float, is_enough: Callable[[Row], bool]) -> float | None:
    """The lowest step from which on the counts are good at every higher one that still says something."""
    bound = None
    for step in reversed(STEPS):
        row = count(said, temperature, step)
        if is_enough(row):
            bound = step
        elif bound is not None:
            break
    return bound


def _worth(said: Sequence[Said], temperature: float, price: int) -> float | None:
    """The step from which on right values outweigh wrong ones the most, a wrong one at `price`; None where none do.

    Of steps that differ by less than CHANCE values the one nearest one half.
    """
    rows = {step: count(said, temperature, step) for step in STEPS}
    gains = {s: r.right - price * (r.given - r.right) for s, r in rows.items() if r.given >= FEWEST_GIVEN}
    most = max(gains.values(), default=0)
    good = [step for step, gain in gains.items() if gain > max(0, most - CHANCE)]
    return min(good, key=lambda step: abs(step - 0.5), default=None)


def _speaks_well(row: Row) -> bool:
    invented = max(1.0, POINTED_AT_NOTHING * (row.asked - row.present))  # one may be chance
    return row.given >= FEWEST_GIVEN and row.right >= RIGHT_ALONE * row.given and row.invented <= invented


def _agrees_well(row: Row) -> bool:
    return row.agreed >= FEWEST and row.agreed_right >= RIGHT_TOGETHER * row.agreed


def error_correlation(said: Sequence[Said]) -> float:
    """Phi, -1 to 1, of being wrong, over queries that both answered: 0 where the witnesses err independently."""
    both = [s for s in said if s.true is not None and s.network is not None and s.rules is not None]
    wrong = np.array([(s.network != s.true, s.rules != s.true) for s in both], dtype=float).reshape(-1, 2)
    spread = wrong.std(axis=0).prod() if len(wrong) else 0.0
    return float(((wrong - wrong.mean(axis=0)).prod(axis=1)).mean() / spread) if spread else 0.0


def table(said: Sequence[Said], temperature: float, least: Mapping[str, float]) -> list[str]:
    """One line a group: what was asked, what the network and the rules made of it."""
    lines = ["group                     asked present given  right invent rules agreed right either"]
    for name, group in {**groups(said), "ALL": list(said)}.items():
        row = count(group, temperature, min(least.get(name, 0.5), 1.0))
        lines.append(
            f"{name:25} {row.asked:5} {row.present:6} {row.given:6} {_share(row.right, row.given):>6}"
            f" {_share(row.invented, row.asked - row.present):>6} {_share(row.rules_right, row.present):>6}"
            f" {_share(row.agreed, row.present):>6} {_share(row.agreed_right, row.agreed):>6}"
            f" {_share(row.either_right, row.present):>6}"
        )
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"
