"""What an evaluator decides about a run: levels, comments, remarks; kept in an append-only stream of its own."""
