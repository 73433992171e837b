"""The run itself: clock, agenda, waiting, hand-in."""
