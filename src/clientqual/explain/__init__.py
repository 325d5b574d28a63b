"""Explaining: what to ask, why, and what would change it. All three are questions to the same circuit."""

from clientqual.explain.inquiry import Asking, Inquiry

__all__ = ["Asking", "Inquiry"]
