"""Lists: the page with its links, signed cursors, and sorting. What is listed is the business of the routes."""
