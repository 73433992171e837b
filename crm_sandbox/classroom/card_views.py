"""Sign-in cards: a code, a password that is made for it, the address as a QR code. Passwords are shown once."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, make_response, redirect, request, url_for
from segno import make_qr
from werkzeug.wrappers import Response

from crm_sandbox.classroom.access import Managed, managed
from crm_sandbox.classroom.room import blueprint, page
from crm_sandbox.identity.model import Role, User
from crm_sandbox.identity.operations import set_password
from crm_sandbox.identity.passwords import new_password
from crm_sandbox.identity.privacy import is_erased
from crm_sandbox.web.i18n import _
from crm_sandbox.web.services import services


def cards_page(found: Managed, cards: list[tuple[str, str, str]], enrolled: Iterable[User] = ()) -> Response:
    """The sign-in cards of the passwords that were just made, to print: they are nowhere else. `enrolled` had an account, and
    keep their password."""
    values = {"cards": cards, "enrolled": tuple(enrolled)}
    answer = make_response(page("cards.html", "cohorts", user=found.user, found=found, **values))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/cohorts/<cohort_id>/sign-in.svg")
def sign_in_code(cohort_id: str) -> Response:
    """The address of the sign-in page as a QR code; with `code`, it fills somebody's code in. Never a password."""
    found = managed(cohort_id)
    code = request.args.get("code", "")
    known = code if code in {user.login for user in found.trainees} else None
    address = url_for("auth.login", code=known, _external=True)
    svg = make_qr(address).svg_inline(scale=3, border=2, svgclass=None, lineclass=None, omitsize=False)
    answer = make_response(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    answer.mimetype = "image/svg+xml"
    return answer


@blueprint.post("/cohorts/<cohort_id>/trainees/<trainee_id>/password")
def renew_password(cohort_id: str, trainee_id: str) -> Response:
    """A new password for a trainee who lost his. Nobody takes over the account of a colleague in this way."""
    found = managed(cohort_id)
    trainee = found.trainee(trainee_id)
    if _is_erased(trainee):
        flash(_("Cette identité est effacée : elle n'a plus de carte."))
        return redirect(url_for("classroom.cohort", cohort_id=cohort_id), 303)
    if not _may_renew(found, trainee):
        flash(_("Ce compte est aussi celui d'un membre de l'équipe : demandez à l'administrateur du centre."))
        return redirect(url_for("classroom.cohort", cohort_id=cohort_id), 303)
    return cards_page(found, _renewed([trainee]))


@blueprint.post("/cohorts/<cohort_id>/cards")
def renew_all(cohort_id: str) -> Response:
    """New cards for the whole group, such as after an import whose cards were not printed; colleagues and erased
    identities are left out."""
    found = managed(cohort_id)
    concerned = (user for user in found.trainees if _may_renew(found, user) and not _is_erased(user))
    return cards_page(found, _renewed(concerned))


def _is_erased(user: User) -> bool:
    """Whether the account was closed with its identity: a new password would open it again."""
    with services().database.reading() as connection:
        return is_erased(connection, user)


def _may_renew(found: Managed, trainee: User) -> bool:
    return found.user.is_admin or not services().role_names(trainee) - {Role.TRAINEE}


def _renewed(people: Iterable[User]) -> list[tuple[str, str, str]]:
    made = [(user, new_password()) for user in people]
    with services().database.writing() as connection:
        for user, password in made:
            set_password(connection, user, password)
    return [(user.display_name, user.login, password) for user, password in made]
