"""The OpenAPI document against the running server: right calls and wrong ones, every answer as described, no 5xx."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.served import Served

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ENDLESS = "/api/live"  # streams for ever without `snapshots`; tests of its own
NO_HTTP = b"Invalid HTTP request received."  # said by the server before the application sees anything
EXAMPLES, MANY = 3, 60


def conforms(served: Served, mode: GenerationMode, *, examples: int) -> None:
    """Every operation is called with ``examples`` generated requests, right or wrong, as an administrator's key."""
    key = served.with_key("admin").headers["Authorization"]
    schema = schemathesis.openapi.from_dict(httpx.get(f"{served.address}/api/openapi.json").json())
    schema.config.update(base_url=served.address)
    called = 0
    for result in schema.exclude(path=ENDLESS).get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if mode is GenerationMode.POSITIVE or takes_anything(operation):
            check_operation(operation, mode, key=key, examples=examples)
            called += 1
    assert called >= 20


def takes_anything(operation: Any) -> bool:  # noqa: ANN401 - the library's own object
    """Whether there is anything to get wrong."""
    return any(len(part) for part in (operation.query, operation.path_parameters, operation.body))


def check_operation(
    operation: Any,  # noqa: ANN401 - the library's own object
    mode: GenerationMode,
    *,
    key: str,
    examples: int,
) -> None:
    """Call one operation with generated requests; the first that breaks a check is shown."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:  # noqa: ANN401 - the same
        answer = case.call(headers={"Authorization": key})
        if answer.content != NO_HTTP:
            case.validate_response(answer, checks=CHECKS)

    run: Callable[[], None] = call
    run()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_does_as_the_document_says(served: Served, mode: GenerationMode) -> None:
    conforms(served, mode, examples=EXAMPLES)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_does_as_the_document_says_many_times(served: Served, mode: GenerationMode) -> None:
    conforms(served, mode, examples=MANY)


def test_the_document_names_every_refusal_in_the_one_shape(served: Served) -> None:
    document = served.anybody().get("/api/openapi.json").json()
    reference = {"$ref": "#/components/schemas/ErrorAnswer"}
    for path, verbs in document["paths"].items():
        for method, verb in verbs.items():
            refusals = {code: answer for code, answer in verb["responses"].items() if code >= "400"}
            assert {"400", "500", "503"} <= set(refusals), f"{method} {path}"
            for answer in refusals.values():
                assert answer["content"]["application/json"]["schema"] == reference
                assert answer["description"]


def test_the_document_is_whole(served: Served) -> None:
    """Every reference leads somewhere; every route has a summary, a description and a tag."""
    document = served.anybody().get("/api/openapi.json").json()
    shapes = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in shapes
    for verbs in document["paths"].values():
        for verb in verbs.values():
            assert verb["summary"]
            assert verb["description"]
            assert verb["tags"]


def references(part: object) -> set[str]:
    """Every $ref below ``part``."""
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references(value) for value in part))
    return set()
