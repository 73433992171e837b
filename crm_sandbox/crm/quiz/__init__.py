"""Questions on the house's procedure and products: a short test, with the documents open."""
