"""The comparison behind `origin`: whether a chain of outlets has one of them. Names compare like publishers."""

import json

from sqlalchemy import Text, cast, func

from api.filters.operators import Column, ColumnOperator, Condition, join_with_or
from api.filters.text_spellings import list_spellings, lower_ascii


def has_outlet(chain: Column, outlet: str) -> Condition:
    """Build the condition that a JSON list of outlets has one, ignoring case.

    Both engines keep the text of the list as Python wrote it. So an outlet is one string of JSON within it.
    """
    text = func.lower(cast(chain, Text))
    return join_with_or(
        text.contains(lower_ascii(json.dumps(spelling)), autoescape=True) for spelling in list_spellings(outlet)
    )


HAS_OUTLET = ColumnOperator("", "whose {field} has {value}", has_outlet)
