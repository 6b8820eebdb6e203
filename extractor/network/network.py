"""Who cites what: document -> work, typed by relation and weighted by mentions; and the issuers' projection of it."""

from extractor.network.citations import Corpus
from extractor.network.works import FIELDS as WORKS_FIELDS
from extractor.network.works import make_works

FIELDS = (
    *WORKS_FIELDS, "header.title.name", "header.title.inner", "header.number.canonical", "header.number.code", "header.issuers.name",
    "header.issuers.level",
)  # fmt: skip

# A document that is itself cited is the node of that work: by its number, else by its title. Else it goes by its source's id; where two texts have
# the same id, the digest tells them apart.
OWN = """
    WITH named AS (
        SELECT
            rowid AS doc, source.id AS source_id,
            CASE WHEN header.number.code IS NOT NULL THEN regexp_replace(header.number.canonical, '^国令第', '国务院令第') END AS number,
            header.title.name AS title,
            title_key(bare_title(coalesce(header.title.inner, header.title.name)), header.issuers[1].name) AS name,
            [i.name FOR i IN header.issuers IF i.name IS NOT NULL] AS issuers,
            header.issuers[1].level AS level, header.date AS date, source.sha256[:8] AS digest
        FROM record
    ), shared AS (
        SELECT source_id FROM named GROUP BY source_id HAVING count(*) > 1
    )
    SELECT
        doc, source_id, named.number, named.title, issuers, level, date,
        coalesce(by_number.key, by_title.key, CASE WHEN shared.source_id IS NULL THEN source_id ELSE source_id || '#' || digest END) AS node
    FROM named
        LEFT JOIN tally AS by_number ON by_number.key = named.number
        LEFT JOIN tally AS by_title ON by_title.key = named.name
        LEFT JOIN shared USING (source_id)
"""
EDGES = """
    SELECT own.node AS source, cited.key AS target, relation, count(*) AS weight, count(DISTINCT doc) AS documents
    FROM cited JOIN own USING (doc)
    GROUP BY ALL
"""
NODES = """
    WITH citing AS (
        SELECT
            node AS id, min(source_id) AS first_source, count(*) AS sources, min(number) AS number, min(title) AS title,
            arg_min(issuers, source_id) AS issuers, min(level) AS level, min(date) AS date
        FROM own
        WHERE in_share(node) AND node IN (SELECT source FROM edge WHERE in_share(source))
        GROUP BY node
    ), cites AS (
        SELECT source AS id, sum(weight)::BIGINT AS citing FROM edge WHERE in_share(source) GROUP BY source
    )
    SELECT
        coalesce(citing.id, work.key) AS id,
        coalesce(work.number, work.title, citing.number, citing.title, citing.first_source, work.key) AS label,
        CASE WHEN work.key IS NULL THEN 'document' WHEN citing.id IS NULL THEN 'work' ELSE 'both' END AS role,
        work.kind, coalesce(work.number, citing.number) AS number, coalesce(work.title, citing.title) AS title,
        CASE WHEN len(work.issuers) > 0 THEN work.issuers ELSE coalesce(citing.issuers, []) END AS issuers,
        coalesce(work.level, citing.level) AS level, coalesce(work.year_first, year(citing.date)) AS year,
        coalesce(work.citations, 0) AS cited, coalesce(cites.citing, 0) AS citing,
        first_source AS source, coalesce(sources, 0) AS sources
    FROM citing FULL JOIN (SELECT * FROM work WHERE in_share(key)) AS work ON work.key = citing.id LEFT JOIN cites ON cites.id = citing.id
"""
# The bodies most often given for a work stand for all its mentions, short ones too.
WORK_ISSUERS = """
    SELECT key, arg_max(issuers, (n, issuers)) AS issuers
    FROM (SELECT key, issuers, count(*) AS n FROM cited WHERE is_full AND len(issuers) > 0 AND in_share(key) GROUP BY ALL)
    GROUP BY key
"""
# A joint paper counts once for each pair of bodies.
ISSUER_EDGES = """
    WITH teams AS (
        SELECT own.issuers AS citing, work_issuers.issuers AS cited, relation, count(*) AS n
        FROM cited JOIN own USING (doc) JOIN work_issuers USING (key)
        WHERE len(own.issuers) > 0
        GROUP BY ALL
    ), citing_bodies AS (
        SELECT unnest(citing) AS source, cited, relation, n FROM teams
    ), pairs AS (
        SELECT source, unnest(cited) AS target, relation, n FROM citing_bodies
    )
    SELECT source, target, relation, sum(n)::BIGINT AS weight FROM pairs GROUP BY ALL
"""
ISSUER_NODES = """
    WITH ends AS (
        SELECT source AS id, weight AS citing, 0 AS cited FROM issuer_edge
        UNION ALL
        SELECT target, 0, weight FROM issuer_edge
    ), bodies AS (
        SELECT unnest(issuers) AS i FROM mention UNION ALL SELECT unnest(header.issuers) FROM record
    ), levels AS (
        SELECT id, arg_max(level, (n, level)) AS level
        FROM (SELECT i.name AS id, i.level AS level, count(*) AS n FROM bodies WHERE i.level IS NOT NULL GROUP BY ALL)
        GROUP BY id
    )
    SELECT id, id AS label, level, sum(cited)::BIGINT AS cited, sum(citing)::BIGINT AS citing
    FROM ends LEFT JOIN levels USING (id)
    GROUP BY ALL
"""
# Mentions that the projection leaves out.
UNPLACED = "cited JOIN own USING (doc) LEFT JOIN work_issuers USING (key) WHERE len(own.issuers) = 0 OR work_issuers.key IS NULL"

NODES_OF = {"document": "SELECT * FROM node ORDER BY id", "issuer": "SELECT * FROM issuer_node ORDER BY id"}
EDGES_OF = {
    "document": "SELECT * FROM edge ORDER BY source, target, relation",
    "issuer": "SELECT * FROM issuer_edge ORDER BY source, target, relation",
}


def make_network(corpus: Corpus) -> None:
    """Make the tables `node` and `edge` of documents and works, `issuer_node` and `issuer_edge` of the bodies behind them."""
    make_works(corpus)
    works = corpus.count("tally")
    corpus.make("own", OWN)
    corpus.make("edge", EDGES)
    corpus.make("node", NODES, works + corpus.count("own"))
    corpus.make("work_issuers", WORK_ISSUERS, works)
    corpus.make("issuer_edge", ISSUER_EDGES)
    corpus.make("issuer_node", ISSUER_NODES)
