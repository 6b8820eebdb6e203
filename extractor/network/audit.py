"""What a proofreader would mark: numbers that depart from GB/T 9704, issuers against codes, repealed works cited on, short forms that point nowhere."""

from extractor.network.citations import Corpus

FIELDS = (
    "notes.code", "notes.start", "header.number", "header.title.name", "header.title.inner", "header.issuers.name",
    "citations.key", "citations.form", "citations.text", "citations.start", "citations.end", "citations.relation", "citations.number",
    "citations.other_numbers", "citations.actions.type", "citations.actions.modality", "citations.notes.code", "citations.notes.message",
)  # fmt: skip

# deviation -> (what is wrong, 问题)
DEVIATIONS = {
    "brackets": ("the year stands in other brackets than 〔〕", "年份未用六角括号〔〕括入"),
    "no-brackets": ("the year stands without brackets", "年份未加六角括号〔〕"),
    "space": ("there is a blank or a line break in the number", "文号中有空格或断行"),
    "layout": ("blanks, dash or letters are not set as the standard's code is", "标准编号的空格、连接号或字母排印不规范"),
    "width": ("the digits are full-width, not Arabic numerals of the usual width", "数字用了全角字符"),
    "ordinal": ("第 stands before the serial number", "发文顺序号前加了“第”字"),
    "padding": ("the serial number is padded with zeros", "发文顺序号编了虚位（1 编为 01）"),
    "numeral": ("year or serial number is in Chinese numerals", "年份或顺序号未用阿拉伯数字"),
    "two-digit-year": ("the year has two digits", "年份未标全称"),
    "year-first": ("the year stands before the agency code", "年份标在机关代字之前"),
    "no-serial-mark": ("号 is missing", "顺序号后缺“号”字"),
    "inherited-code": ("the agency code is left out", "省略了机关代字"),
    "no-code": ("code and year are left out", "省略了机关代字和年份"),
    "masked": ("the agency code and the year are masked", "机关代字和年份被遮盖"),
    "range": ("several numbers are written as a range", "多个文号写成了起止范围"),
}
SAID = "CREATE TABLE said (code VARCHAR, wrong VARCHAR, problem VARCHAR)"
FINDING = """
    CREATE TABLE finding (
        source VARCHAR, "start" BIGINT, "end" BIGINT, text VARCHAR, finding VARCHAR, wrong VARCHAR, problem VARCHAR, should_be VARCHAR,
        citation VARCHAR
    )
"""
# GB/T 9704-2012, 7.2.5. One row a number, its departures together. No departures are a short form (79号文), which names no number in full, and the
# blank between the bodies of a joint order. A number that is only broken over lines is a finding of its own: the fault may be that of the page.
NUMBERS = """
    INSERT INTO finding BY NAME
    WITH printed AS (
        SELECT source.id AS source, header.number AS number, NULL AS citation FROM record WHERE header.number IS NOT NULL
        UNION ALL
        SELECT source.id, number, id FROM mention WHERE number IS NOT NULL AND form = 'full'
        UNION ALL
        SELECT source.id, unnest(other_numbers), id FROM mention WHERE len(other_numbers) > 0
    ), departing AS (
        SELECT source, number, citation, unnest(number.deviations) AS code
        FROM printed
        WHERE regexp_replace(number.text, '\\s+', ' ', 'g') IS DISTINCT FROM replace(number.canonical, '、', ' ')
    )
    SELECT
        source, number.start AS "start", number.end AS "end", number.text AS text, citation,
        CASE WHEN regexp_replace(number.text, '[\\n\\r]', '', 'g') = number.canonical THEN 'number-broken' ELSE 'number-format' END AS finding,
        string_agg(coalesce(wrong, code), '; ' ORDER BY code) AS wrong,
        string_agg(coalesce(problem, code), '；' ORDER BY code) AS problem, number.canonical AS should_be
    FROM departing LEFT JOIN said USING (code)
    GROUP BY source, number, citation
"""
NOTES = """
    INSERT INTO finding BY NAME
    WITH noted AS (SELECT source.id AS source, "start", "end", text, id AS citation, unnest(notes) AS note FROM mention)
    SELECT source, "start", "end", text, citation, note.code AS finding, note.message AS wrong, {problem} AS problem
    FROM noted
    WHERE note.code IN ({codes})
"""
ISSUERS = NOTES.format(problem="'印发机关与机关代字不符'", codes="'issuer-code-differs'")
SHORT_FORMS = """
    INSERT INTO finding BY NAME
    SELECT
        source.id AS source, "start", "end", text, id AS citation, 'no-antecedent' AS finding,
        coalesce(
            list_filter(notes, lambda n: n.code IN ('no-antecedent', 'ambiguous-antecedent'))[1].message, 'what it points to is not known'
        ) AS wrong,
        CASE WHEN list_contains([n.code FOR n IN notes], 'ambiguous-antecedent')
            THEN '简称所指不止一个文件' ELSE '简称此前未作交代，所指不明' END AS problem
    FROM mention
    WHERE form = 'short' AND key IS NULL
"""
# 第12号公告, 〔2020〕5号: a number that names no body, and no title beside it.
NAMELESS = """
    INSERT INTO finding BY NAME
    SELECT
        source.id AS source, "start", "end", text, id AS citation, 'no-issuer' AS finding,
        'neither title nor issuer: no one can tell which paper is meant' AS wrong, '既无标题又无发文机关，无法确定所引文件' AS problem
    FROM mention
    WHERE form = 'full' AND key IS NULL
"""
UNCLOSED = """
    INSERT INTO finding BY NAME
    WITH noted AS (SELECT source.id AS source, unnest(notes) AS note FROM record)
    SELECT
        source, note.start AS "start", note.start + 1 AS "end", '《' AS text, note.code AS finding, '《 has no 》' AS wrong,
        '书名号《没有对应的》' AS problem
    FROM noted
    WHERE note.code = 'unclosed-title'
"""
# Only where the corpus says so itself: a dated document did repeal the work, and one dated later rests on it. A new edition that repeals the old one
# of its own title leaves the title in force: those do not count.
REPEALED = """
    SELECT key, min_by(struct_pack(id := source.id, name := coalesce(header.number.canonical, header.title.name), date := header.date), header.date) AS act
    FROM mention
    WHERE
        relation = 'repeal' AND header.date IS NOT NULL AND key IS NOT NULL
        AND len(list_filter(actions, lambda a: a.type = 'repeal' AND a.modality = 'done')) > 0
        AND key IS DISTINCT FROM title_key(bare_title(coalesce(header.title.inner, header.title.name)), header.issuers[1].name)
    GROUP BY key
"""
REPEALED_CITED = """
    INSERT INTO finding BY NAME
    SELECT
        source.id AS source, "start", "end", text, id AS citation, 'repealed' AS finding,
        relation || ' on ' || header.date || ', repealed on ' || act.date || ' by ' || coalesce(act.name, act.id) || ' in ' || act.id AS wrong,
        '所引文件已由' || coalesce(act.name, act.id) || '于' || act.date || '废止' AS problem
    FROM mention JOIN repealed USING (key)
    WHERE relation IN ('basis', 'implement') AND header.date > act.date
"""
FINDINGS = (NUMBERS, ISSUERS, SHORT_FORMS, NAMELESS, UNCLOSED, REPEALED_CITED)
ORDER = 'source, "start", "end", finding'
SHOWN = ("source", '"start"', "text", "finding", "wrong", "should_be")


def make_audit(corpus: Corpus) -> None:
    """Make the table `finding`, a row a fault: where it stands (offsets in code points), what is wrong, what it should be where that is known."""
    corpus.con.execute(FINDING)
    corpus.con.execute(SAID)
    corpus.con.executemany("INSERT INTO said VALUES (?, ?, ?)", [(code, *words) for code, words in DEVIATIONS.items()])
    corpus.make("repealed", REPEALED)
    for query in FINDINGS:
        corpus.con.execute(query)
