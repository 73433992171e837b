"""The desk: what is in front of the trainee."""
