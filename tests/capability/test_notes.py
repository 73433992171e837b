"""Personal notes stay in sight while somebody is on the line."""

from __future__ import annotations

from tests.demo import Demo


def test_notes_are_in_sight_on_the_line(own_demo: Demo) -> None:
    run, api = own_demo.run_of("stagiaire5"), own_demo.api("stagiaire5")
    while api.get(f"/runs/{run}")[1]["at"][11:16] < "10:00":
        api.act(run, "clock.wait", until="2027-03-10T10:00:00+01:00")
    assert api.act(run, "desk.write_notes", text="Annoncer le franco")[0] == 200
    api.act(run, "call.dial", client="ORV-C017")
    page = own_demo.browser("stagiaire5").get(f"/runs/{run}/call").get_data(as_text=True)
    assert "Annoncer le franco" in page
