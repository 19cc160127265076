"""Flask: routes and HTTP semantics, nothing else."""
