"""The phone desk as a browser without JavaScript gets it: what is pending, contested or to be read again is said there."""

from __future__ import annotations

import html
import re

from tests.demo import Demo

CLIENT, FLOUR, FRIES = "ORV-C106", "ORV-5200", "ORV-4002"


def test_the_desk_says_what_an_order_still_lacks(own_demo: Demo) -> None:
    run, api, browser = own_demo.run_of("stagiaire4"), own_demo.api("stagiaire4"), own_demo.browser("stagiaire4")

    def page(path: str) -> str:
        text = html.unescape(browser.get(f"/runs/{run}/{path}").get_data(as_text=True))
        return re.sub(r"\s+", " ", text)

    api.act(run, "client.open", client=CLIENT)
    api.act(run, "call.dial", client=CLIENT)
    bare = page("call")
    assert 'value="conclude"' in bare
    assert 'do/call.hang_up"' in bare
    api.act(run, "call.say", act="greet")
    api.act(run, "order.add_line", client=CLIENT, product=FRIES, quantity=4)
    pending = "La commande CB-0001 (17,40 € HT) n'est pas validée"
    waiting = page("call")
    assert 'value="conclude"' not in waiting
    assert 'do/call.hang_up"' not in waiting
    for path, button in (("call?act=conclude", "Conclure quand même"), ("call?leave=1", "Raccrocher quand même")):
        assert pending in page(path)
        assert button in page(path)

    assert "le client corrige" not in page("orders/CB-0001")
    api.act(run, "call.say", act="read_back", elements=["content", "quantities"])
    assert "le client corrige</span>" in page("orders/CB-0001")
    assert "La commande a changé" not in page("orders/CB-0001")
    api.act(run, "order.set_line", order="CB-0001", product=FRIES, quantity=8, reason="erreur")
    changed = page("orders/CB-0001")
    assert "La commande a changé depuis la relecture" in changed
    assert "le client corrige</span>" not in changed
    assert changed.count("à relire</span>") == 2
    assert "correction à la relecture" in page("call")

    api.act(run, "call.hang_up")
    assert "La commande CB-0001 (34,80 € HT) n'est pas validée" in page("call")

    api.act(run, "order.confirm", order="CB-0001")
    api.act(run, "run.hand_in")
    assert "Foyer de la Halle aux Grains · Frites 9×9 enrobées 2,5 kg, non demandé" in page("debrief")
