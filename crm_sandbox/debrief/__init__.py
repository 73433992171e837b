"""What a trainee reads of his own day once it is open to him: what he missed, by criterion, and what was decided."""
