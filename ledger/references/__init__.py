"""References between records: missing ones, inbound ones, and those to merged ids. No HTTP here."""
