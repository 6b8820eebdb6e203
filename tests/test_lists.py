"""What the members of one list share, and what they do not: rules' examples hold one citation each."""

import pytest

from extractor import extract


def told(text: str) -> list[tuple[str, str, list[str | None]]]:
    return [(c.text, c.relation, [i.text for i in c.issuers]) for c in extract(text).citations]


def test_a_list_rests_on_what_closes_it() -> None:
    text = "学校根据教育部等11部门联合发布《关于推进研学旅行的意见》、《关于规范研学旅行的通知》等文件精神组织活动。"
    assert [relation for _, relation, _ in told(text)] == ["basis", "basis"]


def test_a_stance_with_an_object_of_its_own_does_not_reach_over_an_act() -> None:
    assert told("按照省委要求印发了《关于推进研学旅行的意见》。") == [("《关于推进研学旅行的意见》", "issue", [])]


def test_a_title_that_names_another_body_is_not_issued_by_the_one_before_the_list() -> None:
    text = "教育部发布《关于推进研学旅行的意见》、《广东省教育厅关于推进研学旅行的实施意见》。"
    assert [issuers for _, _, issuers in told(text)] == [["教育部"], ["广东省教育厅"]]


def test_a_title_that_names_the_same_body_lists_it_once() -> None:
    text = "海关总署发布《关于公布名录的公告》、《海关总署关于废止部分规章的决定》。"
    assert [issuers for _, _, issuers in told(text)] == [["海关总署"], ["海关总署"]]


@pytest.mark.parametrize("line", ["涉嫌刑法第五章罪名的，另行处理。", "另见下文。\n关于做好老年人工作的意见 民发〔2016〕24号"])
def test_a_sentence_ends_a_list_of_repeals(line: str) -> None:
    text = f"失效文件目录\n1.关于做好老年人工作的通知 民发〔2015〕23号\n{line}\n"
    assert [relation for _, relation, _ in told(text)] == ["repeal", "mention"]


def test_a_list_goes_on_over_the_layout_of_a_page() -> None:
    text = (
        "根据《中华人民共和国能源法》、\n                           《电力市场运行基本规则》\n      、《电力现货市场基本规则》等文件制定。"
    )
    assert [relation for _, relation, _ in told(text)] == ["basis", "basis", "basis"]


def test_who_forwards_one_forwards_all() -> None:
    text = "省民政厅转发《民政部办公厅关于做好赠险工作的通知》和《民政部办公厅关于开展行动的通知》。"
    assert [issuers for _, _, issuers in told(text)] == [["省民政厅", "民政部办公厅"]] * 2
