"""What two functions took beside each other, turn by turn: the ratio of each pair, and how steady that is.

Each pair is measured within a second, so that what else the machine does hurts both alike; the middle of the pairs' ratios is then the
figure. The ratio of two medians, of starts that were minutes apart, is steadier only on a machine that does nothing else: `steadiness`
tells how far either would have gone, had the turns been others.
"""

from __future__ import annotations

import random
import statistics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Pairs = list[tuple[float, float]]  # what it took, and what the one beside it took


def ratio(pairs: Pairs) -> float:
    """The middle one of the pairs' ratios."""
    return statistics.median(one / other for one, other in pairs)


def of_medians(pairs: Pairs) -> float:
    one, other = zip(*pairs, strict=True)
    return statistics.median(one) / statistics.median(other)


def of_least(pairs: Pairs) -> float:
    one, other = zip(*pairs, strict=True)
    return min(one) / min(other)


def of_added(ours: Pairs, theirs: Pairs) -> float:
    """What ours add, over what theirs add."""
    return added(ours) / added(theirs)


def added(pairs: Pairs) -> float:
    return statistics.median(one - other for one, other in pairs)


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return values[0], values[0]
    low, _, high = statistics.quantiles(values, n=4)
    return low, high


def steadiness(figure: Callable[..., float], *measured: Pairs, draws: int = 400) -> tuple[float, float]:
    """Between which values the figure lies in nine of ten draws of as many pairs from these, with replacement."""
    chance = random.Random(1)
    drawn = sorted(figure(*(chance.choices(pairs, k=len(pairs)) for pairs in measured)) for _ in range(draws))
    return drawn[draws // 20], drawn[-(draws // 20) - 1]
