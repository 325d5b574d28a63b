"""Changing: what would change an answer, or what stands in the way. Needs the extra `exact` for changes of many facts.

`changes` holds the nouns that callers get, and `finding` tells how it comes about, from the case to the answer. In the order in which
it happens: `wanted` is what is asked for, and `question` all that is the same of it for every case; `ground` knows the facts that matter to
it, and `moves` what can be done to them in one case. `seeking` tries few facts side by side (`trying`) and leaves more to a solver
(`solving`); `best` says which changes come first, and `blocking` what stands in the way where there is none.
"""

from clientqual.explain.change.changes import Blocker, Change, Changes, Names, Step, Wish
from clientqual.explain.change.finding import Changer

__all__ = ["Blocker", "Change", "Changer", "Changes", "Names", "Step", "Wish"]
