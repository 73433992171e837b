"""Client and prospect files."""
