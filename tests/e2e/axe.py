"""Accessibility checks: axe-core in the page, with the rules of WCAG 2.0 to 2.2 A and AA and its best practices."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds in the page, one line per rule with the elements concerned."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(source)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, iframes: false}).then(result => result.violations)", TAGS
    )
    return [f"{item['id']}: {[node['target'] for node in item['nodes']][:4]}" for item in found]
