"""`init`, `demo` and `serve`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import webbrowser
from datetime import datetime
from threading import Timer
from typing import Any

import click

from crm_sandbox import platform_clock
from crm_sandbox.cli.support import opened, print_table
from crm_sandbox.config import config_from
from crm_sandbox.ledger.ledger import Ledger
from crm_sandbox.training.demo import create_demo, prepare_demo

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - compared with, never bound to by default
HOST, PORT = "127.0.0.1", 8000
THREADS = 16

host_option = click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
port_option = click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)


@click.command()
@click.option("--demo", "is_demo", is_flag=True, help="With the demo centre: accounts, cohort, played runs.")
def init(is_demo: bool) -> None:
    """Prepare this installation without serving it."""
    if is_demo:
        _prepare_demo()
    else:
        with opened() as centre:
            click.echo(f"{centre.config.instance}: ready.")


@click.command()
@host_option
@port_option
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open a browser.")
def demo(host: str, port: int, browser: bool) -> None:
    """Prepare the demo centre if need be, and serve it."""
    _prepare_demo()
    if browser:
        Timer(1.5, webbrowser.open, (_address(host, port),)).start()
    _serve(host, port)


@click.command()
@host_option
@port_option
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes (gunicorn).")
def serve(host: str, port: int, workers: int) -> None:
    """Serve this installation."""
    with opened() as centre:
        centre.resume_preparing()
    if workers > 1:
        _serve_workers(host, port, workers)
    else:
        _serve(host, port)


def _prepare_demo() -> None:
    at = platform_clock.now()
    with opened() as centre:
        made = create_demo(centre, at=at)
        if made:
            click.echo("Accounts (these passwords are not shown again):")
            print_table(("role", "login", "password"), [(item.role.value, item.login, item.password) for item in made])
        else:
            click.echo("The accounts were printed at the first start; `user password LOGIN` makes a new password.")
        prepare_demo(centre, _play, at=at, tell=lambda text: click.echo(text, err=True))
        click.echo(f"{centre.config.instance}: the demo centre is ready.")


def _play(ledger: Ledger[Any, Any], run: str, *, profile: str, actor: str, at: datetime) -> None:
    """Scripted trainees are only loaded when one has to play: later starts stay quick."""
    from crm_sandbox.cli.players import play_run

    play_run(ledger, run, profile=profile, actor=actor, at=at)


def _address(host: str, port: int) -> str:
    return f"http://{'127.0.0.1' if host == EVERY_ADDRESS else host}:{port}/"


def _serve(host: str, port: int) -> None:
    import waitress

    import crm_sandbox

    create_app: Any = vars(crm_sandbox)["create_app"]
    click.echo(f"Serving on {_address(host, port)} (stop with Ctrl-C)")
    try:
        waitress.serve(create_app(config_from()), host=host, port=port, threads=THREADS, ident=None)
    except OSError as error:
        raise click.ClickException(f"The port {port} of {host} cannot be used: {error.strerror}.") from error


def _serve_workers(host: str, port: int, workers: int) -> None:
    """Several processes on one port, each with its threads; the kernel shares connections among them."""
    if importlib.util.find_spec("gunicorn") is None:
        raise click.UsageError("--workers needs gunicorn, which is not installed here (it does not run on Windows).")
    command = [sys.executable, "-m", "gunicorn", "--reuse-port", "--workers", str(workers)]
    command += ["--worker-class", "gthread", "--threads", "4", "--bind", f"{host}:{port}"]
    raise SystemExit(subprocess.call([*command, "crm_sandbox:create_app()"]))  # noqa: S603 - a fixed command, numbers and a host
