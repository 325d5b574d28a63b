"""Engines: ways to the same answers. Each is built from a circuit and says what it finds of one case."""

from clientqual.engines.exact import Exact
from clientqual.engines.found import Found
from clientqual.engines.lanes import LanesEngine
from clientqual.engines.table import Door, Remembered, TableEngine, remember

__all__ = ["Door", "Exact", "Found", "LanesEngine", "Remembered", "TableEngine", "remember"]
