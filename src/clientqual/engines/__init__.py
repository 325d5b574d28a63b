"""Engines: ways to the same answers. Each is built from a circuit and says what it finds of one case."""

from clientqual.engines.found import Found
from clientqual.engines.table import TableEngine

__all__ = ["Found", "TableEngine"]
