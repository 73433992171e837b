"""Agreement between evaluators: shares with their denominators, and a kappa that known tables give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_sandbox.review.agreement import LEAST_PAIRS, agreement, pairs_of, weighted_kappa_pm
from crm_sandbox.review.dossier.state import DossierState, Received, Seated

PAIRS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60)
RANKS = {"to_work_on": 0, "in_progress": 1, "mastered": 2}


def table(*counts: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(counts) for j, count in enumerate(row) for _ in range(count)]


def test_a_worked_table_has_its_kappa() -> None:
    """Forty-nine pairs: twelve are one level apart and two are two apart, a weight of 16; by chance it would be 2152 / 49."""
    pairs = table((11, 3, 1), (2, 9, 4), (1, 3, 15))
    found = agreement(pairs)
    assert (found.pairs, found.equal, found.neighbouring) == (49, 35, 12)
    assert found.kappa_pm == 636


def test_the_extremes() -> None:
    assert weighted_kappa_pm(table((5, 0), (0, 5))) == 1000
    assert weighted_kappa_pm(table((0, 5), (5, 0))) == -1000
    assert weighted_kappa_pm(table((4, 4), (4, 4))) == 0
    assert weighted_kappa_pm(table((9,))) is None


def test_kappa_waits_for_enough_pairs() -> None:
    pairs = table((3, 1), (1, 4))
    assert agreement(pairs).kappa_pm is None
    assert agreement([*pairs, (0, 0)]).kappa_pm is not None
    assert len(pairs) == LEAST_PAIRS - 1


@given(PAIRS)
def test_kappa_is_bounded_and_does_not_ask_who_sat_first(pairs: list[tuple[int, int]]) -> None:
    kappa = weighted_kappa_pm(pairs)
    assert kappa == weighted_kappa_pm([(second, first) for first, second in pairs])
    assert kappa is None or -1000 <= kappa <= 1000
    assert (kappa == 1000) == (kappa is not None and all(first == second for first, second in pairs))


@given(PAIRS)
def test_shares_never_exceed_their_denominator(pairs: list[tuple[int, int]]) -> None:
    found = agreement(pairs)
    assert found.equal + found.neighbouring <= found.pairs == len(pairs)


def test_a_criterion_without_two_levels_makes_no_pair() -> None:
    def dossier(first: dict[str, str], second: dict[str, str]) -> DossierState:
        seats = (Seated("partner", "a", ()), Seated("outside", "b", ()))
        return DossierState(seats=seats, received={"b": Received("b", "", second), "a": Received("a", "", first)})

    given_levels = [
        dossier({"CR1.1": "mastered"}, {"CR1.1": "in_progress"}),
        dossier({"CR1.1": "mastered"}, {}),
        dossier({"CR1.1": "not_evaluated"}, {"CR1.1": "mastered"}),
    ]
    assert list(pairs_of(given_levels, "CR1.1", RANKS)) == [(2, 1)]
