"""Who is who: accounts, passwords, tokens, and the role of each in each cohort."""
