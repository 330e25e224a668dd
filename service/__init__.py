"""From a question to a cited answer, and the surfaces that ask it."""
