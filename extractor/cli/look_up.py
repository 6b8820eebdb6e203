"""schema, code, agency, version: what the package knows, without a text."""

from typing import Annotated

import typer

from extractor.cli.options import LexiconOption, RegionOption, lexicon_of
from extractor.version import package_version

SCHEMAS = ("document", "citation", "failure")


def schema(name: Annotated[str, typer.Argument(help=f"One of: {', '.join(SCHEMAS)}.")] = "document") -> None:
    """Print the JSON Schema of a model, or of a row of `--errors`."""
    if name not in SCHEMAS:
        raise typer.BadParameter(f"no model {name!r}; one of {', '.join(SCHEMAS)}")
    import orjson
    from pydantic import TypeAdapter

    from extractor.errors import Failure
    from extractor.models import MODELS

    typer.echo(
        orjson.dumps(
            TypeAdapter({**MODELS, "failure": Failure}[name]).json_schema(mode="serialization"), option=orjson.OPT_INDENT_2
        ).decode()
    )


def code(code: str, year: Annotated[int | None, typer.Option("--year")] = None, lexicon: LexiconOption = None) -> None:
    """How an agency code is read, and whose it is: extractor code 辽民发 --year 2017."""
    from extractor.codes import explain_code

    typer.echo(explain_code(code, year, lexicon_of(lexicon)))


def agency(
    name: str, region: RegionOption = None, year: Annotated[int | None, typer.Option("--year")] = None, lexicon: LexiconOption = None
) -> None:
    """The official name of a body: extractor agency 省民政厅 --region 辽宁省."""
    from extractor.agencies import name_owner

    owner = name_owner(name, year, lexicon_of(lexicon), region)
    typer.echo(f"{name} -> {owner.name or '?'}" + (f"  ({owner.reason})" if owner.reason else ""))
    for candidate in owner.candidates:
        typer.echo(f"  candidate {candidate}")


def version() -> None:
    """Print the versions of package and lexicon."""
    typer.echo(f"policy-citation-extractor {package_version()}, lexicon {lexicon_of(None).version}")
