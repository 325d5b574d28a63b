"""Engines: ways to the same answers. Each is built from a circuit and says what it finds of one case."""

from typing import TYPE_CHECKING

from clientqual.doors import lazily
from clientqual.engines.found import Found

if TYPE_CHECKING:
    from clientqual.engines.exact import Exact
    from clientqual.engines.lanes import LanesEngine
    from clientqual.engines.table import Door, TableEngine

__all__ = ["Door", "Exact", "Found", "LanesEngine", "TableEngine"]

__getattr__ = lazily(__name__, {"exact": ("Exact",), "lanes": ("LanesEngine",), "table": ("Door", "TableEngine")})
