"""evaluate: predictions against marked texts."""

from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Marked texts, JSON Lines.", exists=True, dir_okay=False)],
    predictions: Annotated[Path, typer.Argument(help="Output of `extractor extract`, JSON Lines.", exists=True, dir_okay=False)],
    units: Annotated[Path | None, typer.Option("--units", help="Folder of UNIT.txt, when GOLD holds no texts.", file_okay=False)] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List every miss with its context.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure predictions against marked texts: precision, recall, F1 by field and rule, calibration, misses."""
    import orjson

    from extractor import evaluate as measure

    report = measure.evaluate(gold, predictions, units)
    if as_json:
        typer.echo(orjson.dumps(report.as_dict(misses=misses), option=orjson.OPT_INDENT_2).decode())
        return
    for line in report.lines(misses=misses):
        typer.echo(line)
