"""Deals for the fake HubSpot: made up, with the blanks, the odd names and the half-filled fields that real ones have.

The values of the custom properties show up once these properties exist, as if somebody had filled them in by then.
"""

from __future__ import annotations

from typing import Final

from fake_store import Store

_PRIMARY_COMPANY: Final = (341, 5)
_CONTACT: Final = 3

# deal, company, contact; a company or contact that is None is not there
_SAMPLE: Final[tuple[tuple[dict[str, str], dict[str, str] | None, dict[str, str] | None], ...]] = (
    (
        {"dealname": "Website for a practice", "amount": "5400.00", "deal_currency_code": "EUR", "dealstage": "qualifiedtobuy",
         "dealtype": "newbusiness", "cq_brief": "detailed", "cq_budget_defined": "true", "cq_budget": "6000",
         "cq_knows_goal": "true", "cq_deposit_stance": "agrees", "cq_rush": "false", "cq_research": "provided"},
        {"name": "Physiotherapie am Park", "domain": "park-physio.example", "numberofemployees": "14", "cq_trust": "trusting",
         "cq_respectful": "true", "cq_payment_record": "none_yet", "cq_single_contact": "true"},
        {"firstname": "Mareike", "lastname": "Öztürk", "email": "mareike@park-physio.example",
         "hs_analytics_source": "ORGANIC_SEARCH", "notes_last_contacted": "2026-10-27T09:12:44.120Z"},
    ),
    (
        {"dealname": "Viral video by Friday!!! 🎬", "amount": "", "dealstage": "appointmentscheduled", "cq_brief": "none",
         "cq_rush": "true", "cq_budget_defined": "false", "cq_asks_unpaid_work": "true", "cq_deposit_stance": "refuses",
         "cq_knows_goal": "false", "cq_deadline": "unrealistic", "description": "They want it to be viral. Call me!"},
        {"name": "Hyper & Söhne GmbH", "numberofemployees": "3", "cq_respectful": "false", "cq_trust": "distrustful"},
        {"firstname": "Rico", "lastname": "Hyper", "email": "rico@hyper.example", "numemployees": "1-5"},
    ),
    (
        {"dealname": "Translation, three pages", "amount": "240", "deal_currency_code": "EUR", "dealstage": "contractsent",
         "dealtype": "existingbusiness", "cq_size": "small", "cq_spoken_estimate": "agreed"},
        None,
        {"firstname": "נועה", "lastname": "לוי", "email": "noa@example.org", "cq_payment_record": "on_time",
         "cq_work_pattern": "regular"},
    ),
    (
        {"dealname": "New deal"},
        None,
        None,
    ),
    (
        {"dealname": "Rebrand and shop", "amount": "48000", "deal_currency_code": "EUR", "dealstage": "decisionmakerboughtin",
         "cq_brief": "written", "cq_deliverable": "custom_work", "cq_importance": "critical", "cq_size": "large",
         "cq_external_risks": "holidays;other", "cq_decision_maker_present": "false", "cq_silent_since": "2026-10-05"},
        {"name": "Kühltechnik Nord AG", "numberofemployees": "1200", "cq_approval_layers": "4", "cq_involvement": "controlling",
         "cq_payment_days": "60", "cq_payment_record": "late", "cq_experience": "extensive"},
        {"firstname": "Jo", "lastname": "Nord", "email": "jo@nord.example", "hs_analytics_source": "OFFLINE"},
    ),
    (
        {"dealname": "Booking plugin", "amount": "900", "deal_currency_code": "EUR", "cq_deliverable": "packaged_product",
         "cq_seeks": "product", "cq_brief": "dont_know", "cq_external_risks": "none"},
        {"name": "=Boats(1)", "numberofemployees": "", "cq_domain_knowledge": "none"},
        {"firstname": "Ada", "lastname": "Boats", "email": "ada@boats.example", "numemployees": "5-25"},
    ),
)  # fmt: skip


def fill(store: Store, number: int) -> list[str]:
    """Put so many deals with their companies and contacts into an account, and return the ids of the deals."""
    deals = []
    for place in range(number):
        properties, company, contact = _SAMPLE[place % len(_SAMPLE)]
        deal = store.add("deals", properties, check=False)
        if company is not None:
            store.associate(
                ("deals", deal), ("companies", store.add("companies", company, check=False)), *_PRIMARY_COMPANY
            )
        if contact is not None:
            store.associate(("deals", deal), ("contacts", store.add("contacts", contact, check=False)), _CONTACT)
        deals.append(deal)
    return deals
