"""Version 1 of the API: one module per resource, each with its `blueprint`. A new resource is registered here."""

from api.routing.blueprint import Blueprint
from api.v1 import (
    changes,
    claims,
    conflicts,
    dossiers,
    exports,
    graph,
    kinds,
    lookup,
    search,
    sources,
    stats,
    status,
    suggest,
    timeline,
    vocabularies,
    webhooks,
    whoami,
)

# In the order of the API reference.
BLUEPRINTS: tuple[Blueprint, ...] = (
    *kinds.BLUEPRINTS,
    search.blueprint,
    suggest.blueprint,
    sources.blueprint,
    claims.blueprint,
    dossiers.blueprint,
    conflicts.blueprint,
    stats.blueprint,
    timeline.blueprint,
    graph.blueprint,
    lookup.blueprint,
    changes.blueprint,
    webhooks.blueprint,
    exports.blueprint,
    vocabularies.blueprint,
    status.blueprint,
    whoami.blueprint,
)
