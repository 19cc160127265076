"""The writes: dossiers, single claims, the lifecycle of records, and the feed of changes. No HTTP here."""
