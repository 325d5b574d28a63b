"""The table engine, the fastest for one case: one long integer to which every fact adds what it means.

Read `units` for what counts, `layout` for where it counts, `entries` for what facts add, `machine` for how levels follow one another, and
`answers` for what the bits say in the end.
"""

from clientqual.engines.table.engine import TableEngine

__all__ = ["TableEngine"]
