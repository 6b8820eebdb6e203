"""What can go wrong, in four words: a source can't be read, a table is wrong, a rule is wrong, an extra is missing."""


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
