"""The API keeps to its description, and to the contract of the ``--json`` output."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from index.web.run import OPENAPI
from tests.index.cli.contract import check
from tests.index.libraries import QUESTION, house
from tests.index.web.conftest import CORRECTED, TALKS, Browse

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOC = (Path(__file__).resolve().parents[3] / "docs" / "web.md").read_text("utf-8")
DESCRIBED: dict[str, Any] = json.loads(OPENAPI.read_text("utf-8"))


def described(path: str, status: int) -> Draft202012Validator:
    """What checks a response by its description."""
    response = DESCRIBED["paths"][path]["get"]["responses"][str(status)]
    while "$ref" in response:
        response = DESCRIBED["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response["content"]["application/json"]["schema"]
    return Draft202012Validator(schema | {"components": DESCRIBED["components"]})


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/api/ask", f"/api/ask?question={QUESTION}", 200),
        ("/api/ask", "/api/ask?question=who baked the cake of envoy 3?", 200),
        ("/api/ask", "/api/ask", 400),
        ("/api/ask", "/api/ask?question=who?&source=Nowhere", 404),
        ("/api/articles/{id}", "/api/articles/talks", 200),
        ("/api/articles/{id}", "/api/articles/none", 404),
        ("/api/latest", "/api/latest?topic=envoy", 200),
        ("/api/latest", "/api/latest?since=the day of days", 400),
        ("/api/timeline", "/api/timeline?topic=envoy", 200),
        ("/api/timeline", "/api/timeline?topic=narwhals", 200),
        ("/api/sources", "/api/sources", 200),
        ("/api/status", "/api/status", 200),
    ],
)
async def test_a_response_is_as_described(
    page: httpx.AsyncClient, path: str, asked: str, status: int
) -> None:
    response = await page.get(asked)
    assert response.status_code == status
    described(path, status).validate(response.json())


async def test_every_path_and_every_field_is_described(page: httpx.AsyncClient) -> None:
    assert (await page.get("/api/openapi.json")).json() == DESCRIBED
    assert DESCRIBED["openapi"].startswith("3.1.")
    for schema in DESCRIBED["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= schema["properties"].keys()


async def test_an_answer_is_that_of_the_terminal_with_a_place_for_each_quote(
    browse: Browse,
) -> None:
    async with browse(public_url="https://verbale.example/") as page:
        answer = (await page.get("/api/ask", params={"question": QUESTION})).json()
    for quoted in answer["quotes"]:
        place = "?revision={revision}&start={start}&end={end}#quote".format(**quoted)
        address = f"https://verbale.example/articles/{quoted['article_id']}{place}"
        assert quoted.pop("snapshot") == address
    check(answer)


async def test_an_article_has_all_its_revisions_and_no_path_of_this_machine(
    page: httpx.AsyncClient,
) -> None:
    article = (await page.get("/api/articles/talks")).json()
    assert [one["text"] for one in article["revisions"]] == [TALKS, CORRECTED]
    assert [one["source"] for one in article["copies"]] == ["Evening Wire"]
    assert article["path"] is None


async def test_the_snapshot_in_the_documentation_is_of_the_sample(sample_folder: Path) -> None:
    [(name, *place)] = re.findall(r"^/articles/(\w+)\?revision=1&start=(\d+)&end=(\d+)#", DOC, re.M)
    async with house(sample_folder, searching=False) as verbale:
        found = await verbale.event_service.article(name)
    start, end = map(int, place)
    assert "They met at Yanqi Lake" in found.revisions[0].text[start:end]
