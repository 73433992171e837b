"""The composition root: the only module that imports everything."""

from __future__ import annotations

from functools import cache

from crm_sandbox.crm.accounts.evolve import capability as accounts
from crm_sandbox.crm.calls.decide import capability as calls
from crm_sandbox.crm.calls.rules import settle_time
from crm_sandbox.crm.complaints.decide import capability as complaints
from crm_sandbox.crm.credit.decide import capability as credit
from crm_sandbox.crm.desk.decide import capability as desk
from crm_sandbox.crm.orders.evolve import capability as orders
from crm_sandbox.crm.plan.decide import capability as plan
from crm_sandbox.crm.runtime import CrmDecider
from crm_sandbox.crm.session.decide import capability as session
from crm_sandbox.crm.session.decide import guard
from crm_sandbox.crm.tasks.evolve import capability as tasks
from crm_sandbox.kernel.decider import Decider

CAPABILITIES = (session, desk, accounts, plan, calls, orders, credit, complaints, tasks)


@cache
def build_decider() -> CrmDecider:
    """The decider with every capability; one serves the whole process."""
    return Decider(CAPABILITIES, guard=guard, settle=settle_time)
