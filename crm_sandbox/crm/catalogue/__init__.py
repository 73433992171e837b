"""Products, promotions and documents."""
