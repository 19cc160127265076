"""References between records: which are missing, who refers to a record, and what stands for a merged id."""
