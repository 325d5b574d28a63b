"""The piece of work that the client asks for, from the inquiry to its end."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from clientqual.models.facts import FactModel, fact
from clientqual.models.kinds import Amount, Count, Money, OneOrMore, Percent, PositiveCount, YesNo

Deliverable: TypeAlias = Literal["packaged_product", "standard_setup", "custom_work", "advice"]
Size: TypeAlias = Literal["small", "medium", "large"]
Importance: TypeAlias = Literal["minor", "useful", "critical"]
Brief: TypeAlias = Literal["none", "spoken", "written", "detailed"]
Research: TypeAlias = Literal["none", "partial", "provided"]
BudgetFit: TypeAlias = Literal["short", "enough", "ample"]
Deadline: TypeAlias = Literal["unrealistic", "tight", "realistic"]
PurchaseOrder: TypeAlias = Literal["needed", "ready", "not_needed"]
Level: TypeAlias = Literal["low", "medium", "high"]
Rigidity: TypeAlias = Literal["flexible", "firm", "rigid"]
Risk: TypeAlias = Literal["holidays", "weather", "overlapping_project", "staff_shortage", "other"]
Stage: TypeAlias = Literal["inquiry", "estimate", "contract", "kickoff", "delivery", "closing"]
SpokenEstimate: TypeAlias = Literal["not_given", "shocked", "agreed"]
WrittenEstimate: TypeAlias = Literal["not_sent", "sent", "negotiating", "rejected", "signed"]
Contract: TypeAlias = Literal["none", "draft", "signed"]
Term: TypeAlias = Literal["design_kinds", "revisions", "creative_freedom", "response_times", "recourse"]
Deposit: TypeAlias = Literal["not_asked", "asked", "refused", "promised", "cleared"]
PaymentMethod: TypeAlias = Literal["none", "lump_sum", "milestones"]
Health: TypeAlias = Literal["failing", "strained", "on_track"]
Trend: TypeAlias = Literal["worsening", "steady", "improving"]
Problem: TypeAlias = Literal["none", "small", "major"]
Cadence: TypeAlias = Literal["none", "monthly", "biweekly", "weekly"]
Inputs: TypeAlias = Literal["overdue", "on_time"]


class Project(FactModel):
    """The piece of work that the client asks for. Whatever is left out, or None, is unknown."""

    section: ClassVar = "project"

    deliverable: Deliverable | None = fact("What is to be delivered.", source="P12 P13")
    available_elsewhere: YesNo | None = fact("Whether a vendor could deliver the same quality.", source="P9")
    exact_specification: YesNo | None = fact(
        "Whether the client says exactly what to make, so that there is nothing to decide.", source="P7"
    )
    size: Size | None = fact(
        "How large the project is beside the provider's usual work.", source="T2 T11", ordered=True
    )
    importance: Importance | None = fact(
        "How much the project matters to the client.", source="T2", ordered=True, better="last"
    )
    brief: Brief | None = fact("How detailed the written brief is.", source="T1 T19", ordered=True, better="last")
    research: Research | None = fact(
        "How much of the research that the work needs the client has done.",
        source="T1 T19",
        ordered=True,
        better="last",
    )
    budget_defined: YesNo | None = fact("Whether the client has a budget.", source="T18 T19", better="true")
    budget: Money | None = fact("What the client can spend, in the currency of the case.", source="T3 T12")
    estimate: Money | None = fact(
        "What the provider reckons the work costs, in the currency of the case.", source="T3 T20"
    )
    budget_fit: BudgetFit | None = fact(
        "How the budget compares with the estimate; derived from the two unless stated.",
        source="T3 T12",
        ordered=True,
        better="last",
        derived=True,
    )
    deadline: Deadline | None = fact(
        "Whether the deadline leaves the time that the work takes.", source="T5", ordered=True, better="last"
    )
    rush: YesNo | None = fact("Whether the client needs it fast, ahead of other work.", source="T19", better="false")
    deadlines_agreed: YesNo | None = fact("Whether schedule and deadlines are agreed.", source="T28")
    rush_fee_agreed: YesNo | None = fact("Whether the client has agreed to a fee for rush work.", source="X5")
    phases: PositiveCount | None = fact("In how many phases the work is done.", source="T6")
    purchase_order: PurchaseOrder | None = fact(
        "Whether the client's accounts need a purchase order, and whether it is there.", source="T4"
    )
    creative_restriction: Level | None = fact(
        "How far the client restricts creative decisions.", source="P15", ordered=True
    )
    expectations: Rigidity | None = fact("How stiff the client's expectations are.", source="P15", ordered=True)
    external_risks: Annotated[frozenset[Risk], OneOrMore] | None = fact(
        "What from outside may move the schedule; an empty list when nothing does.", source="E2"
    )
    stage: Stage | None = fact("How far the engagement has come.", source="T20 E3", ordered=True)
    spoken_estimate: SpokenEstimate | None = fact(
        "Whether a spoken estimate was given, and how the client took it.", source="T20 T21"
    )
    written_estimate: WrittenEstimate | None = fact("Where the written estimate stands.", source="T21 T27")
    contract: Contract | None = fact("Where the contract stands.", source="P14 E9")
    terms_agreed: Annotated[frozenset[Term], OneOrMore] | None = fact(
        "Which terms of the relation are agreed; an empty list when none are.", source="P14"
    )
    deposit: Deposit | None = fact("Where the deposit stands; cleared means that it is in the bank.", source="T22 T30")
    days_since_deposit_promised: Amount | None = fact(
        "For how many days the deposit has been promised and has not cleared.", source="T22"
    )
    payment_method: PaymentMethod | None = fact(
        "How the work is to be paid; none when that is not agreed.", source="E3"
    )
    deliverables_listed: YesNo | None = fact(
        "Whether there is a detailed list of deliverables with a date for each.", source="E1 E3"
    )
    kickoff_held: YesNo | None = fact("Whether the kickoff meeting was held.", source="E3")
    summary_sent: YesNo | None = fact("Whether the summary of the meeting went out in writing.", source="E5")
    weeks_since_check_in: Amount | None = fact("How many weeks ago the last check-in was.", source="R2")
    realign_tried: YesNo | None = fact("Whether an honest realignment talk was held.", source="X11")
    health: Health | None = fact("How the running work goes.", source="T23", ordered=True, better="last")
    trend: Trend | None = fact("Where the running work is heading.", source="T24", ordered=True, better="last")
    progress: Percent | None = fact("How much of the work is done, in percent.", source="T23")
    direction_reversed: YesNo | None = fact(
        "Whether a boss appeared half-way with the opposite idea.", source="T19", better="false"
    )
    scope_changes: Count | None = fact("How many additions were asked for after sign-off.", source="X4", better="lower")
    unpriced_additions: Count | None = fact(
        "How many additions were asked for that nobody has agreed a price on.", source="X4"
    )
    overdue_invoices: Count | None = fact("How many invoices to the client are overdue.", source="X1")
    days_since_invoice_sent: Amount | None = fact(
        "For how many days the oldest invoice that is not paid has been out.", source="X2"
    )
    acceptance_defined: YesNo | None = fact(
        "Whether it is agreed what done means and how long the client has to object.", source="X13"
    )
    open_problem: Problem | None = fact("How bad the worst problem now open is.", source="E6", ordered=True)
    client_informed: YesNo | None = fact("Whether the client has been told of the open problem.", source="E6")
    account_manager: YesNo | None = fact("Whether an account manager is named.", source="E10")
    status_cadence: Cadence | None = fact("How often the client gets a status update.", source="E11", ordered=True)
    shared_board: YesNo | None = fact("Whether there is a task board that the client can see.", source="E13")
    client_inputs: Inputs | None = fact(
        "Whether what the client itself has to deliver comes in time.", source="E8", ordered=True, better="last"
    )
