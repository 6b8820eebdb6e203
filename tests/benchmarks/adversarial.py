"""Growth of the extractor's time on texts made to be slow: `python tests/benchmarks/adversarial.py [--search N] [--large]`.

Every text of tests/adversaries.py at n and 4n characters: how many times longer the larger takes (4 when linear), and the time of a character of it beside that
of dense text. --search adds every piece of every rule's examples stretched, and N crossings of two such pieces: those that grow most are measured again, larger.
--large adds texts of 10 MB on one line, at a quarter and whole.
"""

import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

import texts

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from adversaries import BY_HAND, LIMIT, Make, by_rule, crossed, growth, least, stretched

SIZE = 6_000
ROWS = 15
WHOLE = 3_400_000  # Han characters in 10 MB of UTF-8
LARGE = (
    "one line",
    "han run",
    "digits",
    "titles",
    "different numbers",
    "rows on one line",
    "titles issued",
    "deictics that point",
    "unclosed titles",
)


def table(heading: str, rows: Iterable[tuple[float, float, str]], shown: int) -> None:
    rows = sorted(rows, reverse=True)
    print(
        f"\n{heading}: {len(rows)} texts, {sum(row[0] > LIMIT for row in rows)} above {LIMIT}; the {min(shown, len(rows))} that grow most"
    )
    for ratio, cost, name in rows[:shown]:
        print(f"  {ratio:5.2f} times for 4 times the text  {cost:6.1f} times dense text  {name}")
    ratio, cost, name = max(rows, key=lambda row: row[1])
    print(f"  dearest by character: {cost:.1f} times dense text  {name}")


def measured(makes: Iterable[tuple[str, Make]], size: int, runs: int, dense: float) -> list[tuple[float, float, str]]:
    rows = []
    for name, make in makes:
        ratio, cost = growth(make, size, runs)
        rows.append((ratio, cost / dense, name))
    return rows


def worst(makes: list[tuple[str, Make]], dense: float) -> list[tuple[float, float, str]]:
    """A quick look at all, then the fifty that grew most once more, where fixed costs don't hide."""
    quick = dict(makes)
    order = sorted(measured(quick.items(), SIZE // 6, 1, dense), reverse=True)
    return measured([(name, quick[name]) for *_, name in order[:50]], SIZE, 3, dense) + order[50:]


def main() -> None:
    text = "".join(texts.dense(0, 8))
    dense = least(text) / len(text)
    every = sys.argv[1:]
    table("by hand", measured(BY_HAND.items(), SIZE, 3, dense), len(BY_HAND))
    table("rules' own examples", measured(by_rule(), SIZE, 3, dense), ROWS)
    if "--search" in every:
        count = int(every[every.index("--search") + 1])
        table("pieces stretched", worst(list(stretched()), dense), ROWS)
        table("pieces crossed", worst(list(itertools.islice(crossed(count), 4 * count)), dense), ROWS)
    if "--large" in every:
        table("10 MB", measured(((name, BY_HAND[name]) for name in LARGE), WHOLE // 4, 1, dense), len(LARGE))


if __name__ == "__main__":
    main()
