"""Names for JSON in annotations. Nothing else lives here."""

from typing import Any

# A JSON object whose shape its marshmallow schema defines: a document, a canonical value, a body. A type checker cannot
# follow the schema, so values are `Any`, here and nowhere else.
JsonObject = dict[str, Any]
