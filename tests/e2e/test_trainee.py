"""A trainee's work in a real browser, without the mouse."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.demo import Demo
from tests.e2e.conftest import People, Site


def wait_until(demo: Demo, login: str, hour: str) -> str:
    """Let the simulated time of a trainee's run pass; the run."""
    run, api = demo.run_of(login), demo.api(login)
    while api.get(f"/runs/{run}")[1]["at"][11:16] < hour:
        status, body = api.act(run, "clock.wait", until=f"2027-03-10T{hour}:00+01:00")
        assert status == 200, body
    return run


def say(page: Page, key: str) -> None:
    """F2, the two letters of an act, Enter."""
    page.keyboard.press("F2")
    expect(page.locator("[data-palette]")).to_be_focused()
    page.keyboard.type(key, delay=15)
    page.keyboard.press("Enter")


def said(page: Page, text: str) -> None:
    """Wait until a line of the conversation is there."""
    expect(page.locator("[role=log]")).to_contain_text(text)


def test_a_call_with_a_stockout_from_the_file_to_the_report(site: Site, people: People) -> None:
    run = wait_until(site.demo, "stagiaire3", "15:05")
    person = people("stagiaire3")
    page = person.open(f"/runs/{run}/clients/ORV-C042")
    expect(page.get_by_text("Carte certifiée sans gluten")).to_be_visible()
    page.keyboard.press("Alt+c")
    said(page, "Cabane des Aulnes")
    say(page, "sp")
    said(page, "saluer et se présenter")
    say(page, "do")
    expect(page.locator("select[name=purpose]")).to_be_focused()
    page.keyboard.press("Enter")
    said(page, "annoncer l'objet")
    say(page, "qo")
    expect(page.locator("select[name=theme]")).to_be_focused()
    page.keyboard.press("Enter")
    said(page, "neuf-neuf")
    page.keyboard.press("F4")
    page.keyboard.type("ORV-4001", delay=10)
    page.keyboard.press("Enter")
    quantity = page.locator("#f-order-add_line-quantity")
    expect(quantity).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator(".refusal").first).to_be_visible()
    page.keyboard.press("Alt+s")
    expect(page.get_by_text("Remplacements").first).to_be_visible()
    page.get_by_role("row", name="Pomdal").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("select[name=product]")).to_be_visible()
    page.get_by_role("button", name="Dire").press("Enter")
    said(page, "À la place, je vous propose")
    live = site.demo.services.ledger.state_at(run)[1].calls.live
    assert live is not None
    assert live.accepted == {"ORV-4003"}
    page.keyboard.press("F4")
    page.keyboard.type("ORV-4003", delay=10)
    page.keyboard.press("Enter")
    expect(quantity).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator("#line-ORV-4003")).to_contain_text("remplace")
    line = site.demo.services.ledger.state_at(run)[1].orders.orders["CB-0001"].lines[0]
    assert (line.product, line.quantity, line.origin, line.agreement) == ("ORV-4003", 20, "ORV-4001", "accepted")
    page.keyboard.press("Alt+r")
    anyway = page.get_by_role("button", name="Raccrocher quand même")
    expect(anyway).to_be_focused()
    expect(page.locator("#p-talk")).to_contain_text("CB-0001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Compte rendu de l'appel")).to_be_visible()
    page.get_by_role("radio", name="Pas de commande").check()
    page.locator("input[name=reason]").fill("Le client rappellera")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Compte rendu de l'appel")).to_have_count(0)
    ended = site.demo.services.ledger.state_at(run)[1].calls.ended[-1]
    assert ended.wrapup is not None
    assert ended.wrapup.outcome == "no_order"


def test_a_quantity_that_cannot_be_sold_keeps_what_was_typed_and_offers_the_nearest(site: Site, people: People) -> None:
    run = wait_until(site.demo, "stagiaire4", "10:00")
    person = people("stagiaire4")
    page = person.open(f"/runs/{run}/clients/ORV-C017")
    page.keyboard.press("Alt+c")
    said(page, "iaduc")
    page.keyboard.press("F4")
    page.keyboard.type("ORV-2030", delay=10)
    quantity = page.locator("#f-order-add_line-quantity")
    quantity.fill("5")
    page.locator("#f-order-add_line-unit").select_option("unit")
    quantity.press("Enter")
    expect(page.locator(".refusal").first).to_be_visible()
    expect(quantity).to_have_value("5")
    expect(page.locator("main")).to_contain_text("6")


def test_ten_lines_are_typed_in_few_keys_and_nothing_is_cleared(site: Site, people: People) -> None:
    """Ten lines in at most a hundred and twenty keys: under a minute for whoever types two keys a second."""
    run = wait_until(site.demo, "stagiaire4", "10:00")
    api, person = site.demo.api("stagiaire4"), people("stagiaire4")
    dataset, state, _seq = site.demo.services.ledger.state_at(run)
    if state.calls.live is None:
        api.act(run, "call.dial", client="ORV-C017")
    stocked = [p.ref for p in dataset.world.products.values() if p.stock > 40 * p.multiple and p.sold_by == "carton"]
    page, keys = person.open(f"/runs/{run}/call"), 1
    page.keyboard.press("F4")
    for place, ref in enumerate(stocked[:10], 1):
        expect(page.locator("#f-order-add_line-product")).to_be_focused()
        code = ref.removeprefix("ORV-")
        page.keyboard.type(code)
        expect(page.locator("#f-order-add_line-product")).to_have_value(code)
        page.keyboard.press("Enter")
        expect(page.locator("#f-order-add_line-quantity")).to_be_focused()
        page.keyboard.type("2")
        page.keyboard.press("Enter")
        keys += len(code) + 3
        expect(page.locator("[id^=line-]")).to_have_count(place)
    assert keys <= 120
    lines = site.demo.services.ledger.state_at(run)[1].orders.orders["CB-0001"].lines
    assert [line.product for line in lines] == stocked[:10]
    assert [line.quantity for line in lines] == [
        2 * dataset.world.products[ref].units_per_carton for ref in stocked[:10]
    ]


def test_looking_twice_is_recorded_once_and_a_refresh_not_at_all(site: Site, people: People) -> None:
    run = site.demo.run_of("stagiaire5")
    person = people("stagiaire5")
    person.open(f"/runs/{run}/clients/ORV-C010")
    head = site.demo.services.ledger.stream(run).head_seq
    person.page.reload()
    person.open(f"/runs/{run}/clients/ORV-C010")
    assert site.demo.services.ledger.stream(run).head_seq == head
    person.open(f"/runs/{run}/desk")
    assert site.demo.services.ledger.stream(run).head_seq == head + 1


def test_a_days_plan_is_built_by_keyboard_alone_and_submitted(site: Site, people: People) -> None:
    run = site.demo.run_of("stagiaire5")
    page = people("stagiaire5").open(f"/runs/{run}/plan?only=open")

    def settled(name: str, count: int) -> None:
        """Wait until a counter of the head says so."""
        expect(page.locator(".plan-head")).to_contain_text(re.compile(rf"{name}\s*{count}\s*/"))

    def key(*names: str) -> None:
        for name in names:
            page.keyboard.press(name)

    key("p")
    for count, hour in enumerate(("09:30", "10:15", "14:45"), start=1):
        expect(page.get_by_label("Placer à").first).to_be_focused()
        page.keyboard.type(hour)
        key("Enter")
        settled("À appeler", count)
    key("Tab", "Tab", "Tab", "Tab", "Enter", "Tab", "ArrowDown", "Tab")
    page.keyboard.type("Tarif envoyé, rappel jeudi")
    key("Enter")
    settled("À appeler", 4)
    key("t", "Tab", "Tab")
    page.keyboard.type("11:45")
    key("Enter")
    settled("Tâches", 1)
    key("Shift+Tab", "Shift+Tab", "b", "Tab")
    page.keyboard.type("Deux le matin")
    key("Enter")
    expect(page.locator(".drafts")).to_contain_text("1 brouillon gardé")

    plan = site.demo.services.ledger.state_at(run)[1].plan
    first = next(slot for slot in plan.ordered() if slot.kind == "call")
    page.goto(f"{site.address}/runs/{run}/plan?client={first.subject}")
    key("Alt+ArrowDown")
    expect(page.get_by_label("Déplacer à")).to_have_value("09:45")
    key("j")
    page.keyboard.type("Avant sa tournée")
    key("Enter")
    expect(page.locator(".ev.sel")).to_contain_text("Avant sa tournée")
    key("Control+Enter")
    expect(page.locator("main")).to_contain_text("Remis")

    plan = site.demo.services.ledger.state_at(run)[1].plan
    assert plan.submitted_at is not None
    assert [(slot.kind, slot.at[11:16]) for slot in plan.submitted] == [
        ("call", "09:45"),
        ("call", "10:15"),
        ("task", "11:45"),
        ("call", "14:45"),
    ]
    assert plan.submitted[0].reason == "Avant sa tournée"
    assert [(why.how, why.reason) for why in plan.left_out.values()] == [("email", "Tarif envoyé, rappel jeudi")]
    assert [draft.name for draft in plan.drafts.values()] == ["Deux le matin"]


def test_the_day_is_handed_in_and_then_closed(site: Site, people: People) -> None:
    run = site.demo.run_of("stagiaire6")
    person = people("stagiaire6")
    page = person.open(f"/runs/{run}/report")
    page.on("dialog", lambda dialog: dialog.accept())
    button = page.get_by_role("button", name="Remettre la journée")
    button.click()
    expect(button).to_have_count(0)
    assert site.demo.services.run(run).state == "handed_in"
    stream = site.demo.services.ledger.stream(run)
    assert stream.signature is not None
