"""What becomes of a run: who evaluates it, what they agree on, what the jury decides; one append-only stream per run."""
