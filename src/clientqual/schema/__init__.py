"""JSON Schemas that let an editor complete and check the files that people write: cases and rules of one rule set."""

from clientqual.schema.cases import case_schema
from clientqual.schema.rules import rules_schema

__all__ = ["case_schema", "rules_schema"]
