"""Record the golden runs of the running rules: `python -m tests.replay.make_golden` plays an expert and a beginner on a small
dataset; their names begin with the version of the rules.

When rules change, `ledger.model.ENGINE` is raised and new runs are made; those of the versions before stay for ever.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

from crm_sandbox import platform_clock
from crm_sandbox.cli.players import play_run
from crm_sandbox.config import config_from
from crm_sandbox.ledger.export import write_export
from crm_sandbox.ledger.model import ENGINE
from crm_sandbox.training.centre import open_centre
from crm_sandbox.training.demo import play_as_bot
from crm_sandbox.training.model import WorldSpec
from crm_sandbox.wiring import build_parts

GOLDEN = Path(__file__).parent / "golden"
SPEC = WorldSpec("crhr", 7, '{"clients":12}')


def record(profile: str) -> None:
    """Play one run and keep its export, compressed."""
    with TemporaryDirectory() as folder:
        config = config_from({"CRM_SANDBOX_INSTANCE": folder})
        centre = open_centre(config, build_parts(config))
        run = centre.run(play_as_bot(centre, play_run, SPEC, profile=profile, at=platform_clock.now()))
        out = Path(folder) / "run.ndjson"
        lines = centre.store.lines(run.dataset_digest or "")
        write_export(centre.ledger, run.id, lines, out, scenario=run.scenario, seed=run.seed)
        centre.close()
        (GOLDEN / f"{ENGINE}-{profile}.ndjson.gz").write_bytes(gzip.compress(out.read_bytes(), mtime=0))


if __name__ == "__main__":
    for profile in ("expert", "beginner"):
        record(profile)
