"""The Slack bot: one set of listeners for Socket Mode and for HTTP, around the one engine."""
