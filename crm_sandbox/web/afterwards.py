"""After a form: the page of what it has just made, and the words that say that it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crm_sandbox.crm.accounts.events import AccountOpened, ProspectCreated
from crm_sandbox.crm.complaints.events import ComplaintOpened
from crm_sandbox.crm.discounts.events import DiscountAsked
from crm_sandbox.crm.session.events import DayClosed
from crm_sandbox.crm.tasks.events import TransmissionSent
from crm_sandbox.kernel.events import Event
from crm_sandbox.web.helpers import address
from crm_sandbox.web.i18n import _
from crm_sandbox.web.typography import long_day


def page_made(run_id: str, events: Iterable[Event]) -> str:
    """The address of the file or the complaint that the events made; empty when there is none."""
    for event in events:
        if isinstance(event, ProspectCreated):
            return address(run_id, "client", event.client)
        if isinstance(event, ComplaintOpened):
            return address(run_id, "complaint", event.complaint)
    return ""


def notice(events: Iterable[Event]) -> str:
    """What to tell the trainee, when the page alone does not show that it is done."""
    for event in events:
        if isinstance(event, DayClosed):
            return _(
                "La journée est terminée. Nous sommes le %(day)s.", day=long_day(date.fromisoformat(event.following))
            )
        if isinstance(event, ProspectCreated):
            return _("La fiche de %(name)s est créée.", name=event.trade_name)
        if isinstance(event, AccountOpened):
            return _("Le compte de %(name)s est ouvert.", name=event.legal_name)
        if isinstance(event, DiscountAsked):
            return _("La demande est partie. La réponse arrive dans quelques minutes.")
        if isinstance(event, ComplaintOpened):
            return _("La réclamation %(ref)s est enregistrée.", ref=event.complaint)
        if isinstance(event, TransmissionSent):
            return _("Le message est transmis.")
    return ""
