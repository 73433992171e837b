"""The screens that the replay shows are the trainee's own, and nothing in them can be used."""

from __future__ import annotations

import pytest

from crm_sandbox.web.screen import ScreenContext, ScreenNotFound
from crm_sandbox.web.screens import SCREENS
from tests.capability.web.conftest import Site

SUBJECTS = {"client": "C01400", "product": "ORV-4001", "document": "cgv"}
OF_A_RUN = ("order", "complaint", "dictation")


@pytest.mark.parametrize("name", [name for name in SCREENS if name not in OF_A_RUN])
def test_a_screen_is_drawn_read_only_from_any_state(site: Site, name: str) -> None:
    dataset, state, _seq = site.services.ledger.state_at(site.run, 0)
    context = ScreenContext(dataset, state, site.run, SUBJECTS.get(name, ""), is_readonly=True)

    with site.app.test_request_context("/"):
        page = SCREENS[name].render(context)

    assert "Lecture seule" in page
    assert "inert" in page
    assert page.count("<fieldset") <= page.count("disabled") + page.count('<fieldset class="f"')


@pytest.mark.parametrize("name", OF_A_RUN)
def test_a_subject_that_does_not_exist_yet_is_not_found(site: Site, name: str) -> None:
    dataset, state, _seq = site.services.ledger.state_at(site.run, 0)

    with site.app.test_request_context("/"), pytest.raises(ScreenNotFound):
        SCREENS[name].render(ScreenContext(dataset, state, site.run, "X-1", is_readonly=True))
