"""The closed catalogue of error codes, served at `/problems`. Nothing here renders or raises an error."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One row of the catalogue: what is wrong, and what the client can do about it.

    `meaning` is also the `detail` of errors that Flask or nginx raises. It must make sense in both uses.
    """

    code: str
    status: int
    title: str
    meaning: str


CATALOGUE = {
    problem_type.code: problem_type
    for problem_type in (
        ProblemType(
            "bad-request",
            400,
            "The request is malformed",
            "The request is not valid HTTP, or has a part that this service refuses. Correct it before you repeat it.",
        ),
        ProblemType(
            "unknown-parameter",
            400,
            "Unknown query parameter",
            "This route does not know a parameter of the query. The server ignores no parameter: correct its name, or "
            "leave it out.",
        ),
        ProblemType(
            "invalid-parameter",
            400,
            "Invalid parameter value",
            "A value is malformed, out of range or not in its vocabulary. `errors` names the parameter and what it "
            "allows.",
        ),
        ProblemType(
            "invalid-cursor",
            400,
            "Invalid cursor",
            "The cursor was changed, or this service did not issue it. Request the first page again, without `cursor`.",
        ),
        ProblemType(
            "foreign-cursor",
            400,
            "The cursor belongs to another list",
            "The cursor was issued for another list or for other filters. Send it with the parameters of the request "
            "that returned it.",
        ),
        ProblemType(
            "expired-cursor",
            400,
            "The cursor has expired",
            "A cursor is valid for at least one week and at most two. Request the first page again, without `cursor`.",
        ),
        ProblemType(
            "invalid-header",
            400,
            "Invalid header field",
            "The server cannot use the value of a header field. `detail` names the field and what it allows.",
        ),
        ProblemType(
            "invalid-json",
            400,
            "Invalid JSON",
            "The body must be JSON in UTF-8, without repeated keys, NaN or lone surrogates. `errors` gives the place.",
        ),
        ProblemType(
            "invalid-yaml",
            400,
            "Invalid YAML",
            "The server cannot read the body as YAML. `errors` gives the place and the reason.",
        ),
        ProblemType(
            "unauthorized",
            401,
            "A valid API key is required",
            "`Authorization: Bearer` has no API key, or the key is unknown, expired or revoked. Send a valid key.",
        ),
        ProblemType(
            "forbidden",
            403,
            "The API key does not allow this",
            "The API key does not have the scope that this route requires. Send a key with that scope.",
        ),
        ProblemType(
            "not-found",
            404,
            "No resource at this URL",
            "No route or record exists at this URL. With `as_of`, the record may not have been known on that day.",
        ),
        ProblemType(
            "method-not-allowed",
            405,
            "Method not allowed",
            "This URL does not support the method. `Allow` lists the methods that it supports.",
        ),
        ProblemType(
            "not-acceptable",
            406,
            "No acceptable format",
            "None of the media types in `Accept` is available. `detail` lists the available formats.",
        ),
        ProblemType(
            "conflict",
            409,
            "The current state does not allow this",
            "The request conflicts with the current state of the data. `detail` names the conflict: resolve it first.",
        ),
        ProblemType(
            "exists",
            409,
            "The id is already in use",
            "The id is in use now, or was in use before. `Location` is the URL of its owner: add to that, or choose "
            "another id.",
        ),
        ProblemType(
            "in-flight",
            409,
            "The same request is in progress",
            "A request with this `Idempotency-Key` has no answer yet. Repeat it after the time in `Retry-After`.",
        ),
        ProblemType(
            "gone",
            410,
            "The record is withdrawn",
            "An editor withdrew the record because it was made in error. `detail` gives the reason.",
        ),
        ProblemType(
            "feed-restarted",
            410,
            "The feed ends before this number",
            "`after` is greater than the number of the last change: the service was restored from a backup. Read all "
            "data again.",
        ),
        ProblemType(
            "precondition-failed",
            412,
            "The record has changed",
            "`If-Match` does not name the current revision. `revision` and `present` show the current state. Check it, "
            "then repeat the write with the current ETag.",
        ),
        ProblemType(
            "too-large",
            413,
            "The body is too large",
            "The body exceeds the limit of this route. Send a smaller body, or divide it into several requests.",
        ),
        ProblemType(
            "uri-too-long",
            414,
            "The URL is too long",
            "A URL has at most 8000 characters. Send at most 200 ids in `ids`, and divide more into several requests.",
        ),
        ProblemType(
            "unsupported-media-type",
            415,
            "Unsupported media type",
            "Send JSON in UTF-8 without compression. A dossier may also be YAML. `Accept` of this response lists the "
            "supported media types.",
        ),
        ProblemType(
            "unprocessable",
            422,
            "The content of the body is not valid",
            "The server can parse the body, but not use its content. Each of `errors` points to one place in the body.",
        ),
        ProblemType(
            "address-refused",
            422,
            "The webhook URL is not allowed",
            "A webhook URL must use https and port 443 or 8443, and its host must be on the public internet. `detail` "
            "names what is wrong.",
        ),
        ProblemType(
            "idempotency-key-reused",
            422,
            "The key belongs to another request",
            "Another request used this `Idempotency-Key`. Send each new request with a new key.",
        ),
        ProblemType(
            "precondition-required",
            428,
            "`If-Match` is required",
            "Send the ETag of your GET in `If-Match`. It names the revision that the write is made for.",
        ),
        ProblemType(
            "too-many-requests",
            429,
            "Too many requests",
            "The client exceeds a limit. Repeat the request after the time in `Retry-After`.",
        ),
        ProblemType(
            "headers-too-large",
            431,
            "The header fields are too large",
            "The request has too many or too long header fields. Send fewer or shorter fields.",
        ),
        ProblemType(
            "internal",
            500,
            "Internal server error",
            "The server has an internal error. Its log describes the error under `request_id`.",
        ),
        ProblemType(
            "unavailable",
            503,
            "The service is temporarily unavailable",
            "The database cannot be reached, is busy, or is not migrated. Repeat the request after the time in "
            "`Retry-After`.",
        ),
        ProblemType(
            "read-only",
            503,
            "Writes are temporarily unavailable",
            "The database has no free space, or does not accept writes. Reads still work. Repeat the write after the "
            "time in `Retry-After`.",
        ),
    )
}
# The code of an error that Flask itself raises: the first row of the catalogue with the status.
CODE_BY_STATUS = {problem_type.status: problem_type.code for problem_type in reversed(CATALOGUE.values())}
