"""Discounts: what the seller may grant alone, and what he asks for."""
