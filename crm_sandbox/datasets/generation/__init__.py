"""The generator: from a scenario and a seed to twelve months of clients. Pure, and the same on every machine."""
