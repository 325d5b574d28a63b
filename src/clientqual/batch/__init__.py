"""Whole files of records: read in parts, answered by the rules, written as one file that appears when it is whole.

The work survives being cut short: parts that are done stay done, and the result is the same bytes. `docs/batch.md` tells how.
Importing this needs the packages of the extra `batch`.
"""

from clientqual.batch.formats import ENDINGS, delimiter_of, format_of
from clientqual.batch.plan import PART_ROWS, Options, Plan
from clientqual.batch.running import Summary, parts_path, run, wrong_path
from clientqual.batch.sources import make_plan
from clientqual.batch.working import Job

__all__ = [
    "ENDINGS",
    "PART_ROWS",
    "Job",
    "Options",
    "Plan",
    "Summary",
    "delimiter_of",
    "format_of",
    "make_plan",
    "parts_path",
    "run",
    "wrong_path",
]
