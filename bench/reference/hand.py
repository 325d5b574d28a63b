"""The floor: the reference rule set written by hand as one plain Python function, as a careful user would write it.

It is what a program would do without a rule engine: it validates nothing, explains nothing, and knows no third value:
an unknown fact makes its condition false.
"""

# ruff: noqa: SIM114  (one branch for each row of the rule set, whatever its answer)

from __future__ import annotations

from typing import Any


def qualify(case: dict[str, dict[str, Any]]) -> dict[str, Any]:  # noqa: C901, PLR0912, PLR0915  (one function, for speed)
    """Return what follows from a case: five outcomes, and the codes of the actions that are called for."""
    provider = case["provider"].get
    house = case["house_rules"].get
    client = case["client"].get
    project = case["project"].get

    # facts that are read more than once
    brief = project("brief")
    research = project("research")
    budget = project("budget")
    budget_fit = project("budget_fit")
    deadline = project("deadline")
    rush = project("rush")
    size = project("size")
    importance = project("importance")
    stage = project("stage")
    deposit = project("deposit")
    spoken = project("spoken_estimate")
    written = project("written_estimate")
    contract = project("contract")
    deliverable = project("deliverable")
    progress = project("progress")
    health = project("health")
    expectations = project("expectations")
    restriction = project("creative_restriction")
    cadence = project("status_cadence")
    purchase_order = project("purchase_order")
    budget_defined = project("budget_defined")
    elsewhere = project("available_elsewhere")
    experience = client("experience")
    knowledge = client("domain_knowledge")
    knows_goal = client("knows_goal")
    involvement = client("involvement")
    trust = client("trust")
    attitude = client("attitude")
    openness = client("openness")
    responsiveness = client("responsiveness")
    status_requests = client("status_requests_per_week")
    autonomy = client("autonomy_granted")
    seeks = client("seeks")
    chooses_on = client("chooses_on")
    pattern = client("work_pattern")
    more_work = client("more_work_announced")
    estimate_stance = client("estimate_stance")
    deposit_stance = client("deposit_stance")
    layers = client("approval_layers")
    approvals = client("approvals")
    mind_changes = client("mind_changes")
    respectful = client("respectful")
    professional = client("professional")
    expects_talk = client("discusses_expectations")
    organization = client("organization")
    role = provider("role")
    capacity = provider("capacity")
    deposit_percent = house("deposit_percent")
    rounds = house("included_revision_rounds")
    avoided = house("avoided_personas") or ()

    # red flags
    r_one_off = pattern == "one_off" and more_work is not True
    r_no_brief = brief in ("none", "spoken")
    r_no_budget = budget_defined is False or (budget is not None and budget < 500)
    r_no_experience = experience == "none" and knows_goal is not True
    r_no_research = research == "none"
    r_rush = rush is True or deadline == "unrealistic"
    r_no_deposit = deposit_stance == "refuses" or deposit == "refused"
    r_mind_changes = mind_changes is not None and mind_changes >= 3
    r_absent_boss = project("direction_reversed") is True or (
        client("decision_maker_present") is False and layers is not None and layers >= 3
    )
    r_unresponsive = responsiveness == "silent" or approvals == "late"
    r_budget_fight = budget_fit == "short" and estimate_stance in ("resists", "negotiates")
    r_disrespect = respectful is False or (
        trust == "distrustful" and status_requests is not None and status_requests > 7
    )
    red = (
        r_one_off
        + r_no_brief
        + r_no_budget
        + r_no_experience
        + r_no_research
        + r_rush
        + r_no_deposit
        + r_mind_changes
        + r_absent_boss
        + r_unresponsive
        + r_budget_fight
        + r_disrespect
    )

    # green flags
    g_matters = size == "large" or importance == "critical"
    g_funded = budget_fit in ("enough", "ample") or (budget is not None and budget >= 20000)
    g_accepts_terms = estimate_stance == "accepts" and deposit_stance == "agrees"
    g_more_work = more_work is True or pattern in ("regular", "ongoing")
    green = (
        (professional is True and respectful is not False)
        + (brief in ("written", "detailed") and research in ("partial", "provided"))
        + g_matters
        + g_funded
        + g_accepts_terms
        + (purchase_order in ("ready", "not_needed"))
        + (deadline == "realistic" and rush is False)
        + (approvals == "timely" and layers is not None and layers <= 2)
        + (responsiveness == "prompt")
        + g_more_work
        + (trust == "trusting" and autonomy in ("some", "full"))
        + (openness == "open" and expects_talk is True)
    )

    # tier
    if red >= 6 and green < 6:
        tier = "worst"
    elif r_no_deposit and r_disrespect:
        tier = "worst"
    elif red >= 4 and r_no_deposit and green < 5:
        tier = "worst"
    elif green >= 8 and red == 0:
        tier = "best"
    elif green >= 7 and red < 2 and g_matters + g_funded + g_accepts_terms + g_more_work >= 2:
        tier = "best"
    elif client("source") in ("referral", "friend_referral") and experience in ("none", "some") and green < 6:
        tier = "tolerable"
    elif green >= 5 and red < 3 and professional is True:
        tier = "good"
    elif green >= 6 and red < 3:
        tier = "good"
    elif budget_fit in ("short", "enough") and pattern in ("occasional", "regular") and red < 5:
        tier = "decent"
    elif r_budget_fight and green >= 3:
        tier = "decent"
    elif red >= 3 and green < 4:
        tier = "tolerable"
    elif (pattern == "one_off" and experience == "none") or red >= 4:
        tier = "tolerable"
    else:
        tier = "decent"

    # persona: the highest score wins, ties in this order
    hands_on = involvement in ("hands_on", "controlling")
    micromanager = lost = savvy = relaxed = 0
    if involvement == "controlling":
        micromanager += 3
    if status_requests is not None and status_requests >= 3:
        micromanager += 2
    if trust == "distrustful":
        micromanager += 2
    if autonomy == "none":
        micromanager += 1
    if hands_on and mind_changes is not None and mind_changes >= 2:
        micromanager += 1
    if knowledge == "none":
        lost += 3
    if attitude == "skeptical":
        lost += 2
    if hands_on and knowledge in ("none", "basic"):
        lost += 2
    if openness in ("closed", "reluctant"):
        lost += 1
    if experience == "none":
        lost += 1
    if knows_goal is True and knowledge in ("basic", "solid"):
        savvy += 3
    if budget_fit in ("enough", "ample"):
        savvy += 2
    if experience == "extensive":
        savvy += 2
    if attitude == "keen":
        savvy += 1
    if involvement == "hands_off":
        relaxed += 3
    if trust == "trusting":
        relaxed += 2
    if status_requests is not None and status_requests <= 0.5:
        relaxed += 2
    if autonomy == "full":
        relaxed += 1
    if responsiveness in ("silent", "slow"):
        relaxed += 1
    persona, top = "micromanager", micromanager
    if lost > top:
        persona, top = "in_the_dark", lost
    if savvy > top:
        persona, top = "savvy", savvy
    if relaxed > top:
        persona, top = "laissez_faire", relaxed
    if top < 3:
        persona = None

    # paradigm and alignment
    vendor = consultant = 0
    if seeks == "expertise":
        consultant += 3
    elif seeks is not None:
        vendor += 3
    if deliverable in ("packaged_product", "standard_setup"):
        vendor += 2
    elif deliverable is not None:
        consultant += 2
    if chooses_on in ("price", "convenience"):
        vendor += 2
    elif chooses_on is not None:
        consultant += 2
    if project("exact_specification") is True:
        vendor += 2
    if elsewhere is True:
        vendor += 1
    if client("shares_information") is True and autonomy in ("some", "full"):
        consultant += 2
    if client("inhouse_team") is False:
        consultant += 1
    if consultant >= vendor and consultant >= 3:
        paradigm = "consultant_client"
    elif vendor >= 3:
        paradigm = "vendor_customer"
    else:
        paradigm = None
    if paradigm is None or role is None:
        alignment = None
    elif role == "both" or (role == "vendor") == (paradigm == "vendor_customer"):
        alignment = "matched"
    else:
        alignment = "mismatched"

    # actions
    actions = []
    act = actions.append
    early = stage in ("inquiry", "estimate")
    consulting = paradigm == "consultant_client"
    vending = paradigm == "vendor_customer"
    hard = tier in ("worst", "tolerable")
    if house("written") is False:
        act("write_house_rules")
    if persona in ("micromanager", "in_the_dark") and persona in avoided:
        act("phase_out_persona")
    if early and expects_talk is not True:
        act("discuss_roles")
    if hard and early and budget_defined is not True:
        act("ask_budget_and_schedule")
    if tier == "decent" and openness not in ("reluctant", "open"):
        act("assess_openness")
    if organization == "large_organization" and layers is not None and layers >= 2:
        act("map_approval_process")
    if vending and role == "consultant" and elsewhere is True:
        act("refer_to_vendor")
    if (tier == "worst" and spoken == "shocked") or (
        deposit == "refused" and deposit_stance == "refuses" and deposit_percent is not None and deposit_percent >= 20
    ):
        act("walk_away")
    if (
        consulting
        and restriction == "high"
        and expectations == "rigid"
        and provider("creative_freedom_needed") in ("medium", "high")
    ):
        act("exit_early")
    if capacity in ("full", "tight") and stage in ("inquiry", "estimate", "contract"):
        act("check_capacity")
    if (capacity == "tight" or deadline == "tight") and stage in ("estimate", "contract"):
        act("underpromise")
    if hard and spoken == "not_given":
        act("give_spoken_estimate")
    if spoken == "not_given" and deposit_stance in ("refuses", "hesitates"):
        act("mention_deposit")
    if spoken == "agreed" and written == "not_sent":
        act("send_written_estimate")
    if written in ("sent", "negotiating") and stage in ("estimate", "contract"):
        act("get_estimate_signed")
    if tier == "decent" and budget_fit == "short" and estimate_stance in ("resists", "negotiates"):
        act("negotiate_deliverables")
    if (
        layers is not None
        and layers >= 3
        and rounds is not None
        and rounds <= 2
        and written is not None
        and written != "signed"
    ):
        act("add_revision_rounds")
    if stage in ("estimate", "contract", "kickoff"):
        risks = project("external_risks") or ()
        if "holidays" in risks or "weather" in risks or "overlapping_project" in risks or "staff_shortage" in risks:
            act("add_slack")
    if (deposit in ("not_asked", "asked") and tier != "best") or (
        hard and deposit is not None and deposit != "cleared"
    ):
        act("require_deposit")
    if deposit == "promised":
        act("wait_for_deposit")
    if consulting and stage in ("contract", "kickoff"):
        terms = project("terms_agreed") or ()
        if not ("revisions" in terms and "creative_freedom" in terms and "recourse" in terms):
            act("agree_relation_terms")
    if project("deadlines_agreed") is False and deadline in ("tight", "realistic"):
        act("agree_deadlines")
    if project("payment_method") == "none":
        estimate = project("estimate")
        if estimate is not None and estimate > 1000:
            act("agree_payment_method")
    if contract in ("none", "draft") and (deadline == "tight" or red >= 4):
        act("add_risks_section")
    if purchase_order == "needed" and organization == "large_organization":
        act("secure_purchase_order")
    if contract in ("none", "draft") and tier != "worst" and written == "signed":
        act("sign_contract")
    if project("deliverables_listed") is False and stage in ("contract", "kickoff"):
        act("list_deliverables")
    if stage == "kickoff" and contract == "signed" and deposit == "cleared":
        act("hold_kickoff")
    if provider("team") == "agency" and project("account_manager") is False:
        act("name_account_manager")
    if cadence == "none" and stage in ("kickoff", "delivery") and persona is not None and persona != "laissez_faire":
        act("schedule_status_updates")
    if project("shared_board") is False:
        phases = project("phases")
        if size == "large" or (phases is not None and phases >= 2):
            act("set_up_shared_board")
    if stage == "delivery" and cadence in ("weekly", "biweekly", "monthly") and progress is not None and progress < 100:
        act("write_status_report")
    if persona == "laissez_faire":
        check_in = house("check_in_weeks")
        if check_in is not None and check_in >= 1 and responsiveness in ("silent", "slow"):
            act("schedule_check_ins")
    elif persona == "micromanager":
        calls = house("status_calls_per_week")
        if status_requests is not None and status_requests > 2 and calls is not None and calls <= 2:
            act("limit_status_calls")
    elif persona == "in_the_dark":
        if openness in ("reluctant", "open"):
            act("start_from_basics")
        if attitude in ("skeptical", "neutral"):
            act("explain_benefit")
    elif persona == "savvy" and tier in ("best", "good") and client("refers_others") is not False:
        act("nurture_contact")
    if consulting and hands_on and importance == "critical":
        act("bring_into_decisions")
    if vending and deliverable in ("packaged_product", "standard_setup") and budget is not None and budget < 5000:
        act("limit_to_margin")
    if (
        tier == "decent"
        and experience in ("none", "some")
        and openness in ("reluctant", "open")
        and client("invests_steadily") is False
    ):
        act("teach_process")
    if project("open_problem") == "major" and project("client_informed") is not True:
        act("raise_problem_early")
    if (
        tier == "worst"
        and stage == "delivery"
        and progress is not None
        and progress >= 40
        and health in ("failing", "strained")
    ):
        act("finish_fast")
    if hard and health == "failing" and project("trend") == "worsening" and progress is not None and progress < 90:
        act("write_off")
    if tier == "best" and respectful is True:
        act("treat_like_gold")
    if tier == "good" and pattern in ("occasional", "regular", "ongoing"):
        act("keep_as_base")

    # verdict
    if tier == "worst" and (spoken == "shocked" or r_no_deposit or r_disrespect):
        verdict = "decline"
    elif alignment == "mismatched" and restriction == "high" and expectations in ("firm", "rigid"):
        verdict = "decline"
    elif tier == "worst" or red >= 4 or (tier == "tolerable" and red >= 2):
        verdict = "accept_with_conditions"
    elif tier == "best" and alignment != "mismatched" and capacity in ("tight", "free"):
        verdict = "pursue"
    elif tier in ("best", "good") and not (r_no_deposit or r_budget_fight or r_rush):
        verdict = "accept"
    elif tier in ("decent", "tolerable") and green >= 4 and red < 3 and alignment != "mismatched":
        verdict = "accept"
    else:
        verdict = "accept_with_conditions"

    return {
        "tier": tier,
        "persona": persona,
        "paradigm": paradigm,
        "alignment": alignment,
        "verdict": verdict,
        "actions": actions,
    }
