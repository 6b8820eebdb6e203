"""What can go wrong: a source can't be read, a table is wrong, an extra is missing, a run can't begin or go on; and the row that says so."""

from dataclasses import dataclass


class ExtractorError(Exception):
    """Base of all errors this package raises on purpose. `code` is for programs, the message for people, `remedy` says what to do."""

    code = "error"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})" if self.remedy else self.message


class SourceError(ExtractorError):
    """A source (file, stdin, row) can't be turned into text. `source` names it, `stage` says where it failed."""

    def __init__(self, source: str, code: str, message: str, remedy: str, stage: str = "read") -> None:
        super().__init__(f"{source}: {message}", remedy)
        self.source = source
        self.code = code
        self.stage = stage


class LexiconError(ExtractorError):
    """A lexicon table is malformed: the message names file, line and column."""

    code = "lexicon"


class MissingExtraError(ExtractorError):
    """An optional package is needed: the remedy is the `pip install` line."""

    code = "missing-extra"


def missing_extra(extra: str, message: str) -> MissingExtraError:
    """The error for a package that an extra brings: `message` says what needs it."""
    return MissingExtraError(message, f"pip install 'policy-citation-extractor[{extra}]'")


class RunError(ExtractorError):
    """A run can't begin, or had to stop: the output is there already, the inputs changed, the disk is full. `exit_code` is the command's."""

    def __init__(self, code: str, message: str, remedy: str, exit_code: int = 2) -> None:
        super().__init__(message, remedy)
        self.code = code
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no document: one row of `--errors`.

    `id` is what the document's source.id would have been, `stage` where it failed (read, extract, worker), `code` is for programs, `message` for people, and
    `remedy` says what to do.
    """

    id: str
    stage: str
    code: str
    message: str
    remedy: str

    @classmethod
    def of(cls, source_id: str, error: ExtractorError) -> "Failure":
        """The row of an error that a source raised; `source_id` where the error doesn't name it."""
        name, stage = (error.source, error.stage) if isinstance(error, SourceError) else (source_id, "read")
        return cls(name, stage, error.code, error.message.removeprefix(f"{name}: "), error.remedy)

    def __str__(self) -> str:
        return f"{self.id}: {self.message} ({self.remedy})"
