"""From YAML to a checked program. `build.py` has the passes in their order."""

from clientqual.compiler.build import compile_rules
from clientqual.compiler.checks import citations, unused_sources
from clientqual.compiler.digest import digest
from clientqual.compiler.texts import holes

__all__ = ["citations", "compile_rules", "digest", "holes", "unused_sources"]
