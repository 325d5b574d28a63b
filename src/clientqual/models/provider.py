"""The freelancer or agency that is deciding."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from clientqual.models.facts import FactModel, fact
from clientqual.models.kinds import YesNo

Role: TypeAlias = Literal["undecided", "vendor", "consultant", "both"]
Team: TypeAlias = Literal["solo", "agency"]
Capacity: TypeAlias = Literal["full", "tight", "free"]
Level: TypeAlias = Literal["low", "medium", "high"]
Rigidity: TypeAlias = Literal["flexible", "firm", "rigid"]
Pipeline: TypeAlias = Literal["empty", "thin", "full"]
SkillFit: TypeAlias = Literal["poor", "partial", "good"]


class Provider(FactModel):
    """The freelancer or agency that is deciding. Whatever is left out, or None, is unknown."""

    section: ClassVar = "provider"

    role: Role | None = fact(
        "Whether the provider works as a vendor, as a consultant, as both by client, or has not decided.",
        source="P11 P13",
    )
    team: Team | None = fact("Whether the provider works alone or is an agency.", source="E10")
    capacity: Capacity | None = fact(
        "How much time the provider has: full means fully booked, free that there is room.",
        source="E4 E15",
        ordered=True,
    )
    conviction: YesNo | None = fact(
        "Whether the provider believes in what this client wants to build.", source="P6", better="true"
    )
    creative_freedom_needed: Level | None = fact(
        "How much freedom in creative decisions the provider needs to work well.", source="P15", ordered=True
    )
    rigidity_tolerated: Rigidity | None = fact(
        "The stiffest expectations of a client that the provider is comfortable with.", source="P15", ordered=True
    )
    pipeline: Pipeline | None = fact("How much other work is in sight.", source="P4 E14", ordered=True)
    wants_this_work: YesNo | None = fact(
        "Whether this is the kind of work that the provider wants more of.", source="P4 T9 T17", better="true"
    )
    skill_fit: SkillFit | None = fact(
        "How well the work fits what the provider does well.", source="X10", ordered=True, better="last"
    )
