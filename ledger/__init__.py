"""The heart: claims in, facts out. Resolves claims by a published rule, writes dossiers, keeps versions and feed."""
