"""Canonical JSON: the same bytes as the reference implementation of RFC 8785, and nothing that a log must not hold."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from crm_sandbox.kernel import canonical

keys = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
texts = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=12)
integers = st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_text_is_what_rfc_8785_prescribes(value: Any) -> None:
    assert canonical.dumps(value).encode() == rfc8785.dumps(value)


@given(values)
def test_text_read_back_is_the_value(value: Any) -> None:
    assert canonical.loads(canonical.dumps(value)) == value


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"amount": 1.5}, "$.amount"),
        ({"lines": [1, {"q": 2**53}]}, "$.lines[1].q"),
        ({"é": 1}, "$"),
        ({"when": object()}, "$.when"),
    ],
)
def test_what_has_no_place_in_a_log_is_refused_with_its_path(value: Any, path: str) -> None:
    with pytest.raises(canonical.NotCanonical, match=path.replace("$", r"\$").replace("[", r"\[")):
        canonical.dumps(value)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.dumps("\ud800")
