"""How far a measured rate can be trusted: bootstrap intervals over posts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from operator import mul

# Counts of right, wrong and missed labels in one post.
Counts = tuple[int, int, int]
Interval = tuple[float, float]

_DRAWS = 400
_COVERED = 0.95
# Resampling many posts gives each a Poisson(1) weight: cheap, and the same for rare labels.
_WEIGHTS = range(8)
_CHANCES = [math.exp(-1) / math.factorial(weight) for weight in _WEIGHTS]


def f1_of(right: int, wrong: int, missed: int) -> float | None:
    """Harmonic mean of precision and recall; None where nothing was counted."""
    total = 2 * right + wrong + missed
    return 2 * right / total if total else None


def interval(
    counts: Sequence[Counts], rate: Callable[[int, int, int], float | None] = f1_of
) -> Interval | None:
    """The range that holds a rate of all posts in 95 of 100 resamplings of the posts.

    Posts with nothing right, wrong or missed need not be given: they change no rate. The same
    counts give the same interval. None where too few resamplings have a rate.
    """
    draw = random.Random(len(counts))
    columns = [[one[place] for one in counts] for place in range(3)]
    rates = []
    for _ in range(_DRAWS):
        weights = draw.choices(_WEIGHTS, _CHANCES, k=len(counts))
        found = rate(*(sum(map(mul, column, weights)) for column in columns))
        if found is not None:
            rates.append(found)
    if len(rates) < _DRAWS // 2:
        return None
    rates.sort()
    tail = round(len(rates) * (1 - _COVERED) / 2)
    return rates[tail], rates[-1 - tail]
