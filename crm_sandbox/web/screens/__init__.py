"""Every screen of a run by name: the trainee's views and the replay draw the same ones."""

from __future__ import annotations

from crm_sandbox.web.screen import Screen
from crm_sandbox.web.screens import desk, files, work

SCREENS: dict[str, Screen] = {
    screen.name: screen for group in (desk.SCREENS, files.SCREENS, work.SCREENS) for screen in group
}
