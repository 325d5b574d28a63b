"""The exact engine: what completions of a case really give. It asks a solver about what the walk left open. Needs the extra `exact`.

Read `claims` for what is asked, `parts` for how a completion is made to answer, and `engine` for the search.
"""

from clientqual.engines.exact.engine import STEPS, Exact

__all__ = ["STEPS", "Exact"]
