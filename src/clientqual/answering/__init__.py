"""Answering: a case under a program, and what to show of what follows."""

from clientqual.answering.account import Account
from clientqual.answering.digests import case_digest, digest_of
from clientqual.answering.intake import Knowledge, know, read_case, show, take_in
from clientqual.answering.wording import Wording

__all__ = ["Account", "Knowledge", "Wording", "case_digest", "digest_of", "know", "read_case", "show", "take_in"]
