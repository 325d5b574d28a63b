"""The edge where cases come in: typed models of every fact, and files of cases with a place for every complaint."""

from clientqual.models.case import Case
from clientqual.models.client import Client
from clientqual.models.complaints import diagnostics_of, located
from clientqual.models.fitting import fit
from clientqual.models.house_rules import HouseRules
from clientqual.models.kinds import custom_value
from clientqual.models.parts import Override
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
    "custom_value",
    "diagnostics_of",
    "fit",
    "located",
    "near_fact",
    "parse_cases",
    "read_case",
    "read_cases",
]
