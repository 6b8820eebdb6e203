"""Marked-up text -> lines: what HTML and docx have in common.

A paragraph is a line. A row of a table is a line whose cells stand between tabs; cells that hold several lines keep them (layout tables).
"""

from dataclasses import dataclass, field

DEPTH = 64  # rows, cells and boxes inside each other; further in, their text goes on as lines: every level copies what is below it


@dataclass(slots=True)
class _Frame:
    """What is open: the page, a row or a cell. `text` is the line being written; `cells` belongs to rows."""

    lines: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    cells: list[list[str]] | None = None


class Lines:
    """Collects text in reading order. Every `open_` has its `close_`; a cell outside a row stands for itself."""

    def __init__(self) -> None:
        self._open = [_Frame()]
        self._beyond = 0  # open parts below DEPTH

    def write(self, text: str) -> None:
        self._open[-1].text.append(text)

    def pending(self) -> str:
        """The line being written, so far."""
        return "".join(self._open[-1].text)

    def end_line(self, line: str, keep_blank: bool = False) -> None:
        """Put `line` in the place of the pending text; of blank ones only those asked for, and one in a row."""
        frame = self._open[-1]
        frame.text.clear()
        if line or (keep_blank and frame.lines and frame.lines[-1]):
            frame.lines.append(line)

    def open_row(self) -> None:
        self._push(_Frame(cells=[]))

    def open_cell(self) -> None:
        self._push(_Frame())

    def open_box(self) -> None:
        """A paragraph inside a paragraph (text box): its lines come before the line that holds it."""
        self._push(_Frame())

    def close_cell(self) -> None:
        if (cell := self._pop()) is None:
            return
        row = self._open[-1]
        if row.cells is None:
            row.lines += _trimmed(cell.lines)
        else:
            row.cells.append(_trimmed(cell.lines))

    def close_row(self) -> None:
        if row := self._pop():
            self._open[-1].lines += row.lines + _joined(row.cells or [])

    def close_box(self) -> None:
        if box := self._pop():
            self._open[-1].lines += box.lines

    def _push(self, frame: _Frame) -> None:
        if self._beyond or len(self._open) > DEPTH:
            self._beyond += 1
        else:
            self._open.append(frame)

    def _pop(self) -> _Frame | None:
        if self._beyond:
            self._beyond -= 1
            return None
        return self._open.pop()

    def text(self) -> str:
        """All lines, each ended by a line break. What is still open is closed."""
        self._beyond = 0
        while len(self._open) > 1:
            self.close_row() if self._open[-1].cells is not None else self.close_cell()
        return "".join(f"{line}\n" for line in _trimmed(self._open[0].lines))


def _trimmed(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start]:
        start += 1
    while end > start and not lines[end - 1]:
        end -= 1
    return lines[start:end]


def _joined(cells: list[list[str]]) -> list[str]:
    """A row as lines: neighbours of one line each stand in one line, a tab between them.

    >>> _joined([["1"], ["关于做好低保工作的通知"], [], ["民发〔2012〕1号"]])
    ['1\\t关于做好低保工作的通知\\t\\t民发〔2012〕1号']
    >>> _joined([["导航", "首页"], ["正文"]])
    ['导航', '首页', '正文']
    """
    lines: list[str] = []
    single = False
    for cell in cells:
        if single and len(cell) <= 1:
            lines[-1] += "\t" + "".join(cell)
        else:
            lines += cell or [""]
        single = len(cell) <= 1
    return [stripped for line in lines if (stripped := line.rstrip("\t"))]
