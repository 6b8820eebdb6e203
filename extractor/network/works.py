"""The works cited: one row a key, with what the corpus says of it and where that does not agree."""

from extractor.network.citations import Corpus

FIELDS = (
    "citations.key", "citations.kind", "citations.form", "citations.relation", "citations.number.canonical", "citations.number.year",
    "citations.title.name", "citations.title.inner", "citations.issuers.name", "citations.issuers.level", "citations.dates.date",
    "citations.dates.event", "citations.notes.code",
)  # fmt: skip

# A short form prints no name of its own: kind, titles, numbers and issuers are those of full mentions.
CITED = """
    SELECT
        key, doc, relation, form = 'full' AS is_full, kind,
        coalesce(number.year, list_min([year(d.date) FOR d IN dates IF d.event <> 'effective'])) AS year,
        year(header.date) AS cited_in,
        number.canonical AS number, title.name AS title, coalesce(title.inner, title.name) AS inner_title,
        [i.name FOR i IN issuers IF i.name IS NOT NULL] AS issuers,
        list_filter(issuers, lambda i: i.name IS NOT NULL)[1].level AS level,
        [n.code FOR n IN notes] AS notes
    FROM mention
    WHERE key IS NOT NULL
"""
TALLY = """
    SELECT
        key, count(*) AS citations, count(DISTINCT doc) AS documents,
        min(year) AS year_first, max(year) AS year_last, min(cited_in) AS cited_first, max(cited_in) AS cited_last,
        count(*) FILTER (relation = 'issue') AS issue,
        count(*) FILTER (relation = 'forward') AS forward,
        count(*) FILTER (relation = 'basis') AS basis,
        count(*) FILTER (relation = 'implement') AS implement,
        count(*) FILTER (relation = 'amend') AS amend,
        count(*) FILTER (relation = 'repeal') AS repeal,
        count(*) FILTER (relation = 'mention') AS mention
    FROM cited
    GROUP BY key
"""
# The values of one field by key, each with how often it is seen; `{value}` is an expression over `cited`.
COUNTED = """
    SELECT key, value, count(*) AS n FROM (SELECT key, {value} AS value FROM cited WHERE {condition}) GROUP BY ALL
"""
COUNTS = (
    ("kind_count", "kind", "is_full"),
    ("number_count", "number", "is_full AND number IS NOT NULL"),
    ("title_count", "title", "is_full AND title IS NOT NULL"),
    ("level_count", "level", "is_full AND level IS NOT NULL"),
    ("issuer_count", "unnest(issuers)", "is_full AND len(issuers) > 0"),
    ("note_count", "unnest(notes)", "len(notes) > 0"),
)
# Each title once, with the forms in which titles are compared.
TITLES = """
    SELECT inner_title, bare, plain_title(bare) AS plain
    FROM (SELECT inner_title, bare_title(inner_title) AS bare FROM (SELECT DISTINCT inner_title FROM cited WHERE is_full))
    WHERE bare IS NOT NULL
"""
# One number, several titles: those that neither hold nor are held by the plain form of the one most often seen.
OTHER_TITLES = """
    WITH seen AS (
        SELECT key, plain, min(title) AS title, count(*) AS n
        FROM cited JOIN known_title USING (inner_title)
        WHERE is_full AND number IS NOT NULL AND in_share(key)
        GROUP BY ALL
    ), usual AS (
        SELECT key, arg_max(plain, (n, plain)) AS plain FROM seen GROUP BY key HAVING count(*) > 1
    )
    SELECT key, list('title: ' || seen.title ORDER BY n DESC, seen.title) AS conflicts
    FROM seen JOIN usual USING (key)
    WHERE NOT one_of(seen.plain, usual.plain)
    GROUP BY key
"""
# A title without its number, where the corpus has one number for it: most likely the same work.
SAME_TITLE = """
    WITH seen AS (
        SELECT DISTINCT key, title_key(bare, issuers[1]) AS name, number FROM cited JOIN known_title USING (inner_title) WHERE is_full
    )
    SELECT bare.key, min(numbered.key) AS see
    FROM seen AS bare JOIN seen AS numbered USING (name)
    WHERE bare.number IS NULL AND numbered.number IS NOT NULL AND bare.key <> numbered.key
    GROUP BY bare.key
    HAVING count(DISTINCT numbered.key) = 1
"""
# One title, several numbers; works of different issuers may well have the same title.
OTHER_NUMBERS = """
    WITH seen AS (
        SELECT DISTINCT key, bare, number, coalesce(issuers[1], '') AS issuer
        FROM cited JOIN known_title USING (inner_title)
        WHERE is_full
    ), several AS (
        SELECT bare, issuer FROM seen WHERE number IS NOT NULL GROUP BY bare, issuer HAVING count(DISTINCT number) > 1
    ), numbered AS (
        SELECT bare, issuer, list(DISTINCT number) AS numbers FROM seen JOIN several USING (bare, issuer) GROUP BY bare, issuer
    )
    SELECT key, list_distinct(flatten(list(['number: ' || n FOR n IN numbers IF n IS DISTINCT FROM number]))) AS conflicts
    FROM seen JOIN numbered USING (bare, issuer)
    GROUP BY key
"""
WORKS = """
    WITH
        kinds AS (SELECT key, arg_max(value, (n, value)) AS kind FROM kind_count WHERE in_share(key) GROUP BY key),
        numbers AS (SELECT key, arg_max(value, (n, value)) AS number FROM number_count WHERE in_share(key) GROUP BY key),
        levels AS (SELECT key, arg_max(value, (n, value)) AS level FROM level_count WHERE in_share(key) GROUP BY key),
        titles AS (SELECT key, list(value ORDER BY n DESC, value) AS titles FROM title_count WHERE in_share(key) GROUP BY key),
        issuers AS (SELECT key, list(value ORDER BY n DESC, value) AS issuers FROM issuer_count WHERE in_share(key) GROUP BY key),
        notes AS (SELECT key, list(value || ' ×' || n ORDER BY n DESC, value) AS notes FROM note_count WHERE in_share(key) GROUP BY key)
    SELECT
        key, number, titles[1] AS title, kind, citations, documents, coalesce(issuers, []) AS issuers, level, year_first, year_last,
        cited_first, cited_last, issue, forward, basis, implement, amend, repeal, mention,
        list_concat(coalesce(other_title.conflicts, []), list_sort(coalesce(other_number.conflicts, []))) AS conflicts,
        see, coalesce(notes, []) AS notes, coalesce(titles, []) AS titles
    FROM tally
        LEFT JOIN kinds USING (key) LEFT JOIN numbers USING (key) LEFT JOIN levels USING (key) LEFT JOIN titles USING (key) 
        LEFT JOIN issuers USING (key) LEFT JOIN notes USING (key) LEFT JOIN other_title USING (key) LEFT JOIN other_number USING (key)
        LEFT JOIN same_title USING (key)
    WHERE in_share(key)
"""
ORDER = "documents DESC, citations DESC, key"
SHOWN: tuple[str, ...] = ("key", "title", "kind", "issuers", "documents", "citations", "conflicts")


def make_works(corpus: Corpus) -> None:
    """Make the tables `cited`, a row a mention that has a key, and `work`, a row a key: its columns are those of the answer."""
    corpus.make("cited", CITED)
    corpus.make("tally", TALLY)
    for name, value, condition in COUNTS:
        corpus.make(name, COUNTED.format(value=value, condition=condition))
    keys = corpus.count("tally")
    corpus.make("known_title", TITLES)
    corpus.make("other_title", OTHER_TITLES, keys)
    corpus.make("same_title", SAME_TITLE)
    corpus.make("other_number", OTHER_NUMBERS)
    corpus.make("work", WORKS, keys)
