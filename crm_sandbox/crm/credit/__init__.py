"""Credit limit and outstanding balance."""
