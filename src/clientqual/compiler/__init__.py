"""From YAML to a checked program. `build.py` has the passes in their order."""

from clientqual.compiler.build import compile_rules, compile_with_folders
from clientqual.compiler.checks import citations, unused_sources
from clientqual.compiler.digest import digest
from clientqual.compiler.loading import SHIPPED
from clientqual.compiler.texts import holes

__all__ = ["SHIPPED", "citations", "compile_rules", "compile_with_folders", "digest", "holes", "unused_sources"]
