"""What changes the database: dossiers, single claims, the lifecycle of records, and the feed that tells of it."""
