"""The edge where cases come in: typed models of every fact, and files of cases with a place for every complaint.

The models themselves are made when something first needs them: a case that says plainly what it says is read without.
"""

from typing import TYPE_CHECKING

from clientqual.doors import lazily

if TYPE_CHECKING:
    from clientqual.models.case import Case, as_case, told_by
    from clientqual.models.client import Client
    from clientqual.models.complaints import diagnostics_of, line, located, refusal
    from clientqual.models.fitting import described, fit, word
    from clientqual.models.gathering import flattened
    from clientqual.models.house_rules import HouseRules
    from clientqual.models.numbers import custom_value
    from clientqual.models.parts import Override, custom_fact
    from clientqual.models.plain import PLAIN_TYPES, SECTIONS, TEXTS, Misfit, PlainCase, nested, plain_case, plain_value
    from clientqual.models.project import Project
    from clientqual.models.provider import Provider
    from clientqual.models.reading import (
        CaseEntry,
        CaseFile,
        one_case,
        parse_cases,
        read_case,
        read_cases,
        read_written,
    )
    from clientqual.models.told import Told
    from clientqual.models.vocabulary import DEFAULTS, FACT_TYPES, MODELS, near_fact
    from clientqual.models.written import WrittenCase, WrittenFile, written_cases

__all__ = [
    "DEFAULTS",
    "FACT_TYPES",
    "MODELS",
    "PLAIN_TYPES",
    "SECTIONS",
    "TEXTS",
    "Case",
    "CaseEntry",
    "CaseFile",
    "Client",
    "HouseRules",
    "Misfit",
    "Override",
    "PlainCase",
    "Project",
    "Provider",
    "Told",
    "WrittenCase",
    "WrittenFile",
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
    "nested",
    "one_case",
    "parse_cases",
    "plain_case",
    "plain_value",
    "read_case",
    "read_cases",
    "read_written",
    "refusal",
    "told_by",
    "word",
    "written_cases",
]

__getattr__ = lazily(
    __name__,
    {
        "case": ("Case", "as_case", "told_by"),
        "client": ("Client",),
        "complaints": ("diagnostics_of", "line", "located", "refusal"),
        "fitting": ("described", "fit", "word"),
        "gathering": ("flattened",),
        "house_rules": ("HouseRules",),
        "numbers": ("custom_value",),
        "parts": ("Override", "custom_fact"),
        "plain": ("PLAIN_TYPES", "SECTIONS", "TEXTS", "Misfit", "PlainCase", "nested", "plain_case", "plain_value"),
        "project": ("Project",),
        "provider": ("Provider",),
        "reading": ("CaseEntry", "CaseFile", "one_case", "parse_cases", "read_case", "read_cases", "read_written"),
        "told": ("Told",),
        "vocabulary": ("DEFAULTS", "FACT_TYPES", "MODELS", "near_fact"),
        "written": ("WrittenCase", "WrittenFile", "written_cases"),
    },
)
