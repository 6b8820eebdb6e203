"""Titles made comparable inside DuckDB: the key that `extractor.keys.key_of` gives a title, and a plainer form in which wrapping is dropped."""

# Marks and layout in which two prints of one title differ; variants of one character as `extractor.fold` has them.
_MARKS = r"""[\s\x{3000}\x{200B}\x{FEFF}《》〈〉<>＜＞⟨⟩﹤﹥«»≪≫"'“”‘’()（）]+"""
_DASHES = "[–—―‐‑‒−－─]"
_WRAPPED = "印发|发布|公布|颁布|下发|转发|批转|颁发"
_TREATIES = "协定|协议|议定书|备忘录|条约|公约|安排"
_BODIES = "[部委局厅署院会办处]|部门|办公室|政府|银行|中央"
_BARE = (
    f"regexp_replace(name, '{_MARKS.replace(chr(39), chr(39) * 2)}', '', 'g')",
    "replace({}, '中华人民共和国', '')",
    f"regexp_replace({{}}, '{_DASHES}', '-', 'g')",
    "replace(replace(replace({}, '，', ','), '：', ':'), '；', ';')",
)


def _nested(steps: tuple[str, ...]) -> str:
    expression = ""
    for step in steps:
        expression = step.format(expression) if expression else step
    return expression


MACROS = (
    # 《中华人民共和国电力法》 -> 电力法
    f"CREATE MACRO bare_title(name) AS {_nested(_BARE)}",
    # 国务院办公厅关于加强湿地保护的通知, 关于加强湿地保护的意见 -> 加强湿地保护的意见, 加强湿地保护; of a bare title
    f"""
    CREATE MACRO plain_title(bare) AS
        regexp_replace(regexp_replace(bare, '^.*?关于({_WRAPPED})?', ''), '的?(通知|公告|决定|通告|批复|函)$', '')
    """,
    # Of a bare title, as in key_of: the body before 关于 is dropped,
    f"""
    CREATE MACRO headless_title(bare) AS
        CASE WHEN regexp_matches(bare, '^关于|({_TREATIES})$') THEN bare ELSE regexp_replace(bare, '^.+?({_BODIES})关于', '关于') END
    """,
    # and a short title stands with its issuer, unless it ends as laws do.
    """
    CREATE MACRO title_key(bare, issuer) AS
        CASE WHEN length(headless_title(bare)) < 10 AND issuer IS NOT NULL AND NOT regexp_matches(bare, '(法|法典|条例)$')
            THEN issuer ELSE '' END
        || '《' || headless_title(bare) || '》'
    """,
    "CREATE MACRO one_of(a, b) AS contains(a, b) OR contains(b, a)",
)
