"""The phase of a call: which acts are natural now. Any act remains possible, at the rules' cost."""

from __future__ import annotations

from crm_sandbox.crm.calls.state import LiveCall

PHASES = ("welcome", "opening", "exchange", "order", "complaint", "closing", "voicemail")


def phase_after(live: LiveCall, act: str) -> str:
    """The phase that a call is in once an act was said."""
    if live.phase in ("voicemail", "complaint", "closing"):
        return "closing" if act in ("read_back", "agree_next") and live.phase == "complaint" else live.phase
    if act in ("read_back", "agree_next"):
        return "closing"
    if live.phase == "welcome" and act in ("greet", "check_identity"):
        return "opening"
    if live.phase in ("welcome", "opening") and act not in ("ask_for", "greet", "check_identity"):
        return "exchange"
    return live.phase
