"""Laws that hold on any text, tried on mutations of the rules' own examples: noise alone would hardly ever reach a rule."""

import invariants
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import extract
from extractor.rules import RULES

EXAMPLES = [text for rule in RULES for text in (*rule.yes, *rule.no)]
INSERTS = [
    "", " ", "\n", "　", "《", "》", "〈", "〉", "〔", "〕", "（", "）", "、", "，", "和", "。", "号", "第", "令", "公告", "2017", "以下简称", "该办法",
    "等6部门", "第三条", "\n\n", "\r\n", "\x1c", "\u200b", "\x00", "\ud800", "\U00020000", "⽂",
]  # fmt: skip
# What the fuzzer or hypothesis found, cut down to the least that still broke an invariant.
FOUND = {
    "a separator that Python calls a blank and Unicode doesn't": "《电力监管\x1c条例\N{ZERO WIDTH SPACE}》",
    "what an unexplained short form defines has no key either": "该通知（下称方案）有效，《方案》同时施行",
    "a title begins with a character, not with the blank before it": "　察院关于加强规定（",
    "a proposal's number begins with a character too": "对省十二届人大五次 2017546号建议的答复",
    "an order turned round begins with its serial": "按照　9号署令",
    "a number without 号 ends with its serial": "民发〔17〕7\x1c",
    "a body at a title's head begins behind the blank": "《 税务总局关公告》",
    "a labelled title ends before the blanks of its line": "标题：关于加强管理的通知\xa0 \n发文字号：国发〔2017〕5号\n",
    "the serial of an announcement points to no standard": "GB/T3贴第3号公告",
    "a compatibility ideograph of a traditional character is folded at once": "\N{CJK COMPATIBILITY IDEOGRAPH-F902}辆管理条例",
}


@st.composite
def texts(draw: st.DrawFn) -> str:
    """One to four examples with up to six cuts, insertions and repetitions."""
    text = "".join(draw(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=4)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 3))
        text = text[:at] + draw(st.sampled_from(INSERTS)) * draw(st.integers(1, 3)) + text[at + cut :]
    return text


@given(texts())
@settings(max_examples=400, deadline=None)
def test_invariants(text: str) -> None:
    invariants.check(text, extract(text))


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_invariants_on_noise(text: str) -> None:
    invariants.check(text, extract(text))


@pytest.mark.parametrize("name", FOUND)
def test_found(name: str) -> None:
    invariants.check(FOUND[name], extract(FOUND[name]))
