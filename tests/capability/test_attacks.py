"""What a hostile trainee tries: other sites in `back`, numbers that are none, moments out of time, looks for free."""

from __future__ import annotations

import pytest

from crm_sandbox.crm.credit.rules import has_accord
from crm_sandbox.crm.orders.rules import available, next_delivery
from crm_sandbox.kernel import clock
from tests.demo import Demo, csrf

ME = "stagiaire3"


@pytest.mark.parametrize(
    "path", ["/\t/evil.example", "/\r/evil.example", "/\n\\evil.example", "//evil.example", "/\\evil"]
)
def test_nobody_is_sent_to_another_site(demo: Demo, path: str) -> None:
    browser = demo.app.test_client()
    typed = {"csrf_token": csrf(browser, "/login"), "code": ME, "password": demo.passwords[ME], "back": path}
    assert browser.post("/login", data=typed).headers["Location"] == "/"


@pytest.mark.parametrize("page", ["²", "9" * 20, "9" * 5000])
@pytest.mark.parametrize("screen", ["clients", "products"])
def test_a_page_that_is_no_number(demo: Demo, screen: str, page: str) -> None:
    run = demo.run_of(ME)
    assert demo.browser(ME).get(f"/runs/{run}/{screen}?page={page}").status_code == 200
    assert demo.api(ME).get(f"/runs/{run}/{screen}?page={page}")[0] == 422


def test_a_sort_that_does_not_exist(demo: Demo) -> None:
    status, problem = demo.api(ME).get(f"/runs/{demo.run_of(ME)}/clients?sort=zz")
    assert status == 422
    assert problem["errors"][0]["field"] == "sort"


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"]
)
@pytest.mark.parametrize(
    ("kind", "field", "rest"),
    [
        ("clock.wait", "until", {}),
        ("callback.schedule", "at", {"client": "ORV-C001"}),
        ("task.create", "due_at", {"title": "x"}),
    ],
)
def test_a_moment_out_of_time_is_a_form_error(
    demo: Demo, kind: str, field: str, rest: dict[str, str], moment: str
) -> None:
    status, problem = demo.api(ME).act(demo.run_of(ME), kind, **{field: moment}, **rest)
    assert (status, problem["errors"][0]["field"]) == (422, field)


def test_a_sum_of_many_digits_is_a_form_error(demo: Demo) -> None:
    run, browser = demo.run_of(ME), demo.browser(ME)
    typed = {"csrf_token": csrf(browser, f"/runs/{run}/desk"), "_here": f"/runs/{run}/desk"}
    for digits in (20, 5000):
        more = {"complaint": "x", "solution": "y", "amount_cents.eur": "9" * digits}
        assert browser.post(f"/runs/{run}/do/complaint.settle", data=typed | more).status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_out_of_time_said_on_the_phone(own_demo: Demo, day: str) -> None:
    run, api = own_demo.run_of(ME), own_demo.api(ME)
    for client in list(own_demo.services.ledger.state_at(run)[0].world.clients)[:40]:
        api.act(run, "call.dial", client=client)
        live = own_demo.services.ledger.state_at(run)[1].calls.live
        if live is not None and live.role != "voicemail":
            break
    for act in ("agree_next", "commit", "state_delivery"):
        status, _ = api.act(run, "call.say", act=act, date=day, when=day, what="x", next_kind="callback", time="00:00")
        assert status in (200, 422)


@pytest.mark.parametrize(
    ("screen", "folder"), [("client", "clients"), ("product", "products"), ("document", "documents")]
)
def test_no_sheet_is_read_for_free(own_demo: Demo, screen: str, folder: str) -> None:
    """`screen.open` is not a way around `client.open`, which costs time and is what the evaluator reads."""
    run, api = own_demo.run_of(ME), own_demo.api(ME)
    world = own_demo.services.ledger.state_at(run)[0].world
    subject = list({"client": world.clients, "product": world.products, "document": world.documents}[screen])[-1]
    status, problem = api.act(run, "screen.open", screen=screen, subject=subject)
    assert (status, problem["errors"][0]["field"]) == (422, "screen")
    before = own_demo.services.ledger.state_at(run)[2]
    own_demo.browser(ME).get(f"/runs/{run}/{folder}/{subject}")
    entries = own_demo.services.ledger.entries(run, after=before)
    assert [entry.envelope.type for entry in entries] == [f"{screen}.open"]


def test_a_screen_takes_no_book(demo: Demo) -> None:
    status, _ = demo.api(ME).act(demo.run_of(ME), "screen.open", screen="clients", query="x" * 5000)
    assert status == 422


@pytest.mark.parametrize(("screen", "folder"), [("order", "orders"), ("complaint", "complaints")])
def test_what_does_not_exist_is_not_recorded_as_seen(demo: Demo, screen: str, folder: str) -> None:
    run = demo.run_of(ME)
    before = demo.services.ledger.state_at(run)[2]
    assert demo.browser(ME).get(f"/runs/{run}/{folder}/nope").status_code == 404
    assert demo.api(ME).act(run, "screen.open", screen=screen, subject="nope")[0] == 422
    assert demo.services.ledger.state_at(run)[2] == before


def test_an_accord_is_given_for_the_order_as_it_stands(own_demo: Demo) -> None:
    """Asked for one carton and then filled, an order in red stays on credit hold: accounts agreed to the carton."""
    run, api = own_demo.run_of(ME), own_demo.api(ME)
    dataset, state, _ = own_demo.services.ledger.state_at(run)
    client = dataset.world.clients["ORV-C001"]
    dear = sorted(dataset.world.products.values(), key=lambda p: -p.price_cents * p.stock)[:25]
    small = next(p for p in dear if p.multiple == p.minimum)
    api.act(run, "order.add_line", client=client.ref, product=small.ref, quantity=small.minimum)
    state = own_demo.services.ledger.state_at(run)[1]
    order = next(ref for ref, made in state.orders.orders.items() if made.client == client.ref)
    api.act(run, "credit.ask_exemption", order=order, reason="r", proposal="p")
    while not any(request.answer for request in state.credit.requests.values()):
        api.act(run, "clock.wait", until=clock.iso(clock.later(state.now, 120)))
        state = own_demo.services.ledger.state_at(run)[1]
    assert has_accord(state, order)
    day = next_delivery(dataset, client, state.now)
    for product in dear:
        quantity = available(dataset, state, product.ref, day) // product.multiple * product.multiple
        if product.ref != small.ref and quantity:
            api.act(run, "order.add_line", client=client.ref, product=product.ref, quantity=quantity)
    status, _ = api.act(run, "order.confirm", order=order)
    made = own_demo.services.ledger.state_at(run)[1].orders.orders[order]
    assert (status, made.credit_state, made.status) == (200, "red", "credit_hold")


def test_a_nul_is_refused_wherever_it_is_typed(demo: Demo) -> None:
    browser = demo.app.test_client()
    data = {"csrf_token": csrf(browser, "/login"), "code": "stagiaire3\x00", "password": "x"}
    assert browser.post("/login", data=data).status_code == 400
    run = demo.run_of("stagiaire3")
    assert demo.browser("stagiaire3").get(f"/runs/{run}/clients?q=%00").status_code == 400
