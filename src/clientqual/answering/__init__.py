"""Answering: a case under a program, and what to show of what follows."""

from clientqual.answering.assemble import Answer
from clientqual.answering.intake import Knowledge, know, show
from clientqual.answering.relevance import Relevance
from clientqual.answering.wording import Wording, plain

__all__ = ["Answer", "Knowledge", "Relevance", "Wording", "know", "plain", "show"]
