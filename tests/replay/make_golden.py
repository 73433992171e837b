"""Record golden runs: `python -m tests.replay.make_golden NAME` plays NAME-expert and NAME-beginner on a small dataset.

A golden run is never made again: when the rules change, the old ones stay and must still be read.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from crm_sandbox import platform_clock
from crm_sandbox.cli.players import play_run
from crm_sandbox.config import config_from
from crm_sandbox.ledger.export import write_export
from crm_sandbox.training.centre import open_centre
from crm_sandbox.training.demo import play_as_bot
from crm_sandbox.training.model import WorldSpec
from crm_sandbox.wiring import build_parts

GOLDEN = Path(__file__).parent / "golden"
SPEC = WorldSpec("crhr", 7, '{"clients":12}')


def record(name: str, profile: str) -> None:
    """Play one run and keep its export, compressed."""
    with TemporaryDirectory() as folder:
        config = config_from({"CRM_SANDBOX_INSTANCE": folder})
        centre = open_centre(config, build_parts(config))
        run = centre.run(play_as_bot(centre, play_run, SPEC, profile=profile, at=platform_clock.now()))
        out = Path(folder) / "run.ndjson"
        lines = centre.store.lines(run.dataset_digest or "")
        write_export(centre.ledger, run.id, lines, out, scenario=run.scenario, seed=run.seed)
        centre.close()
        (GOLDEN / f"{name}-{profile}.ndjson.gz").write_bytes(gzip.compress(out.read_bytes(), mtime=0))


if __name__ == "__main__":
    for profile in ("expert", "beginner"):
        record(sys.argv[1], profile)
