"""Answering: a case under a program, and what to show of what follows."""

from clientqual.answering.account import Account
from clientqual.answering.intake import Knowledge, know, show
from clientqual.answering.wording import Wording

__all__ = ["Account", "Knowledge", "Wording", "know", "show"]
