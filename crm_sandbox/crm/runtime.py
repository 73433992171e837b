"""Short names for what every capability's handlers and evolvers are made of."""

from __future__ import annotations

from typing import TypeAlias

from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.decider import Capability, Decider

CrmCapability: TypeAlias = Capability[RunState, Dataset]
CrmDecider: TypeAlias = Decider[RunState, Dataset]
