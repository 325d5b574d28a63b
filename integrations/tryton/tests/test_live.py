# SPDX-FileCopyrightText: clientqual authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A live server, used from another process over XML-RPC as a CRM is used by the programs around it."""

import json
import re
import subprocess
import sys
import xmlrpc.client
from decimal import Decimal

import pytest
from clientqual import RuleSet, qualify
from clientqual.crm import Stored, answer_key, replay

import demo

PASSWORD = "only-for-this-test"
pytestmark = pytest.mark.usefixtures("running")


@pytest.fixture(scope="module")
def running(database, tmp_path_factory):
    """Return the folder of a server that runs while the tests of this file do."""
    folder = tmp_path_factory.mktemp("live")
    port = demo.configure(folder)
    demo.copy_database(folder, PASSWORD, database)
    with demo.server(folder, port):
        demo.create_company(demo.connect(port, PASSWORD))
        yield folder


def model(name):
    return demo.Model.get(name)


def lead_with(**values):
    lead = model("sale.opportunity")(**values)
    lead.save()
    return lead


def notes(lead):
    return model("ir.note").find([("resource", "=", f"sale.opportunity,{lead.id}")])


def test_from_facts_to_answer():
    """What is stored is what the library says of the same facts."""
    lead = lead_with(cq_brief="none", cq_rush="yes", cq_budget=Decimal(900), cq_deposit_stance="refuses")
    q = qualify({
        "project.brief": "none", "project.rush": True, "project.budget": 900, "client.deposit_stance": "refuses",
        "currency": "EUR",
    })  # fmt: skip
    assert (lead.cq_tier, lead.cq_persona) == (q.tier.presumed, q.persona.presumed)
    assert (lead.cq_paradigm, lead.cq_verdict) == (q.paradigm.presumed, q.verdict.presumed)
    assert lead.cq_tier_status == ("certain" if q.tier.is_certain else "presumed")
    assert [todo.action for todo in lead.cq_todos] == [item.action for item in q.recommendations]
    assert [todo.status for todo in lead.cq_todos] == [item.status for item in q.recommendations]
    assert lead.cq_rule_set_digest == q.rule_set.digest
    assert (lead.cq_rule_set, lead.cq_rule_set_version) == (q.rule_set.name, q.rule_set.version)
    assert (lead.cq_case_digest, lead.cq_key) == (q.case.digest, answer_key(q))
    assert (lead.cq_known, lead.cq_open) == (q.basis.known, q.basis.open)


def test_a_stored_answer_can_be_given_again():
    """The stored answer holds all that it takes to ask for it again."""
    lead = lead_with(cq_brief="none", cq_trust="dont_know", cq_more_facts="client.mind_changes: 4")
    again = replay(Stored.from_json(json.loads(lead.cq_answer)), RuleSet.default())
    assert again.same
    assert again.same_rules


def test_unknown_stays_unknown_and_zero_stays_zero():
    """An empty amount tells nothing, an amount of zero tells something."""
    empty, zero = lead_with(amount=None), lead_with(amount=Decimal(0))
    assert (empty.cq_tier, empty.cq_key) == (None, None)
    assert zero.cq_tier is not None


def test_a_second_press_writes_nothing():
    """Neither does what follows from a write of our own."""
    lead = lead_with(cq_brief="spoken")
    lead.click("cq_qualify")
    before = [(note.id, note.message) for note in notes(lead)]
    stored = (lead.write_date, lead.cq_qualified_at, lead.cq_key)
    lead.click("cq_qualify")
    lead.reload()
    assert len(before) == 1
    assert [(note.id, note.message) for note in notes(lead)] == before
    assert (lead.write_date, lead.cq_qualified_at, lead.cq_key) == stored


def test_the_nightly_job_repairs_and_goes_on(running):
    """A lead that cannot be read keeps its answer and says why; the others are qualified; nothing is written twice."""
    good, bad = lead_with(cq_brief="none"), lead_with(cq_brief="detailed")
    tier = bad.cq_tier
    spoil(running, bad, cq_more_facts="client.trust: blind")
    spoil(running, good, cq_key="as if the rules had changed", cq_tier="best")
    (cron,) = model("ir.cron").find([("method", "=", "sale.opportunity|cq_qualify_all")])
    cron.click("run_once")
    good.reload()
    bad.reload()
    assert good.cq_tier == good.cq_tier_now
    assert (bad.cq_tier, bad.cq_tier_now) == (tier, None)
    assert "`client.trust` cannot be that" in bad.cq_problem
    stored = (good.write_date, bad.write_date)
    cron.click("run_once")
    good.reload()
    bad.reload()
    assert (good.write_date, bad.write_date) == stored
    bad.cq_more_facts = None
    bad.save()
    assert bad.cq_problem is None


def spoil(folder, lead, **values):
    """Write into the database behind the back of the server, as an old version or another module might have."""
    import sqlite3

    names = ", ".join(f"{name} = ?" for name in values)
    with sqlite3.connect(folder / f"{demo.DATABASE}.sqlite", timeout=10) as connection:
        connection.execute(f"UPDATE sale_opportunity SET {names} WHERE id = ?", [*values.values(), lead.id])
    connection.close()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cq_more_facts": "client.trsut: cautious"}, "`client.trsut` is not a fact; did you mean `client.trust`?"),
        ({"cq_more_facts": "client.attitude: sour"}, "`client.attitude` cannot be that; it is one of"),
        ({"cq_more_facts": "project.brief: none", "cq_brief": "none"}, "`project.brief` is stated twice"),
        ({"cq_more_facts": "a pleasant call"}, "line 1 of the further facts is no fact"),
        ({"cq_budget": Decimal(1), "cq_budget_defined": "no"}, "`project.budget_defined` is `true`"),
        ({"cq_budget": Decimal(-1)}, "project.budget"),
    ],
)
def test_wrong_facts_are_named_and_not_stored(values, message):
    before = model("sale.opportunity").find([], order=[("id", "ASC")])
    with pytest.raises(xmlrpc.client.Fault) as caught:
        lead_with(**values)
    assert message in str(caught.value.faultString)
    assert model("sale.opportunity").find([], order=[("id", "ASC")]) == before


def test_an_answer_cannot_be_written_by_hand():
    """Programs may tell facts, and nothing of what follows from them."""
    lead = lead_with(cq_brief="none")
    proxy = demo.proteus_config.get_config().get_proxy("sale.opportunity")
    context = demo.proteus_config.get_config().context
    for values in ({"cq_tier": "best"}, {"cq_key": "x"}, {"cq_tier_override_by": 1}):
        with pytest.raises(xmlrpc.client.Fault):
            proxy.write([lead.id], values, context)
    todos = demo.proteus_config.get_config().get_proxy("sale.opportunity.cq_todo")
    with pytest.raises(xmlrpc.client.Fault):
        todos.write([lead.cq_todos[0].id], {"title": "Give a discount"}, context)
    todos.write([lead.cq_todos[0].id], {"done": True}, context)


def test_an_override_is_kept_when_facts_change():
    """A person's tier stands beside the computed one, through every qualification, until a person takes it back."""
    lead = lead_with(cq_brief="detailed")
    lead.cq_tier_override, lead.cq_tier_override_because = "tolerable", "They were late last time."
    lead.save()
    lead.cq_rush = "yes"
    lead.save()
    lead.click("cq_qualify")
    assert (lead.cq_tier_shown, lead.cq_tier_override, lead.cq_tier) == ("tolerable", "tolerable", lead.cq_tier_now)
    assert json.loads(lead.cq_answer)["case"]["override"]["tier"]["by"] == "admin"
    (note,) = notes(lead)
    assert "They were late last time." in note.message
    lead.cq_tier_override = None
    lead.save()
    assert (lead.cq_tier_shown, lead.cq_tier_override_by) == (lead.cq_tier, None)


def test_nothing_of_a_lead_is_logged(running):
    """The log of the server knows nothing of what leads say."""
    lead = lead_with(description="Dr. Uhlenbrock-Zwirn", comment="Uhlenbrock rang twice", cq_brief="none")
    lead.click("cq_qualify")
    with pytest.raises(xmlrpc.client.Fault):
        lead_with(cq_more_facts="client.trust: Uhlenbrock")
    assert "Uhlenbrock" not in (running / "trytond.log").read_text("utf-8")


def test_who_may_do_what():
    """Who works on leads may qualify and tick off; who may only read them may do neither."""
    lead = lead_with(cq_brief="none")
    worker, reader = proxies("worker", "Sale Opportunity"), proxies("reader", "Sales")
    (todo,) = worker["sale.opportunity"].read([lead.id], ["cq_todos"], worker["context"])[0]["cq_todos"][:1]
    worker["sale.opportunity"].cq_qualify([lead.id], worker["context"])
    worker["sale.opportunity.cq_todo"].write([todo], {"done": True}, worker["context"])
    (told,) = reader["sale.opportunity"].read([lead.id], ["cq_tier", "cq_tier_now", "cq_next_step"], reader["context"])
    assert told["cq_tier"] == told["cq_tier_now"] == lead.cq_tier
    with pytest.raises(xmlrpc.client.Fault):
        reader["sale.opportunity"].cq_qualify([lead.id], reader["context"])
    with pytest.raises(xmlrpc.client.Fault):
        reader["sale.opportunity.cq_todo"].write([todo], {"done": False}, reader["context"])
    with pytest.raises(xmlrpc.client.Fault):
        worker["sale.opportunity.cq_todo"].delete([todo], worker["context"])
    assert len(notes(lead)) == 1


def proxies(login, group):
    """Make a user in a group and return what that user calls, with its context."""
    (group,) = model("res.group").find([("name", "=", group)])
    (company,) = model("company.company").find([])
    user = model("res.user")(login=login, password=PASSWORD, email=f"{login}@example.org")
    user.groups.append(group)
    user.companies.append(company)
    user.company = company
    user.save()
    url = demo.proteus_config.get_config().url.replace("admin:", f"{login}:")
    config = demo.proteus_config.XmlrpcConfig(url)
    names = ("sale.opportunity", "sale.opportunity.cq_todo")
    return {**{name: config.get_proxy(name) for name in names}, "context": config.context}


def test_the_program_of_the_page(running, tmp_path):
    """The program in the documentation does what the page says."""
    page = (demo.EXAMPLES.parent / "docs" / "crm" / "tryton.md").read_text("utf-8")
    (program,) = re.findall(r"^```py first_lead.py\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (printed,) = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    port = re.search(r"localhost:(\d+)", (running / "trytond.conf").read_text("utf-8"))[1]
    program = program.replace("8000", port).replace('getpass.getpass("password of admin: ")', repr(PASSWORD))
    (tmp_path / "first_lead.py").write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, "first_lead.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stdout.startswith(printed), done.stderr


def test_many_leads_at_once():
    """A hundred leads are qualified in one press, each with its note."""
    proxy = demo.proteus_config.get_config().get_proxy("sale.opportunity")
    config = demo.proteus_config.get_config()
    ids = proxy.create([{"cq_brief": "spoken", "cq_rush": "yes"} for _ in range(100)], config.context)
    proxy.cq_qualify(ids, config.context)
    tiers = {record["cq_tier"] for record in proxy.read(ids, ["cq_tier"], config.context)}
    assert len(tiers) == 1
    assert None not in tiers
    resources = [f"sale.opportunity,{lead}" for lead in ids]
    assert len(model("ir.note").find([("resource", "in", resources)])) == 100
