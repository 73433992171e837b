"""The evaluator's room: what a run shows, step by step, criterion by criterion."""
