"""What a corpus cites, taken together: the works cited, the network of who cites what, and the faults that proofreaders look for.

On DuckDB, in bounded memory: `citations` reads the output of `extractor extract` into tables, `works`, `network` and `audit` ask them, `tables` and
`graph` write the answers.
"""
