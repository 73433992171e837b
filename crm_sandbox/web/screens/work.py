"""The plan, the call, the order read-back, the complaints."""

from __future__ import annotations

from crm_sandbox.web.screen import Screen

SCREENS: tuple[Screen, ...] = ()
