"""Every step of a good path counts: leaving one out changes something that the log or the outcome shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_sandbox.datasets import load_oracle
from crm_sandbox.kernel.refusals import Refused
from tests.replay.test_scripts import SCRIPTS, Playing, _play

GOOD = [
    pytest.param(path, index, id=f"{path.parent.parent.name}-{path.stem}-{found['ref']}")
    for path in SCRIPTS
    for index, found in enumerate(load_oracle(path)["paths"])
    if found["ref"].startswith("ideal")
]


def _outcome(played: Playing) -> dict[str, object]:
    """What a person would measure: result, feelings, closing, amounts, facts, transmissions, what was agreed."""
    talk = played.talk
    orders = played.door.state.orders.of_client(played.client)
    file = played.door.state.accounts.of(played.client)
    return {
        "outcome": played.outcome(),
        "closing": played.closing(),
        "ratios": [played.ratio(name) for name in ("elicitation", "recall", "precision", "messages")],
        "feelings": (talk.mood, talk.trust, talk.annoyance, talk.patience_t) if talk else None,
        "flags": sorted(talk.flags) if talk else None,
        "demands": sorted(talk.demands.items()) if talk else None,
        "orders": [(order.site, order.total_cents, order.status, order.read_elements) for order in orders],
        "contacts": sorted(file.contacts),
        "discounts": played.door.state.discounts.requests,
        "panels": sorted(played.door.state.accounts.panels),
        "complaints": sorted(
            (c.status, c.consulted, c.linked, c.articles, c.solution)
            for c in played.door.state.complaints.complaints.values()
        ),
        "credit": (played.door.state.credit.requests, played.door.state.credit.schedules),
        "callbacks": len(played.door.state.calls.callbacks),
    }


@pytest.mark.parametrize(("path", "index"), GOOD)
def test_leaving_a_step_out_changes_what_is_measured(path: Path, index: int) -> None:
    whole = _outcome(_play(path, index))
    steps = load_oracle(path)["paths"][index]["steps"]
    unseen = []
    for number, step in enumerate(steps):
        try:
            changed = _outcome(_play(path, index, without=number))
        except (AssertionError, Refused):
            continue
        if changed == whole:
            unseen.append(step)
    assert unseen == []
