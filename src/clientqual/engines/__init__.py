"""Engines: ways to the same answers. Each is built from a circuit, or from the rules themselves, and says what it finds of one case."""

from typing import TYPE_CHECKING

from clientqual.doors import lazily
from clientqual.engines.found import Found

if TYPE_CHECKING:
    from clientqual.engines.durable import DurableEngine
    from clientqual.engines.exact import Exact
    from clientqual.engines.lanes import LanesEngine
    from clientqual.engines.table import Door, Remembered, TableEngine, remember

__all__ = ["Door", "DurableEngine", "Exact", "Found", "LanesEngine", "Remembered", "TableEngine", "remember"]

__getattr__ = lazily(
    __name__,
    {
        "durable": ("DurableEngine",),
        "exact": ("Exact",),
        "lanes": ("LanesEngine",),
        "table": ("Door", "Remembered", "TableEngine", "remember"),
    },
)
