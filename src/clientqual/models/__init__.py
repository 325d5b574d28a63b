"""The edge where cases come in: typed models of every fact, and files of cases with a place for every complaint."""

from clientqual.models.case import Case, as_case
from clientqual.models.client import Client
from clientqual.models.complaints import diagnostics_of, line, located, refusal
from clientqual.models.fitting import described, fit, word
from clientqual.models.gathering import flattened
from clientqual.models.house_rules import HouseRules
from clientqual.models.kinds import custom_value
from clientqual.models.parts import Override, custom_fact
from clientqual.models.project import Project
from clientqual.models.provider import Provider
from clientqual.models.reading import CaseEntry, CaseFile, parse_cases, read_case, read_cases
from clientqual.models.vocabulary import DEFAULTS, FACT_TYPES, MODELS, near_fact

__all__ = [
    "DEFAULTS",
    "FACT_TYPES",
    "MODELS",
    "Case",
    "CaseEntry",
    "CaseFile",
    "Client",
    "HouseRules",
    "Override",
    "Project",
    "Provider",
    "as_case",
    "custom_fact",
    "custom_value",
    "described",
    "diagnostics_of",
    "fit",
    "flattened",
    "line",
    "located",
    "near_fact",
    "parse_cases",
    "read_case",
    "read_cases",
    "refusal",
    "word",
]
