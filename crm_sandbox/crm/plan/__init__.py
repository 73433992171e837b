"""The call plan."""
