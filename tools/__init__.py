"""What remakes the shipped model and measures; nothing else imports it."""
