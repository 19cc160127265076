"""One module per kind of record: the table of its versions, and the tables of the lists inside them. No query."""
