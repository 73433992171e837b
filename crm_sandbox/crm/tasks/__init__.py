"""Tasks, transmissions, documents and appointments."""
