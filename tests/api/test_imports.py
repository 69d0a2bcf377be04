"""A cost file over HTTP: looked at, tried, brought in, seen in the spend, listed, its bad rows fetched."""

import json
import time

import httpx
import pytest

from tests.api.served import Served

COSTS = (
    b"day,source,account,channel,campaign,currency,cost\n"
    b"2026-01-05,news,main,Email,spring,EUR,12.50\n"
    b"2026-01-06,news,main,Email,spring,EUR,7.50\n"
)
BAD = COSTS + b"2026-01-07,news,main,Email,spring,EUR,=1+1\n"
SHOWN_SECONDS = 5.0


@pytest.fixture(scope="module")
def otto(served: Served) -> httpx.Client:
    """Otto of operations."""
    return served.signed_in("operations")


def spend(client: httpx.Client) -> float:
    """The spend of January."""
    dates = {"from": "2026-01-01", "to": "2026-02-01", "grain": "total"}
    answer = client.get("/api/metrics/spend", params=dates).json()
    assert answer["unit"] == "EUR"
    return float(sum(row["value"] for row in answer["rows"]))


def test_a_file_from_preview_to_spend(otto: httpx.Client) -> None:
    preview = otto.post("/api/imports/preview", params={"name": "costs.csv"}, content=COSTS)
    assert preview.status_code == 200, preview.text
    assert preview.json()["rows"] == 2
    assert preview.json()["questions"] == []
    reading = {"reading": json.dumps(preview.json()["reading"]), "name": "costs.csv"}
    tried = otto.post("/api/imports/dry-run", params=reading, content=COSTS).json()
    assert (tried["rows_ok"], tried["import_id"], tried["totals"]) == (2, "", [{"amount": 20.0, "currency": "EUR"}])
    made = otto.post("/api/imports", params=reading, content=COSTS)
    assert made.status_code == 201, made.text
    assert made.json()["days"] == 2
    deadline = time.monotonic() + SHOWN_SECONDS
    while spend(otto) != 20.0:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    history = otto.get("/api/imports").json()
    assert history[0]["import_id"] == made.json()["import_id"]
    assert history[0]["totals"] == [{"amount": 20.0, "currency": "EUR"}]


def test_a_form_carries_the_same_file(otto: httpx.Client) -> None:
    answer = otto.post("/api/imports/dry-run", files={"file": ("costs.csv", COSTS, "text/csv")})
    assert answer.status_code == 200, answer.text
    assert answer.json()["file_name"] == "costs.csv"
    assert otto.post("/api/imports/dry-run", data={"name": "x"}, files={"other": b"x"}).status_code == 400


def test_bad_rows_are_refused_named_and_left_out_when_asked(otto: httpx.Client) -> None:
    refused = otto.post("/api/imports", params={"name": "bad.csv"}, content=BAD)
    assert refused.status_code == 400
    assert refused.json()["error"]["detail"]["rows_bad"] == 1
    made = otto.post("/api/imports", params={"name": "bad.csv", "skip_bad_rows": "true"}, content=BAD)
    assert made.status_code == 201, made.text
    path = f"/api/imports/{made.json()['import_id']}/errors"
    deadline = time.monotonic() + SHOWN_SECONDS
    while (errors := otto.get(path)).status_code == 404:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert errors.headers["content-type"] == "text/csv; charset=utf-8"
    assert "'=1+1" in errors.text


@pytest.mark.parametrize("reading", ["{", "[]", '{"kind": 7}', '{"columns": {"a": 1}}', "\x00"])
def test_a_reading_that_is_none_is_told(otto: httpx.Client, reading: str) -> None:
    answer = otto.post("/api/imports/preview", params={"reading": reading}, content=COSTS)
    assert answer.status_code == 400
    assert "'reading' does not read" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "text/csv"),
        (b"\x00\x01\x02", "text/csv"),
        (b"PK\x03\x04", "application/octet-stream"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"nothing", "multipart/form-data"),
    ],
)
def test_what_is_no_table_is_told(otto: httpx.Client, content: bytes, kind: str) -> None:
    answer = otto.post("/api/imports/preview", content=content, headers={"content-type": kind})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["help"]
