"""The table of what each speech act does."""

from __future__ import annotations

from collections.abc import Callable

from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.calls.engine import Conversation

Rule = Callable[[Conversation, Say], None]
RULES: dict[str, Rule] = {}


def rule(act: str) -> Callable[[Rule], Rule]:
    """Register what an act does."""

    def decorate(function: Rule) -> Rule:
        RULES[act] = function
        return function

    return decorate
