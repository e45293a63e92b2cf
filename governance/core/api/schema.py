"""How the API describes itself (OpenAPI 3.1): read from what the views declare, not written twice.

A view says ``query`` (the serializer of what may be asked), ``fields`` (the names that
``?fields=`` takes), ``many`` (it answers in pages) and ``serializer_class`` (one row of the
answer); ``input_class`` is what a POST or PATCH takes, ``files_sent`` the names of files that a
form may bring instead, ``query_sent`` what stands after the question mark of a POST, ``made_class``
what a POST answers where that is something else, ``nothing_made`` when it answers 200 because there
was nothing to make. Problems follow from these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from governance.core.api.bounds import bounds_told, needs_told
from governance.core.api.renderers import CONTENT_TYPE, LinesRenderer

if TYPE_CHECKING:
    from collections.abc import Iterable

WRITES: Final = {"POST", "PATCH"}
READS_NOTHING_BUT: Final = "Only these fields, with commas between them."


class ProblemError(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="The parameter or field that is not right.")
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """What went wrong (RFC 9457). Go by `code`, which never changes; `detail` is for people."""

    type = serializers.CharField(help_text="Always `about:blank`.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = ProblemError(many=True, required=False)  # type: ignore[assignment]  # DRF's name
    legal = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="With a 409 about a step or a decision: what is possible now.",
    )
    snapshot = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="With a 410: where to begin anew.",
    )
    request_id = serializers.CharField(
        required=False, help_text="Quote it if you report the fault. Never with a 404."
    )


def _example(status: int, title: str, code: str, detail: str, **more: Any) -> OpenApiExample:
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return OpenApiExample(code, value=body, media_type=CONTENT_TYPE, response_only=True)


PROBLEMS: Final = {
    400: (
        "A parameter or a field is not known or not right; `errors` names each.",
        _example(
            400,
            "Bad Request",
            "unknown_parameter",
            "Unknown: colour. Allowed: department, fields, cursor, limit.",
            errors=[{"pointer": "colour", "detail": "Not known here."}],
            request_id="4f6c1f0e-6a2f-4b1c-9d56-0c2f3b1c7a55",
        ),
    ),
    401: (
        "No token, or one that is unknown, revoked or has expired.",
        _example(
            401,
            "Unauthorized",
            "authentication_failed",
            "This token is unknown, revoked or has expired.",
        ),
    ),
    403: (
        "The token lacks the scope, or a rule says no; `detail` gives the reason.",
        _example(403, "Forbidden", "permission_denied", "This needs a token with the scope write."),
    ),
    404: (
        "Not there, or not for you to see: the answer is the same for both.",
        _example(
            404, "Not Found", "not_found", "There is nothing here, or nothing that you may see."
        ),
    ),
    409: (
        "The state has moved on, or a rule forbids it now.",
        _example(409, "Conflict", "department_closed", "Stores is closed."),
    ),
    410: (
        "What follows this number is not kept, or cannot be told; `snapshot` is where to begin.",
        _example(
            410,
            "Gone",
            "forgotten",
            "Changes behind this number are not kept any more. Take a snapshot, and go on from "
            "its number.",
            snapshot=["/api/v1/snapshot/"],
        ),
    ),
    412: (
        "It has changed since it was read or compared: `If-Match` is not its ETag any more.",
        _example(412, "Precondition Failed", "changed_meanwhile", "It was changed meanwhile."),
    ),
    422: (
        "The `Idempotency-Key` came with something else before.",
        _example(
            422,
            "Unprocessable Entity",
            "key_used",
            "This key was sent with something else before. Take a new one.",
        ),
    ),
    429: (
        "Asked too often; `Retry-After` says for how many seconds to wait.",
        _example(
            429,
            "Too Many Requests",
            "throttled",
            "At most 6000 requests a minute. Ask again in 20 s.",
        ),
    ),
}

IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that it was read with: 412 if it has changed since.",
)

IF_NONE_MATCH: Final = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of what you have: 304 if it is that still.",
)

IDEMPOTENCY_KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
    OpenApiParameter.HEADER,
    description="Anything of your own, up to 200 signs of ASCII: sent again within a day with the "
    "same body, it is answered as before and done once. Best a UUID.",
)


class ApiSchema(AutoSchema):  # type: ignore[misc]  # drf-spectacular has no types
    """Describes a view by what it declares; the words come from its docstring."""

    view: Any
    method: str
    path: str
    _sent = False

    def _is_list_view(self, serializer: Any = None) -> bool:
        named = serializer is None or type(serializer) is self.view.serializer_class
        return bool(self.method == "GET" and getattr(self.view, "many", False) and named)

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """Promise no field of a row that ``?fields=`` may leave out; of what is sent, say how many
        of its fields ``at_least`` are there."""
        before, self._sent = self._sent, direction == "request"
        found: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        self._sent = before
        if getattr(serializer, "cut_by_fields", False):
            found.pop("required", None)
        if least := getattr(serializer, "at_least", 0):
            found["minProperties"] = least
        if direction == "request":
            needs_told(serializer, found)
            if serializer.parent is None:  # what else a row of an import has is told and left
                found["additionalProperties"] = False
        return found

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        super()._insert_field_validators(field, schema)
        if self._sent:
            bounds_told(field, schema)

    def get_override_parameters(self) -> list[Any]:
        if self.method == "PATCH":
            return [IF_MATCH]
        if self.method == "POST":
            asked = getattr(self.view, "query_sent", None)
            return [IDEMPOTENCY_KEY, *([asked] if asked else [])]
        if self.method != "GET":
            return []
        found: list[Any] = [IF_NONE_MATCH] if self._has_etag() else []
        query = getattr(self.view, "query", None)
        if query and query().fields:
            found.append(query)
        if names := tuple(getattr(self.view, "fields", ())):
            found.append(
                OpenApiParameter(
                    "fields",
                    str,
                    description=READS_NOTHING_BUT,
                    enum=names,
                    many=True,
                    style="form",
                    explode=False,
                    examples=[OpenApiExample("two", value=list(names[:2]))],
                )
            )
        return found

    def get_request_serializer(self) -> Any:
        sent = getattr(self.view, "input_class", None) if self.method in WRITES else None
        files = getattr(self.view, "files_sent", ())
        if not (sent and files):
            return sent
        form = {
            "type": "object",
            "properties": {name: {"type": "string", "format": "binary"} for name in files},
            "additionalProperties": False,
            "minProperties": 1,
        }
        return {"application/json": sent, "multipart/form-data": form}

    def get_response_serializers(self) -> Any:
        made = self.method == "POST"
        words = "It is made; the header `Location` says where." if made else "What was asked for."
        shape = getattr(self.view, "made_class", None) if made else None
        answer = OpenApiResponse(shape or self.view.serializer_class, description=words)
        found: dict[Any, Any] = {201 if made else 200: answer, **dict(self._problems())}
        if self._has_etag():
            found[304] = OpenApiResponse(description="It is as it was when you got its ETag.")
        if made and (words := getattr(self.view, "nothing_made", "")):
            found[200] = OpenApiResponse(shape or self.view.serializer_class, description=words)
        return found

    def get_extensions(self) -> dict[str, Any]:
        """Return the scope that a token needs, where it is not the usual one."""
        kind = "scope_write" if self.method in WRITES else "scope_read"
        scope = getattr(self.view, kind, "")
        return {"x-scope": scope} if scope else {}

    def get_operation_id(self) -> str:
        """Return a name that says what it does: ``people_list``, ``drafts_create``, and of what is
        sent to one that is there ``drafts_decide``."""
        words = [word for word in self._tokenize_path() if word not in {"api", "v1"}] or ["root"]
        verb = {"POST": "create", "PATCH": "update"}.get(self.method, "read")
        verb = "list" if self._is_list_view() else verb
        if self.method == "POST" and self.path.endswith("}/"):
            verb = "decide"
        return "_".join([*words, verb]).replace("-", "_")

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_description(self) -> str:
        own = getattr(self.view, self.method.lower()).__doc__
        return str(own or self.view.__doc__ or "").strip()

    def get_summary(self) -> str:
        return self.get_description().split(". ", maxsplit=1)[0].split(";")[0].rstrip(".")

    def _has_etag(self) -> bool:
        """Whether it is read whole: what is streamed has none."""
        return self.method == "GET" and LinesRenderer not in self.view.renderer_classes

    def _problems(self) -> Iterable[tuple[tuple[int, str], OpenApiResponse]]:
        for status in self._statuses():
            words, example = PROBLEMS[status]
            yield (
                (status, CONTENT_TYPE),
                OpenApiResponse(Problem, description=words, examples=[example]),
            )

    def _statuses(self) -> list[int]:
        writes = self.method in WRITES
        asks = writes or hasattr(self.view, "query") or hasattr(self.view, "fields")
        names = "{" in self.path or getattr(self.view, "may_miss", False)
        found = [400] if asks else []
        found += [401, 403]
        found += [404] if names else []
        found += [409] if writes else []
        found += [410] if getattr(self.view, "may_be_gone", False) else []
        stale = self.method == "PATCH" or getattr(self.view, "may_be_stale", False)
        found += [412] if writes and stale else []
        found += [422] if self.method == "POST" else []
        return [*found, 429]
