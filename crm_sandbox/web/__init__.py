"""The web: shell, trainee's screens, errors, sign-in. Everything that it shows is a pure function of dataset and state."""
