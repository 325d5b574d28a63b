"""The facts that come with the library: the fields of the four models, as rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from clientqual.ir import FactType, Value
from clientqual.models.client import Client
from clientqual.models.facts import FactModel
from clientqual.models.house_rules import HouseRules
from clientqual.models.project import Project
from clientqual.models.provider import Provider
from clientqual.suggest import did_you_mean

MODELS: Final[Mapping[str, type[FactModel]]] = MappingProxyType(
    {model.section: model for model in (Provider, HouseRules, Client, Project)}
)

FACT_TYPES: Final[Mapping[str, FactType]] = MappingProxyType(
    {kind.path: kind for _, model in sorted(MODELS.items()) for _, kind in sorted(model.types.items())}
)
"""Every fact that comes with the library, by its path."""

DEFAULTS: Final[Mapping[str, Value]] = MappingProxyType(
    {path: value for _, model in sorted(MODELS.items()) for path, value in sorted(model.defaults.items())}
)
"""What a rule set goes by where neither the house nor the case says otherwise, by path."""


def near_fact(path: str) -> str | None:
    """Return the help for a path that no fact has."""
    section, _, name = path.partition(".")
    return MODELS[section].near_name(name) if section in MODELS else did_you_mean(path, FACT_TYPES)
