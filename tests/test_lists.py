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


def test_what_closes_a_list_governs_members_with_verbs_of_their_own() -> None:
    text = (
        "2011年9月13日原国家质量监督检验检疫总局令第144号公布并根据2018年11月23日海关总署令第243号修改的《水产品管理办法》、"
        "1997年山东省人大常委会第二十八次会议通过，2012年第二次修正的《种苗管理条例》同时废止。"
    )
    assert told(text) == [
        ("国家质量监督检验检疫总局令第144号", "issue", ["国家质量监督检验检疫总局"]),
        ("海关总署令第243号", "basis", ["海关总署"]),
        ("《水产品管理办法》", "repeal", ["国家质量监督检验检疫总局"]),
        ("《种苗管理条例》", "repeal", ["山东省人大常委会"]),
    ]


def test_a_stance_is_closed_by_what_is_made_on_its_ground() -> None:
    text = "根据《水产品管理办法》制定的《水产品检验规则》和根据《种苗管理条例》、财政部印发的《种苗补贴办法》办理。"
    assert [(name, relation) for name, relation, _ in told(text)] == [
        ("《水产品管理办法》", "basis"),
        ("《水产品检验规则》", "issue"),
        ("《种苗管理条例》", "basis"),
        ("《种苗补贴办法》", "basis"),
    ]


def test_rows_of_an_annex_stand_for_themselves() -> None:
    text = "现发布《证券交易所交易规则》。\n附件：1．证券交易所交易规则（2023年修订）\n2．《证券交易所会员规则》修订说明\n"
    assert [relation for _, relation, _ in told(text)] == ["issue", "mention", "amend"]


def test_a_form_is_no_instrument_by_the_number_of_the_paper_that_it_is_annexed_to() -> None:
    assert [name for name, _, _ in told("无需再提交《内销纳税情况表》（海关总署公告2013年第70号附件1）。")] == ["海关总署公告2013年第70号"]


def test_what_is_repealed_by_another() -> None:
    text = "《行政许可法办法》已被《海关行政许可管理办法》废止。"
    assert [(name, relation) for name, relation, _ in told(text)] == [
        ("《行政许可法办法》", "repeal"),
        ("《海关行政许可管理办法》", "mention"),
    ]


def test_a_pointing_word_behind_a_comma_begins_a_clause_of_its_own() -> None:
    text = "及时出台了《海关行政复议办法》（海关总署令第166号），该办法对调解制度作了规定。"
    assert [(name, relation) for name, relation, _ in told(text)][1] == ("该办法", "basis")


def test_the_ground_of_a_text_reaches_over_a_long_list() -> None:
    names = "、".join(f"《电力市场第{k}项运行规则》（发改能源规〔2025〕{k}号）" for k in range(1, 12))
    text = f"根据{names}及其相关配套文件、《电力中长期市场规则》等文件，结合本省实际，制定本细则。"
    assert {relation for _, relation, _ in told(text)} == {"basis"}


def test_what_befalls_the_last_of_a_list_befalls_all() -> None:
    assert [relation for _, relation, _ in told("《甲管理办法》、《乙管理办法》和《丙管理办法》已被《丁条例》废止。")] == ["repeal"] * 3 + [
        "mention"
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("依据国发〔2017〕79-81号文件", ["国发〔2017〕79号", "国发〔2017〕80号", "国发〔2017〕81号"]),
        ("国发〔2017〕79号、80号和〔2018〕5号", ["国发〔2017〕79号", "国发〔2017〕80号", "国发〔2018〕5号"]),
        (
            "海关总署公告2015年第57号、58号和公告2016年第3号",
            ["海关总署公告2015年第57号", "海关总署公告2015年第58号", "海关总署公告2016年第3号"],
        ),
        ("海关总署令第" + "、".join(map(str, range(1, 13))) + "号", [f"海关总署令第{n}号" for n in range(1, 13)]),
    ],
)
def test_the_members_of_a_list_of_numbers(text: str, keys: list[str]) -> None:
    assert [citation.key for citation in extract(text).citations] == keys


def test_a_clipped_title_among_many_of_its_kind() -> None:
    others = "".join(f"《{c}{d}管理办法》。" for c in "甲乙丙" for d in "丁戊己")
    *_, clipped = extract(f"《海关审定进出口货物完税价格办法》。{others}《审价办法》第三条规定了方法。").citations
    assert (clipped.form, clipped.antecedent) == ("short", "c1")


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("该行为违反了《中华人民共和国广告法》第二十八条第二款的规定。", ["mention"]),
        (
            "省发展改革委印发《配电成本监审办法》（浙发改价〔2025〕90号），《配电价格办法》（浙发改价〔2020〕11号）同时废止。",
            ["issue", "repeal"],
        ),
        ("市医保局制定了《举报奖励办法》（津医保规字〔2023〕1号），同时废止原津医保局发〔2019〕23号文件。", ["issue", "repeal"]),
        ("省国资委印发《合规管理办法》（浙国资发〔2022〕4号），《合规管理指引》（浙国资发〔2018〕6号）继续有效。", ["issue", "mention"]),
        ("将《浙江省节约能源条例》第十二条第二款中的“管理部门”修改为“主管部门”。", ["amend"]),
        ("主要依据有：一是《残疾人就业条例》；二是《关于完善残疾人就业制度的意见》。", ["basis", "basis"]),
        ("《道路货运安全办法》已于2019年7月10日经第15次部务会议通过，自2020年1月1日起施行。", ["implement"]),
        ("决定废止下列规章：\n1．《房屋登记办法》（省政府令第45号）\n2．《盐业管理办法》（省政府令第71号）\n", ["repeal", "repeal"]),
        ("刑法第二百四十四条后增加一条：“违法招用的，处罚金。”", ["amend"]),
        ("原31、32、105号公告明确规定了监管场所的类别。", ["basis"] * 3),
    ],
)
def test_what_the_sentence_does_with_each(text: str, relations: list[str]) -> None:
    assert [relation for _, relation, _ in told(text)] == relations


def test_an_order_at_the_head_of_a_text_that_ends_in_yi() -> None:
    (citation,) = extract("第41号令发布《学生管理规定》，学校可以").citations
    assert citation.issuers == ()


def test_a_number_of_another_body_behind_a_list() -> None:
    text = "根据省政府办公厅印发的《环保责任清单》（川办发〔2017〕37号）以及成办发〔2018〕12号文"
    one, two = extract(text).citations
    assert [i.name for i in one.issuers] == ["四川省人民政府办公厅"]
    assert [i.text for i in two.issuers] == [None]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("以下文件同时废止：1.《公积金办法》（深府〔2010〕176号）；2.深府办〔2012〕25号；3.深建规〔2013〕7号。", ["repeal"] * 3),
        ("自施行之日起，下列规定停止执行：\n（一）《公积金管理暂行办法》；\n（二）《公积金贷款细则》。", ["repeal"] * 2),
        ("决定废止以下3件文件：《殡葬管理暂行办法》、《公墓管理暂行办法》。", ["repeal"] * 2),
        ("以下规章、规范性文件同时废止：\n一、《殡葬管理暂行办法》；\n二、《公墓管理暂行办法》。", ["repeal"] * 2),
        ("市政府先后制定了以下政策：（1）《人才引进办法》；（2）《人才补贴办法》。", ["issue"] * 2),
        ("按照下列规定办理：《殡葬管理暂行办法》、《公墓管理暂行办法》。", ["basis"] * 2),
        (
            "一、废止的文件\n1.《殡葬管理暂行办法》\n2.《公墓管理暂行办法》\n二、修改的文件\n1.《城乡规划条例》",
            ["repeal", "repeal", "amend"],
        ),
        ("有下列情形之一的，许可失效：《殡葬管理暂行办法》、《公墓管理暂行办法》。", ["mention"] * 2),
    ],
)
def test_the_words_before_a_colon_govern_the_list_behind_it(text: str, relations: list[str]) -> None:
    assert [relation for _, relation, _ in told(text)] == relations


def test_an_attribute_of_the_first_does_not_reach_a_member_with_an_act_of_its_own() -> None:
    text = "住房城乡建设部令第15号修改的《资质管理规定》，以及建市〔2014〕159号印发的《资质标准》。"
    assert [relation for _, relation, _ in told(text)] == ["mention", "amend", "issue"]


def test_a_nickname_stands_for_what_it_names() -> None:
    document = extract("业务受《关于规范资产管理业务的指导意见》（银发〔2018〕106号，即“资管新规”）约束，资管新规设了过渡期。")
    assert [(c.text, c.antecedent) for c in document.citations][1:] == [("资管新规", "c1")]


def test_several_short_names_go_to_the_members_of_the_list_in_order() -> None:
    text = "依据《就业促进办法》、财政部《创业资金规定》（以下分别简称《办法》、“创业规定”）审核。《办法》要求公示，创业规定明确了标准。"
    citations = extract(text).citations
    assert [(c.text, c.defines, c.antecedent) for c in citations] == [
        ("《就业促进办法》", "办法", None),
        ("《创业资金规定》", "创业规定", None),
        ("《办法》", None, "c1"),
        ("创业规定", None, "c2"),
    ]


def test_more_short_names_than_members_define_nothing() -> None:
    citations = extract("依据《就业促进办法》（以下分别简称《办法》、《细则》）审核。").citations
    assert [c.defines for c in citations] == [None]


def test_an_order_over_the_words_that_promulgate_stands_for_itself() -> None:
    text = "中国银行保险监督管理委员会令2018年第6号 《商业银行理财业务监督管理办法》已经第3次主席会议通过。现予公布，自公布之日起施行。"
    assert [(t, r) for t, r, _ in told(text)] == [
        ("中国银行保险监督管理委员会令2018年第6号", "mention"),
        ("《商业银行理财业务监督管理办法》", "issue"),
    ]


def test_who_adopted_goes_before_who_amended() -> None:
    text = (
        "1996年8月11日山东省第八届人民代表大会常务委员会第二十三次会议通过，2010年9月29日山东省第十一届人民代表大会常务委员会第十九次会议修改的"
        "《山东省取水许可管理办法》同时废止。"
    )
    assert told(text) == [("《山东省取水许可管理办法》", "repeal", ["山东省第八届人民代表大会常务委员会"])]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("财政部颁布《关于修订报表格式的通知》（财会[2019]6号，以下简称“财会6号文”），财会〔2018〕15号同时废止。", ["issue", "repeal"]),
        ("根据《环境保护法》第六十四条，以及两高法释〔2018〕6号第十三条，提起诉讼。", ["basis", "basis"]),
        ("根据《学位条例》及其暂行实施办法、《作假行为处理办法》（教育部令第34号）和学位〔2020〕19号文件，制定本细则。", ["basis"] * 3),
        ("《人民检察院刑事诉讼规则》第五条（该规则已被高检发释字〔2019〕4号取代）", ["mention", "repeal", "mention"]),
        ("《公司登记管理条例》随后由国务院令第451号修改。", ["amend", "amend"]),
        ("法释〔2001〕33号，已为法释〔2019〕19号所修正。", ["amend", "mention"]),
    ],
)
def test_what_befalls_each(text: str, relations: list[str]) -> None:
    assert [relation for _, relation, _ in told(text)] == relations


def test_the_old_and_the_new_keep_their_names_apart() -> None:
    text = "《大嶝市场监管办法》（以下简称原《办法》）已实施7年，《大嶝市场管理办法》（以下简称《办法》）即将公布。原《办法》规定免税，《办法》取消了限制。"
    assert [(c.text, c.antecedent) for c in extract(text).citations][2:] == [("《办法》", "c1"), ("《办法》", "c2")]


def test_the_cells_of_a_row_one_a_line() -> None:
    text = (
        "附件3\n同步废止的业务规则清单\n编号\n发文文号\n规则标题\n发布日期\n1\n上证交字〔\n2001\n〕\n5\n号\n关于首日行情显示的通知\n2001/3/28\n"
        "2\n上证发〔\n2015\n〕\n102\n号\n关于证券复牌有关事项的通知\n2015/12/31\n"
    )
    citations = extract(text).citations
    assert [(c.number and c.number.canonical, c.title and c.title.name, c.relation) for c in citations] == [
        ("上证交字〔2001〕5号", "关于首日行情显示的通知", "repeal"),
        ("上证发〔2015〕102号", "关于证券复牌有关事项的通知", "repeal"),
    ]


def test_a_sentence_may_say_what_is_done_with_the_rows_below_it() -> None:
    text = "最高人民法院决定废止下列2件司法解释。\n目录\n1. 最高人民法院关于适用《婚姻法》若干问题的解释（一）　法释〔2001〕30号\n2. 最高人民法院关于适用《合同法》若干问题的解释（二）（法释〔2009〕5号）"
    assert [relation for _, relation, _ in told(text)] == ["repeal", "repeal"]


def found(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(c.number and c.number.canonical, c.title and c.title.name, c.relation) for c in extract(text).citations]


def test_titles_numbers_and_dates_run_together() -> None:
    text = (
        "首页>政策文件库\n国务院办公厅关于推动外贸稳规模优结构的意见国办发〔2023〕10号2023-04-25国务院办公厅关于独立董事制度改革的意见国办发〔2023〕9号2023-04-14"
        "国务院关于同意建设示范项目的批复2023-04-10"
    )
    assert found(text) == [
        ("国办发〔2023〕10号", "国务院办公厅关于推动外贸稳规模优结构的意见", "mention"),
        ("国办发〔2023〕9号", "国务院办公厅关于独立董事制度改革的意见", "mention"),
        (None, "国务院关于同意建设示范项目的批复", "mention"),
    ]


def test_a_date_may_stand_between_title_and_number_of_a_row() -> None:
    text = "全文失效废止的税收规范性文件目录\n1\t国家税务总局关于加强增值税管理的通知\t1995-10-18\t国税发〔1995〕192号\n2\t关于出口退税的通知\t1996年\t国税函发[1996]第123号"
    assert found(text) == [
        ("国税发〔1995〕192号", "国家税务总局关于加强增值税管理的通知", "repeal"),
        ("国税函发〔1996〕123号", "关于出口退税的通知", "repeal"),
    ]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("《关于铁路运输的通知》（财税〔2013〕106号）和财税〔2014〕43号，除另有规定的条款外，相应废止。", ["repeal", "repeal"]),
        ("抓好《乡村建设行动实施方案》和《人居环境整治方案》落实，涉及用海的执行《海洋主体功能区规划》。", ["implement"] * 3),
        ("国家体改委发布《股份制企业试点办法》；同日发布的还有《股份有限公司规范意见》。", ["issue", "issue"]),
        ("上述公告执行期限由财政部 税务总局公告2022年第11号延长。", ["mention"]),
        ("将《国际海运条例》第二十条中的“《资格登记证》”删去。", ["amend"]),
        ("▶ 落实《海南自由贸易港建设总体方案》\n▶ 衔接《现代物流业发展规划》", ["implement", "mention"]),
        ("合并实施后的待遇见冀医保规〔2020〕3号。", ["mention"]),
        ("财政部令第36号《资产管理办法》，已于2010年清理时宣布失效。", ["repeal"]),
        ("市政府同意市劳动局《关于深化劳动制度改革的意见》，现批转给你们。", ["forward"]),
        ("本办法自发布之日起施行，同时废止1982年5月国务院发布的《征用土地条例》。", ["repeal"]),
        (
            "海关总署公布了《注册规定》（海关总署令第248号），将自2022年1月1日起施行，海关总署令第145号公布，根据海关总署令第243号修改的《注册办法》同时废止。",
            ["issue", "issue", "basis", "repeal"],
        ),
        ("二、清理结果\n宣布失效：《关于加强城市管理的意见》（国发〔1990〕5号）", ["repeal"]),
        ("《关于做好防汛工作的通知》由省政府转发该厅。", ["mention"]),
        ("与《容积率管理办法》（建规〔2012〕22号）及住建部建规〔2008〕227号文件规定不符；", ["mention", "mention"]),
        ("《审核确认办法》（民发〔2021〕57号，下称《办法》）。不算，《办法》对此有明确规定。", ["mention", "basis"]),
        (
            "法定依据及说明\n\n1  《水法》第七条\n2  《取水许可条例》（2006年国务院令第460号，2017年国务院令第676号修订）第三条\n3  《黄河水量调度条例》",
            ["basis", "basis", "amend", "basis"],
        ),
        (
            "设定依据：\n《登记管理条例》（国务院令第746号）第八条；《登记管理条例实施细则》；《公司法》（2023年12月29日修订）\n申请材料：《公司登记办法》",
            ["basis"] * 3 + ["mention"],
        ),
    ],
)
def test_what_the_words_around_say(text: str, relations: list[str]) -> None:
    assert [relation for _, relation, _ in told(text)] == relations


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("《关于加强节约用水工作的通知》，国发〔1982〕26号。", [("国发〔1982〕26号", "关于加强节约用水工作的通知", "mention")]),
        ("1 | 关于加强校车安全管理的意见 | 国办发〔2012〕40号", [("国办发〔2012〕40号", "关于加强校车安全管理的意见", "mention")]),
        ("检察院以京检刑捕〔2020〕15号批准。", []),
        ("发证。2、60号令2019年修正。", [("令第60号", None, "amend")]),
        ("按GB 50016施工，GB 3838规定的限值。", [("GB 50016", None, "basis"), ("GB 3838", None, "basis")]),
        ("规范性引用文件\n下列文件适用。\nGB 5084 农田灌溉水质标准\n", [("GB 5084", "农田灌溉水质标准", "mention")]),
        (
            "下列税收规范性文件已清理：\n4  国家税务总局关于修改部分文件的公告  国家税务总局公告2018年第31号  附件第12项\n5  关于个人所得税若干问题的通知  （94）财税字第020号",
            [
                ("国家税务总局公告2018年第31号", "国家税务总局关于修改部分文件的公告", "mention"),
                ("财税字〔1994〕20号", "关于个人所得税若干问题的通知", "mention"),
            ],
        ),
    ],
)
def test_what_belongs_together(text: str, citations: list[tuple[str | None, str | None, str]]) -> None:
    assert found(text) == citations


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("“两高一部”曾出台《关于办理案件若干问题的意见》。", ["最高人民法院", "最高人民检察院", "公安部"]),
        ("国务院以国发〔1991〕71号文批转。", ["国务院"]),
        ("我局会同兰州市财政局印发的兰建发〔2020〕266号文。", ["兰州市住房和城乡建设局", "兰州市财政局"]),
        ("市政府2022年4月15日发布的第2号通告即行废止。", [None]),
        ("根据温州市疫情防控领导小组第10号令。", [None]),
        ("国务院总理签署国务院令，公布《城市供水条例》。", ["国务院"]),
    ],
)
def test_who_issued(text: str, issuers: list[str | None]) -> None:
    assert [i.name for c in extract(text).citations for i in c.issuers] == issuers
