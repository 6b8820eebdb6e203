"""Commands -> functions; no logic here."""

import typer

from extractor.cli.annotate import annotate
from extractor.cli.evaluate import evaluate
from extractor.cli.explain import explain, rules
from extractor.cli.extract import extract
from extractor.cli.look_up import agency, code, schema, version
from extractor.cli.network import audit, network, works
from extractor.cli.report import report
from extractor.errors import ExtractorError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Reads Chinese government text and returns every policy instrument it cites, as validated JSON.",
)
for command in (extract, explain, evaluate, report, annotate, works, network, audit, rules, schema, code, agency, version):
    app.command()(command)


def main() -> None:
    """The command. Errors that a user can mend are one line on stderr; exit 2 for usage."""
    try:
        app()
    except ExtractorError as error:
        typer.echo(f"extractor: {error}", err=True)
        raise SystemExit(2) from error
