"""Money in whole cents, shares in basis points: rounded half-up, once, where the rule says."""

from __future__ import annotations

BASIS = 10_000
"""Basis points in a whole: 550 bp = 5.5 %."""


def divide_half_up(amount: int, divisor: int) -> int:
    """`amount / divisor` to the nearest whole number, halves away from zero."""
    sign = -1 if (amount < 0) != (divisor < 0) else 1
    quotient, rest = divmod(abs(amount), abs(divisor))
    return sign * (quotient + (1 if 2 * rest >= abs(divisor) else 0))


def share(amount_cents: int, basis_points: int) -> int:
    """`basis_points` of an amount, in cents, rounded half-up."""
    return divide_half_up(amount_cents * basis_points, BASIS)


def ceil_to(quantity: int, multiple: int) -> int:
    """The smallest multiple that is not below `quantity`."""
    return -(-quantity // multiple) * multiple


def floor_to(quantity: int, multiple: int) -> int:
    """The largest multiple that is not above `quantity`."""
    return quantity // multiple * multiple
