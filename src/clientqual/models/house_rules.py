"""My business, my rules: what a house asks of every client."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from clientqual.models.facts import FactModel, fact
from clientqual.models.kinds import Amount, Count, Money, OneOrMore, Percent, PositiveCount, YesNo

Persona: TypeAlias = Literal["laissez_faire", "micromanager", "in_the_dark", "savvy"]


class HouseRules(FactModel):
    """The rules of the house. Whatever is left out, or None, is as the rule set has it: most rules have a default."""

    section: ClassVar = "house_rules"

    written: YesNo | None = fact("Whether the house rules are written down.", source="T26")
    minimum_budget: Money | None = fact(
        "The smallest budget worth working for, in the currency of the case.", source="T26", default=0
    )
    deposit_percent: Percent | None = fact(
        "The deposit taken before work starts, in percent of the estimate.", source="T30", default=50
    )
    included_revision_rounds: Count | None = fact(
        "How many rounds of revision every estimate includes.", source="T29", default=2
    )
    check_in_weeks: PositiveCount | None = fact(
        "How often to check in with a client who leaves one alone: every so many weeks.", source="R2", default=3
    )
    status_calls_per_week: Amount | None = fact("How many status calls a week the house takes.", source="R4", default=1)
    rush_fee_percent: Amount | None = fact("The fee for rush work, in percent on top.", source="X5", default=25)
    payment_days: Count | None = fact(
        "The longest term of payment the house accepts, in days after the invoice.", source="X2", default=30
    )
    silent_weeks: Amount | None = fact(
        "After how many weeks without an answer the work pauses.", source="X7", default=2
    )
    avoided_personas: Annotated[frozenset[Persona], OneOrMore] | None = fact(
        "The kinds of client that the house works out of its portfolio.", source="R9", default=()
    )
