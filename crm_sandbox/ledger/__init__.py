"""The action log: the one door through which a run changes, and what proves that nobody changed it since."""
