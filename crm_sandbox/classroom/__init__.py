"""The trainer's pages: cohorts, who is where, exercises, resets, scenarios with their answer key."""
