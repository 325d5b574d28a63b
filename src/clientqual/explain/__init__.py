"""Explaining: what to ask, why, and what would change it. All three are questions to the same circuit."""

from typing import TYPE_CHECKING

from clientqual.doors import lazily
from clientqual.explain.inquiry import Asking, Inquiry
from clientqual.explain.paragraph import paragraph
from clientqual.explain.relevance import Affected
from clientqual.explain.ruling import Asked
from clientqual.explain.why import Grounds, Why

if TYPE_CHECKING:
    from clientqual.explain.change import Blocker, Change, Changer, Changes, Names, Step, Wish

__all__ = [
    "Affected",
    "Asked",
    "Asking",
    "Blocker",
    "Change",
    "Changer",
    "Changes",
    "Grounds",
    "Inquiry",
    "Names",
    "Step",
    "Why",
    "Wish",
    "paragraph",
]

__getattr__ = lazily(__name__, {"change": ("Blocker", "Change", "Changer", "Changes", "Names", "Step", "Wish")})
