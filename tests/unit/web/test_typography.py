"""French typography of texts that people write without its spaces."""

from __future__ import annotations

import pytest

from crm_sandbox.web.typography import NARROW, NBSP, typo


@pytest.mark.parametrize(
    ("written", "sets"),
    [
        ("un Thermeo 200 L: l'annoncer", f"un Thermeo 200{NBSP}L{NBSP}: l'annoncer"),
        ("« Quantité dite »: l'arrondi", f"«{NBSP}Quantité dite{NBSP}»{NBSP}: l'arrondi"),
        ("certifié ACERMI; le dire", f"certifié ACERMI{NARROW}; le dire"),
        ("ouvert de 08:30 à 12:00", "ouvert de 08:30 à 12:00"),
    ],
)
def test_a_stop_has_its_space_after_a_capital_or_a_quotation_too(written: str, sets: str) -> None:
    assert typo(written) == sets
