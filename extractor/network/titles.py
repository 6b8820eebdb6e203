"""Titles made comparable inside DuckDB: the key that `extractor.resolve.key_of` gives a title, and a plainer form in which wrapping is dropped."""

# Marks and layout in which two prints of one title differ; the variants of a bracket are those that `extractor.fold` makes one.
_MARKS = r"""[\s\x{3000}\x{200B}\x{FEFF}《》〈〉<>＜＞⟨⟩«»≪≫"'“”‘’()（）]+"""
_WRAPPED = "印发|发布|公布|颁布|下发|转发|批转|颁发"

MACROS = (
    # 《中华人民共和国电力法》 -> 电力法
    f"""
    CREATE MACRO bare_title(name) AS
        replace(regexp_replace(name, '{_MARKS.replace("'", "''")}', '', 'g'), '中华人民共和国', '')
    """,
    # 国务院办公厅关于加强湿地保护的通知, 关于加强湿地保护的意见 -> 加强湿地保护; a title without 关于 stays.
    f"""
    CREATE MACRO plain_title(name) AS
        regexp_replace(regexp_replace(bare_title(name), '^.*?关于({_WRAPPED})?', ''), '的?(通知|公告|决定|通告|批复|函)$', '')
    """,
    # As in key_of: a short title stands with its issuer, unless it ends as laws do.
    """
    CREATE MACRO title_key(name, issuer) AS
        CASE WHEN length(bare_title(name)) < 10 AND issuer IS NOT NULL AND NOT regexp_matches(name, '(法|法典|条例)$')
            THEN issuer ELSE '' END || '《' || bare_title(name) || '》'
    """,
    "CREATE MACRO one_of(a, b) AS contains(a, b) OR contains(b, a)",
)
