"""Version 1 of the API: one module per resource, each with its `blueprint`. A new resource is registered here."""

from api.blueprint import Blueprint
from api.v1 import (
    approvals,
    changes,
    claims,
    companies,
    conflicts,
    investments,
    milestones,
    partnerships,
    people,
    plants,
    policies,
    projects,
    sources,
    status,
    technologies,
    vocabularies,
)

# In the order of the API reference.
BLUEPRINTS: tuple[Blueprint, ...] = (
    companies.blueprint,
    projects.blueprint,
    partnerships.blueprint,
    investments.blueprint,
    plants.blueprint,
    milestones.blueprint,
    approvals.blueprint,
    technologies.blueprint,
    people.blueprint,
    policies.blueprint,
    sources.blueprint,
    claims.blueprint,
    conflicts.blueprint,
    changes.blueprint,
    vocabularies.blueprint,
    status.blueprint,
)
