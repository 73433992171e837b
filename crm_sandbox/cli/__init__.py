"""The command line: `crm-sandbox`. Exit status 0, 1 (it did not hold) or 2 (used wrongly)."""

from __future__ import annotations

import click

from crm_sandbox.cli import archive, cohorts, people, plays, runs, service, worlds
from crm_sandbox.cli.support import SentenceGroup


@click.group(cls=SentenceGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A mock CRM in which tele-sales trainees practise, and evaluators see exactly what happened.

    CRM_SANDBOX_INSTANCE names the folder of the installation (default: instance), CRM_SANDBOX_DATABASE_URL its
    database (default: an SQLite file in that folder), CRM_SANDBOX_SECRET_KEY the key of its sessions.
    """


for command in (
    service.demo,
    service.serve,
    service.init,
    people.user,
    people.token,
    cohorts.cohort,
    cohorts.reset,
    worlds.scenario,
    worlds.dataset,
    runs.run,
    runs.replay,
    plays.bot,
    archive.backup,
    archive.restore,
    plays.bench,
):
    main.add_command(command)
