"""The composition root: the only module that imports everything."""

from __future__ import annotations

from functools import cache

from crm_sandbox.crm.accounts.decide import capability as accounts
from crm_sandbox.crm.calls.decide import capability as calls
from crm_sandbox.crm.complaints.decide import capability as complaints
from crm_sandbox.crm.credit.decide import capability as credit
from crm_sandbox.crm.desk.decide import capability as desk
from crm_sandbox.crm.orders.decide import capability as orders
from crm_sandbox.crm.plan.decide import capability as plan
from crm_sandbox.crm.runtime import CrmDecider
from crm_sandbox.crm.session.decide import capability as session
from crm_sandbox.crm.tasks.decide import capability as tasks
from crm_sandbox.kernel.decider import Decider

CAPABILITIES = (session, desk, accounts, plan, calls, orders, credit, complaints, tasks)


@cache
def build_decider() -> CrmDecider:
    """The decider with every capability; one serves the whole process."""
    return Decider(CAPABILITIES)
