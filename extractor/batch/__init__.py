"""Many sources, many cores: paths -> sources -> workers -> one output in the order of the input, with nothing lost and nothing twice.

sources (what to read, in order), rows (files that hold many texts), worker (one process, one task after the other), local (the pool), spool (what is done
so far, safe on disk), job (a whole run of the command), many (`extract_many`).
"""
