"""书名号 titles by one forward pass with a stack."""

from collections.abc import Iterator

import regex

from extractor.rules.fragments import places
from extractor.rules.rule import Declined, Part, Rule, Scope, TitlePart

# A title this long, or one that runs over a blank line after this much text, has lost its closing mark.
LONGEST = 400
DEEPEST = 8
# A run of blanks with two line breaks, read once from where it begins, and text behind it.
_BLANK_LINE = regex.compile(r"(?<!\s)[^\S\n]*+\n[^\S\n]*+\n\s*+\S{12}")
_NEAR = 200


def find(scope: Scope) -> Iterator[Part | Declined]:
    """Outermost 《…》 in reading order. 〈〉 <> and inner 《》 nest; what never closes is declined, and the titles inside it stand for themselves."""
    stack: list[tuple[str, int]] = []
    children: list[TitlePart] = []
    folded = scope.folded
    for at, mark in places(folded, "《", "》", "〈", "〉"):
        if stack and _lost(folded, stack[0][1], at, mark):
            yield Declined(stack[0][1], min(stack[0][1] + 40, at), QUOTED.id, "unclosed 《")
            yield from children
            stack, children = [], []
        if mark == "《" or (mark == "〈" and stack):
            if len(stack) < DEEPEST:
                stack.append((mark, at))
        elif not stack:
            continue
        else:
            opened = _closes(folded, stack, mark, at)
            if opened is None:
                continue
            part = TitlePart(opened, at + 1, QUOTED.id, opened + 1, at)
            if not stack:
                yield part
                children = []
            elif folded[opened] == "《":
                children.append(part)
    if stack:
        yield Declined(stack[0][1], min(stack[0][1] + 40, len(folded)), QUOTED.id, "unclosed 《")
        yield from children


def _lost(folded: str, opened: int, at: int, mark: str) -> bool:
    """The mark opened so far back, or with a sentence's end or a paragraph between, that it can't belong to this one."""
    length = at - opened
    if length > LONGEST:
        return True
    if mark != "《":
        return False
    if folded.startswith("、", at - 1) and folded.count(")", opened, at) > folded.count("(", opened, at):
        return True  # 《运行基本 / 规则(令第20号)、《B》: a page has lost a line
    return length > 30 and (_sentence_ends(folded, opened, at) or bool(_BLANK_LINE.search(folded, opened, at)))


def _sentence_ends(folded: str, opened: int, at: int) -> bool:
    """A full stop stands near before `at`, and no 》 behind it."""
    stop = folded.rfind("。", max(opened, at - _NEAR), at)
    return stop != -1 and folded.find("》", stop, at) == -1


def _closes(folded: str, stack: list[tuple[str, int]], mark: str, at: int) -> int | None:
    """Pop the mark that this one closes and give its offset; None when it closes nothing."""
    top, _opened = stack[-1]
    if mark == "〉":
        if top == "〈" or len(stack) > 1:
            return stack.pop()[1]
        return stack.pop()[1] if not _closer_follows(folded, at) else None
    if top == "〈" and len(stack) > 1 and not _closer_follows(folded, at):
        stack.pop()
    return stack.pop()[1]


def _closer_follows(folded: str, at: int) -> bool:
    """Another 》 comes before the next 《: the present one closed an inner mark of the other shape."""
    close, opens = folded.find("》", at + 1, at + 80), folded.find("《", at + 1, at + 80)
    return close != -1 and (opens == -1 or close < opens)


def inside_marks(folded: str, at: int) -> bool:
    """A 《 stands open at `at`."""
    opened = folded.rfind("《", max(0, at - 200), at)
    return opened != -1 and folded.rfind("》", opened, at) == -1


def unquoted(start: int, end: int, rule: str) -> TitlePart:
    """A title that stands without marks."""
    return TitlePart(start, end, rule, start, end, quoted=False)


QUOTED = Rule(
    id="quoted-title",
    finds="书名号题名",
    source="GB/T 15834-2011 4.15; 党政机关公文格式",
    pattern="one pass over 《 》 〈 〉 with a stack",
    find=find,
    anchors=("《",),
    yes={
        "执行《关于印发〈国家鼓励的资源综合利用认定管理办法〉的通知》": {
            "title.name": "关于印发〈国家鼓励的资源综合利用认定管理办法〉的通知",
            "title.inner": "国家鼓励的资源综合利用认定管理办法",
        },
        "修改《关于执行<企业会计准则>有关问题的通知》": {"title.genre": "通知", "title.closed": True},
        "根据《电力监\n管条例》第三条": {"title.name": "电力监管条例"},
    },
    no={"刊于《人民日报》": "a newspaper", "填写《营业执照》": "a licence", "《没有收尾的标题": "unclosed"},
)
RULES = (QUOTED,)
