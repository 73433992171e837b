"""`user` and `token`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from crm_sandbox import platform_clock
from crm_sandbox.booklet.person import personal_data
from crm_sandbox.cli.support import as_json, opened, print_json, print_table
from crm_sandbox.identity import operations, passwords
from crm_sandbox.identity.operations import NewUser
from crm_sandbox.identity.privacy import erase_identity


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("login")
@click.option("--name", default="", help="The name to show.")
@click.option("--admin", "is_admin", is_flag=True, help="An administrator of the whole centre.")
@click.option("--locale", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
def create(login: str, name: str, is_admin: bool, locale: str, password_stdin: bool) -> None:
    """Create the account LOGIN; a password that is made is printed alone on the last line, once."""
    password = _given() if password_stdin else passwords.new_password()
    with opened() as centre, centre.database.writing() as connection:
        new = NewUser(login, name, password, is_admin=is_admin, locale=locale)
        operations.create_user(connection, new, at=platform_clock.now())
    click.echo(f"Account {login} created.")
    if not password_stdin:
        click.echo(password)


@user.command("list")
@as_json
def list_users(is_json: bool) -> None:
    """List the accounts."""
    with opened() as centre, centre.database.reading() as connection:
        found = operations.list_users(connection)
    if is_json:
        print_json([asdict(item) for item in found])
    else:
        print_table(
            ("login", "name", "pseudonym", "role"),
            [(item.login, item.display_name, item.pseudonym, "admin" if item.is_admin else "") for item in found],
        )


@user.command("password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
def change_password(login: str, password_stdin: bool) -> None:
    """Give LOGIN a new password, printed alone on the last line if it is made here."""
    new = _given() if password_stdin else passwords.new_password()
    with opened() as centre, centre.database.writing() as connection:
        operations.set_password(connection, operations.user_by_login(connection, login), new)
    click.echo(f"Password of {login} changed.")
    if not password_stdin:
        click.echo(new)


@user.command()
@click.argument("login")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(login: str, yes: bool) -> None:
    """Erase the identity of LOGIN: a pseudonym takes the place of name and login. Logs stay, and hold. No undo."""
    if not yes:
        click.confirm(f"Erase the identity of {login}? This cannot be undone.", abort=True)
    with opened() as centre, centre.database.writing() as connection:
        gone = erase_identity(connection, operations.user_by_login(connection, login), at=platform_clock.now())
    click.echo(f"{login} is now {gone.login}.")


@user.command()
@click.argument("login")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP file to write.")
def export(login: str, out: Path) -> None:
    """Write what is kept of LOGIN to a ZIP file: account, groups, runs, what was published of them."""
    with opened() as centre:
        with centre.database.reading() as connection:
            owner = operations.user_by_login(connection, login)
        out.write_bytes(personal_data(centre, owner))
    click.echo(f"{out}: what is kept of {login}.")


def _given() -> str:
    return sys.stdin.readline().rstrip("\r\n")


@click.group()
def token() -> None:
    """Bearer tokens for the API."""


@token.command("create")
@click.argument("login")
@click.option("--label", default="", help="What the token is for.")
def create_token(login: str, label: str) -> None:
    """Create a token for LOGIN and print it alone on the last line; it is not shown again."""
    with opened() as centre, centre.database.writing() as connection:
        owner = operations.user_by_login(connection, login)
        made = operations.create_token(connection, owner, at=platform_clock.now(), label=label)
    click.echo(made)


@token.command()
@click.argument("secret", required=False)
@click.option("--user", "login", help="Revoke every token of this account.")
def revoke(secret: str | None, login: str | None) -> None:
    """Revoke the token SECRET, or every token of an account."""
    if (secret is None) == (login is None):
        raise click.UsageError("Give a token, or --user LOGIN.")
    at = platform_clock.now()
    with opened() as centre, centre.database.writing() as connection:
        if login is not None:
            count = operations.revoke_tokens_of(connection, operations.user_by_login(connection, login), at=at)
        else:
            count = int(operations.revoke_token(connection, secret or "", at=at))
    if secret is not None and not count:
        raise click.ClickException("This token is unknown or was revoked already.")
    click.echo(f"{count} revoked.")
