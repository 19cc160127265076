"""Names that other APIs have for what this one offers. One table: a route uses the names whose parameters it has."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForeignNames:
    """A row of the table: names of other APIs, and the parameters of this one in the order of preference.

    A name counts in any case, and with any of `-`, `_`, `.` or nothing between its words. `advice` follows the message
    if the route has one of the parameters, `otherwise` if it has none.
    """

    names: str
    parameters: tuple[str, ...]
    advice: str = ""
    otherwise: str = ""


FOREIGN_NAMES = (
    ForeignNames(
        "page page_number page_no page_token page_cursor page_offset page_after next_page next_token offset skip "
        "start_at start_index starting_after ending_before from_index first_result continuation continuation_token "
        "marker bookmark next p cursor",
        ("cursor", "after"),
        "Pages have no numbers: request the URL in `page.next`.",
        "This route has no pages.",
    ),
    ForeignNames(
        "per_page page_size page_limit page_count size max max_results max_items results_per_page rows row_count n num "
        "number take top first items top_k batch_size limit",
        ("limit",),
        otherwise="This route has no pages.",
    ),
    ForeignNames(
        "total totals include_total with_total with_count include_count return_count total_count count",
        ("count",),
        "`count=exact` adds `page.total`.",
        "This route does not count its items.",
    ),
    ForeignNames(
        "sort sort_by order_by order ordering sort_order sort_dir sort_direction sort_field sort_key direction desc",
        ("sort",),
        "A minus sorts descending, as in `sort=-name`.",
        "The order of this route is fixed.",
    ),
    ForeignNames(
        "fields select columns attributes attrs props properties only include_fields field_list fl projection "
        "return_fields show",
        ("fields",),
        otherwise="This route returns whole documents.",
    ),
    ForeignNames(
        "expand include includes embed embedded with populate join related relations resolve depth deep",
        ("expand",),
        otherwise="References here are ids: read the records by their ids.",
    ),
    ForeignNames(
        "q search search_query search_term query keyword keywords text term terms find fulltext full_text search_text",
        ("q", "id"),
        otherwise="`/v1/search?q=` searches for words.",
    ),
    ForeignNames(
        "since updated_since modified_since changed_since modified_after changed_after last_modified updated_at "
        "updated_gte last_updated if_modified_since since_date",
        ("updated_after", "after", "published__gte", "from"),
    ),
    ForeignNames("start", ("from", "cursor", "after")),
    ForeignNames("end", ("to", "before")),
    ForeignNames("since_id since_seq min_id cursor_id last_id last_event_id seq position", ("after", "cursor")),
    ForeignNames("until max_id before_seq", ("before", "to", "published__lte", "as_of")),
    ForeignNames(
        "date_from from_date start_date min_date published_after published_since published_from publication_date "
        "after_date date_min",
        ("from", "published__gte"),
    ),
    ForeignNames(
        "date_to to_date end_date max_date published_before published_until published_to before_date date_max",
        ("to", "published__lte"),
    ),
    ForeignNames(
        "as_of date on at as_at on_date at_date known_on snapshot valid_at effective_date day",
        ("as_of",),
        otherwise="This route has no past states.",
    ),
    ForeignNames("system_time transaction_time recorded_at recorded_on as_recorded known_at", ("recorded_as_of",)),
    ForeignNames("citation citations bibliography cite_as", ("cite",)),
    ForeignNames("claims provenance with_evidence with_sources include_sources sources", ("evidence",)),
    ForeignNames("group groups aggregate by group_keys facet facets breakdown", ("group_by",)),
    ForeignNames("currency_code target_currency convert_to in_currency", ("currency", "amount.currency")),
    ForeignNames("slug uuid identifier record_id key_id record entity entity_id", ("id", "record")),
    ForeignNames("id_list id_in slugs", ("ids", "id")),
    ForeignNames("kinds type types record_type entity_type object_type collection resource", ("kind", "type")),
    ForeignNames("stage state phase progress", ("status", "stage")),
    ForeignNames("status", ("stage", "state")),
    ForeignNames("country_code nation country_iso iso_country countries", ("country",)),
    ForeignNames("state province county", ("region",)),
    ForeignNames("title label full_name", ("name",)),
    ForeignNames("town municipality location place", ("city", "region", "country")),
    ForeignNames("radius distance within", ("radius_km",), "It applies to `near`."),
    ForeignNames("lat lon lng latlng coordinates around point geo", ("near",), "Send `near=latitude,longitude`."),
    ForeignNames("bounds bounding_box box", ("bbox",)),
    ForeignNames("usd amount_in_usd value_usd", ("amount.usd",)),
    ForeignNames("value sum money budget", ("amount",)),
    ForeignNames("party partner partners", ("parties.company",)),
    ForeignNames("disputes conflicts contested", ("disputed",)),
    ForeignNames("confidence reliability certainty_min", ("certainty__gte", "certainty")),
    ForeignNames("outlet newspaper media", ("publisher",)),
    ForeignNames("lang locale", ("language",)),
    ForeignNames("events event_type", ("event",)),
    ForeignNames("register registry", ("scheme",)),
    ForeignNames("center centre root", ("around",), "It names a record as kind:id, such as `company:xiaomi`."),
    ForeignNames(
        "company companies firm manufacturer",
        (
            "operator",
            "parties.company",
            "investors.company",
            "companies.company",
            "applicants.company",
            "roles.company",
            "owner",
            "owners.company",
            "authority",
        ),
    ),
    ForeignNames(
        "api_key apikey key token access_token auth authorization",
        (),
        otherwise="Send the key in the header `Authorization: Bearer`, never in the URL.",
    ),
)
# Parameters that choose the format of the response elsewhere. Here the suffix of the path does.
FORMAT_NAMES = ("format", "output", "fmt", "output_format", "response_format", "accept", "alt", "media_type", "f", "wt")
# Operators of other APIs, and those of this one. The plain filter has none.
FOREIGN_OPERATORS = {
    "eq": "",
    "exact": "",
    "iexact": "",
    "equals": "",
    "is": "",
    "in": "",
    "any": "",
    "ne": "not",
    "neq": "not",
    "isnot": "not",
    "nin": "not",
    "exclude": "not",
    "!": "not",
    "ge": "gte",
    "min": "gte",
    "from": "gte",
    "since": "gte",
    ">=": "gte",
    "after": "gt",
    "above": "gt",
    "over": "gt",
    ">": "gt",
    "le": "lte",
    "max": "lte",
    "to": "lte",
    "until": "lte",
    "<=": "lte",
    "before": "lt",
    "below": "lt",
    "under": "lt",
    "<": "lt",
    "like": "contains",
    "ilike": "contains",
    "icontains": "contains",
    "search": "contains",
    "~": "contains",
    "startswith": "prefix",
    "istartswith": "prefix",
    "starts": "prefix",
    "begins": "prefix",
    "isnull": "exists",
    "null": "exists",
    "known": "exists",
    "has": "exists",
}


def squeeze(name: str) -> str:
    """Return a name without what separates its words, in lower case."""
    return name.lower().replace("_", "").replace(".", "").replace("-", "")


def _list_names() -> Iterator[tuple[str, ForeignNames]]:
    for row in FOREIGN_NAMES:
        for name in row.names.split():
            yield squeeze(name), row


def find_foreign_names(name: str) -> list[ForeignNames]:
    """Return the rows that have this name, in the order of the table."""
    return _ROWS.get(squeeze(name), [])


_ROWS: dict[str, list[ForeignNames]] = {}
for _name, _row in _list_names():
    _ROWS.setdefault(_name, []).append(_row)
