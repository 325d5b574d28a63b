"""The exact engine: what completions of a case really give. It draws many, and asks a solver about what is still open. Needs the extra
`exact`.

Read `claims` for what is asked, `drawn` for what drawn completions show of it, `engine` for the search for others, and `parts` for how
one of those is made to answer.
"""

from clientqual.engines.exact.engine import STEPS, Exact

__all__ = ["STEPS", "Exact"]
