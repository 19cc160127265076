"""The dossier and the bodies of HTTP writes: read, checked, and split into claims."""
