"""The table engine, the fastest for one case: one long integer to which every fact adds what it means.

Read `units` for what counts, `groups` for what is worked out together, `layout` for where it counts, `entries` for what facts add,
`machine` for how the groups follow one another, and `answers` for what the bits say in the end; `engine` puts them together. `door`
reads cases as callers have them, `raw` their values, and `pairs` those that are compared.
"""

from clientqual.engines.table.door import Door
from clientqual.engines.table.engine import TableEngine
from clientqual.engines.table.memory import Remembered, remember

__all__ = ["Door", "Remembered", "TableEngine", "remember"]
