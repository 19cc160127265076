"""The core of the service: resolves claims to facts, records writes, and keeps versions and the feed. No HTTP here."""
