"""The person or company that asks."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from clientqual.models.facts import FactModel, fact
from clientqual.models.kinds import Amount, Count, YesNo

Organization: TypeAlias = Literal["individual", "small_business", "large_organization"]
Origin: TypeAlias = Literal["repeat", "referral", "friend_referral", "inbound", "marketplace", "outreach"]
Experience: TypeAlias = Literal["none", "some", "extensive"]
Knowledge: TypeAlias = Literal["none", "basic", "solid"]
WhyOutside: TypeAlias = Literal["lacks_time", "lacks_skill", "both"]
Involvement: TypeAlias = Literal["hands_off", "collaborative", "hands_on", "controlling"]
Trust: TypeAlias = Literal["distrustful", "cautious", "trusting"]
Attitude: TypeAlias = Literal["skeptical", "neutral", "keen"]
Openness: TypeAlias = Literal["closed", "reluctant", "open"]
Responsiveness: TypeAlias = Literal["silent", "slow", "prompt"]
Autonomy: TypeAlias = Literal["none", "some", "full"]
Seeks: TypeAlias = Literal["product", "execution", "expertise"]
ChoosesOn: TypeAlias = Literal["price", "convenience", "fit", "expertise"]
WorkPattern: TypeAlias = Literal["one_off", "occasional", "regular", "ongoing"]
EstimateStance: TypeAlias = Literal["resists", "negotiates", "accepts"]
DepositStance: TypeAlias = Literal["refuses", "hesitates", "agrees"]
Approvals: TypeAlias = Literal["late", "timely"]
PaymentRecord: TypeAlias = Literal["owing", "late", "on_time", "none_yet"]


class Client(FactModel):
    """The person or company that asks. Whatever is left out, or None, is unknown."""

    section: ClassVar = "client"

    organization: Organization | None = fact("What sort of client this is.", source="T29")
    source: Origin | None = fact("How the client came to the provider.", source="T17")
    professional: YesNo | None = fact(
        "Whether the client is professional and easy to work with.", source="T1 T11", better="true"
    )
    respectful: YesNo | None = fact("Whether the client treats the provider with respect.", source="P19", better="true")
    experience: Experience | None = fact(
        "How much experience the client has with buying this kind of service.",
        source="T17 T19",
        ordered=True,
        better="last",
    )
    domain_knowledge: Knowledge | None = fact(
        "How much the client knows of the provider's field.", source="R5", ordered=True
    )
    knows_goal: YesNo | None = fact(
        'Whether the client knows what it wants; false for "I\'ll know it when I see it".',
        source="R7 T19",
        better="true",
    )
    why_outside: WhyOutside | None = fact("Why the client does not do the work itself.", source="R7")
    involvement: Involvement | None = fact(
        "How closely the client takes part in the work.", source="R1 R3 P17", ordered=True
    )
    trust: Trust | None = fact(
        "How far the client trusts the provider's decisions.", source="R1 P8", ordered=True, better="last"
    )
    attitude: Attitude | None = fact(
        "What the client thinks of the service itself.", source="R5", ordered=True, better="last"
    )
    openness: Openness | None = fact(
        "How open the client is to learning and advice.", source="T16 R6", ordered=True, better="last"
    )
    responsiveness: Responsiveness | None = fact(
        "How the client answers messages and questions.", source="T7 R2", ordered=True, better="last"
    )
    status_requests_per_week: Amount | None = fact(
        "How many times a week the client asks how the work stands.", source="R3 R4"
    )
    autonomy_granted: Autonomy | None = fact(
        "How much the client lets the provider decide alone.", source="P8", ordered=True
    )
    shares_information: YesNo | None = fact(
        "Whether the client hands over what the provider needs to know.", source="P8 E8", better="true"
    )
    seeks: Seeks | None = fact(
        "What the client wants to buy: a ready-made product, work to its own specification, or knowledge.",
        source="P7 P8 P9",
    )
    chooses_on: ChoosesOn | None = fact("What decides for the client among several providers.", source="P3 P4")
    inhouse_team: YesNo | None = fact("Whether the client has a team of its own for this kind of work.", source="P11")
    work_pattern: WorkPattern | None = fact(
        "How often the client has work for the provider.", source="T8 T11 T13 T19", ordered=True, better="last"
    )
    more_work_announced: YesNo | None = fact(
        "Whether the client has announced a next project.", source="T8", better="true"
    )
    invests_steadily: YesNo | None = fact(
        "Whether the client puts money into this kind of work steadily, not only when it must.",
        source="T13 T15",
        better="true",
    )
    budget_may_follow: YesNo | None = fact(
        "Whether money can be found once the client sees the point.", source="T16", better="true"
    )
    estimate_stance: EstimateStance | None = fact(
        "How the client takes an estimate.", source="T3 T12", ordered=True, better="last"
    )
    deposit_stance: DepositStance | None = fact(
        "How the client takes the demand for a deposit.", source="T3 T19 T30", ordered=True, better="last"
    )
    approval_layers: Count | None = fact(
        "How many layers of people have to approve the work.", source="T29", better="lower"
    )
    accepts_more_rounds: YesNo | None = fact(
        "Whether the client pays for the rounds of revision that its layers of approval cost.",
        source="T29",
        better="true",
    )
    approvals: Approvals | None = fact(
        "Whether the client's approvals come in time.", source="T6", ordered=True, better="last"
    )
    decision_maker_present: YesNo | None = fact(
        "Whether whoever decides in the end takes part from the start.", source="T19", better="true"
    )
    mind_changes: Count | None = fact(
        "How many times the client has changed its mind so far.", source="T19", better="lower"
    )
    refers_others: YesNo | None = fact("Whether the client refers others to the provider.", source="R8", better="true")
    discusses_expectations: YesNo | None = fact(
        "Whether the client talks openly about expectations and roles.", source="P14 P20", better="true"
    )
    payment_record: PaymentRecord | None = fact(
        "How the client has paid so far; owing means that an invoice is overdue.", source="X1"
    )
    payment_days: Count | None = fact("How many days after the invoice the client pays.", source="X2", better="lower")
    pays_when_paid: YesNo | None = fact(
        "Whether the client pays only once its own client has paid.", source="X2", better="false"
    )
    asks_unpaid_work: YesNo | None = fact(
        "Whether the client asks for unpaid work: a free trial, equity, exposure, a discount for promises.",
        source="X3",
        better="false",
    )
    asks_free_extras: YesNo | None = fact(
        "Whether the client asks for extras without pay.", source="X4", better="false"
    )
    single_contact: YesNo | None = fact(
        "Whether one named person decides and gathers all feedback.", source="X6", better="true"
    )
    weeks_silent: Amount | None = fact("For how many weeks the client has not answered.", source="X7", better="lower")
    blames_earlier_providers: YesNo | None = fact(
        "Whether the client speaks ill of every earlier provider.", source="X8", better="false"
    )
    abusive: YesNo | None = fact("Whether the client abuses the provider or its team.", source="X9", better="false")
