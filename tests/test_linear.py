"""Linear time on any input: adversarial texts at n and 4n, as a ratio of growth, never a wall-clock limit.

`python tests/benchmarks/adversarial.py` searches for more of them and prints the table.
"""

import pytest
from adversaries import BY_HAND, LIMIT, Make, by_rule, growth

# Quadratic work shows above the fixed costs from here on; what is slow by character is tried on less.
SIZE = 6_000
ADVERSARIES: dict[str, Make] = {**BY_HAND, **dict(by_rule())}


@pytest.mark.parametrize("name", ADVERSARIES)
def test_growth(name: str) -> None:
    ratios = []
    while len(ratios) < 4 and (not ratios or min(ratios) > LIMIT):
        ratios.append(growth(ADVERSARIES[name], SIZE, runs=2)[0])
    assert min(ratios) <= LIMIT, f"{name}: {min(ratios):.2f} times the time for 4 times the text"
