"""A run as the interface shows it."""

from __future__ import annotations

from typing import Any

from crm_sandbox.training.model import Run


def run_view(run: Run, *, is_staff: bool) -> dict[str, Any]:
    """A run; seed and dataset digest are for staff: with the command line they would be the answer key."""
    view: dict[str, Any] = {
        "id": run.id,
        "trainee": run.trainee,
        "exercise": run.title,
        "code": run.world().exercise,
        "scenario": run.scenario,
        "mode": run.mode,
        "state": run.state,
        "is_superseded": run.is_superseded,
        "head": {"seq": run.head_seq, "hash": run.head_hash},
    }
    if is_staff:
        view |= {"seed": run.seed, "dataset_digest": run.dataset_digest, "cohort": run.cohort}
    return view
