"""A product that could not be entered stays in sight, whatever is said meanwhile, until it is settled."""

from __future__ import annotations

import re

from tests.demo import Demo, csrf

CLIENT, FRIES = "ORV-C042", "ORV-4001"
HERE = re.compile(r'action="[^"]*/do/call\.say".*?name="_here" value="([^"]*)"', re.S)


def test_a_missing_product_stays_until_it_is_settled(own_demo: Demo) -> None:
    run, api, browser = own_demo.run_of("stagiaire4"), own_demo.api("stagiaire4"), own_demo.browser("stagiaire4")
    while api.get(f"/runs/{run}")[1]["at"][11:16] < "15:05":
        api.act(run, "clock.wait", until="2027-03-10T15:05:00+01:00")
    api.act(run, "call.dial", client=CLIENT)
    page = f"/runs/{run}/call"
    token = csrf(browser, page)

    def sent(kind: str, key: str, **values: str) -> str:
        data = {"csrf_token": token, "idempotency_key": key, "_here": page, **values}
        return browser.post(f"/runs/{run}/do/{kind}", data=data, follow_redirects=True).get_data(as_text=True)

    refused = sent(
        "order.add_line", "1", client=CLIENT, product=FRIES, quantity="5", unit="carton", _form="f-order-add_line"
    )
    assert "Vente manquée" in refused
    here = HERE.search(refused)
    assert here is not None
    here_now = here[1].replace("&amp;", "&")
    said = sent("call.say", "2", act="greet", _here=here_now)
    assert "Vente manquée" in said
    assert FRIES in said
    assert "Vente manquée" in browser.get(f"{page}?act=ask_open&{here_now.partition('?')[2]}").get_data(as_text=True)

    assert "missing=" not in _next_of_the_lost_sale(said)

    api.act(run, "order.show_substitutes", client=CLIENT, product=FRIES)
    compared = f"{page}?subs={FRIES}"
    row = browser.get(compared).get_data(as_text=True)
    assert "Vente manquée" in row
    chosen = re.search(r"product=(ORV-\d+)", row)
    assert chosen is not None
    taken = api.act(run, "order.add_line", client=CLIENT, product=chosen[1], quantity=5, origin=FRIES)
    assert taken[0] == 200, taken
    assert "Vente manquée" not in browser.get(compared).get_data(as_text=True)


def _next_of_the_lost_sale(page: str) -> str:
    """Where noting the lost sale leads."""
    form = re.search(r'action="[^"]*/do/order\.note_lost_sale".*?name="next" value="([^"]*)"', page, re.S)
    assert form is not None
    return form[1]
