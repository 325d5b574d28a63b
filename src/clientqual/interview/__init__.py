"""Asking: an interview about one case, one question after the other, for whoever talks with a person."""

from clientqual.interview.entries import is_numbered, says
from clientqual.interview.interview import Interview

__all__ = ["Interview", "is_numbered", "says"]
