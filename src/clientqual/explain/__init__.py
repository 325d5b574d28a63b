"""Explaining: what to ask, why, and what would change it. All three are questions to the same circuit."""

from clientqual.explain.inquiry import Asking, Inquiry
from clientqual.explain.paragraph import paragraph
from clientqual.explain.ruling import Asked
from clientqual.explain.why import Grounds, Why

__all__ = ["Asked", "Asking", "Grounds", "Inquiry", "Why", "paragraph"]
