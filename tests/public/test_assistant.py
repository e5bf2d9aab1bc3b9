"""`minsheng mcp`: a client of the protocol's own kit speaks to the command, as an assistant does."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent
from tests.serve.server import Server

from minsheng.assistant.reach import Beyond, Within
from minsheng.assistant.server import server
from minsheng.errors import UsageError

PROMISE = "project/dongcheng-2023-ms-3"
Talk = Callable[[Client], Awaitable[Any]]


def over_stdio(data: Path, *more: str) -> StdioServerParameters:
    """The command as a configuration of an assistant names it."""
    arguments = ["-m", "minsheng.cli", "mcp", "--data", str(data), *more]
    return StdioServerParameters(command=sys.executable, args=arguments)


def talk(to: Any, what: Talk) -> Any:
    """What comes of a conversation."""

    async def spoken() -> Any:
        async with Client(to, read_timeout_seconds=60) as client:
            return await what(client)

    return asyncio.run(spoken())


def call(to: Any, tool: str, /, **arguments: Any) -> CallToolResult:
    """The result of one tool."""

    async def called(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    result: CallToolResult = talk(to, called)
    return result


def told(result: CallToolResult) -> Any:
    assert not result.is_error, result.content
    return result.structured_content


def refused(result: CallToolResult) -> str:
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.fixture
def here(public: Server) -> Any:
    """A server of the protocol in this process, which asks the endpoint that all tests share."""
    return server(Beyond(public.url))


def test_over_stdio_an_assistant_finds_a_promise_and_its_evidence(public_data: Path) -> None:
    async def conversation(client: Client) -> Any:
        tools = (await client.list_tools()).tools
        found = told(await client.call_tool("search", {"words": "照护床位", "kind": "project"}))
        evidence = told(await client.call_tool("promise", {"id": PROMISE}))
        resources = [str(one.uri) for one in (await client.list_resources()).resources]
        prompts = [one.name for one in (await client.list_prompts()).prompts]
        instructions = client.instructions
        return tools, found, evidence, resources, prompts, instructions

    tools, found, evidence, resources, prompts, instructions = talk(over_stdio(public_data), conversation)
    names = {tool.name for tool in tools}
    assert names == {"search", "list_questions", "describe_question", "ask_question", "promise", "sparql"}
    assert all(tool.annotations.read_only_hint and tool.title and tool.description for tool in tools)
    assert PROMISE in [one["id"] for one in found["found"]]
    assert evidence["release"] == found["release"] == (public_data / "current").resolve().name
    assert set(resources) == {"minsheng://state", "minsheng://vocabulary"}
    assert set(prompts) == {"was-it-kept", "compare"}
    assert "verdict_computed" in instructions


def test_evidence_quotes_each_number_and_keeps_two_voices_apart(public_data: Path) -> None:
    evidence = told(call(server(Within(public_data, "http://pages.example")), "promise", id=PROMISE))
    (target,) = evidence["targets"]
    (quote,) = target["quotes"]
    assert (target["value"], quote["exact"]) == ("1600", "新签约 1600 张")
    assert (quote["start"], quote["end"]) == (430, 440)
    assert quote["page"] == "http://pages.example/page/document/dongcheng-028d8d11#c430-440"
    (report,) = evidence["reports"]
    assert [result["value"] for result in report["results"]] == ["2000"]
    (assessment,) = evidence["assessments"]
    assert (assessment["verdict_computed"]["en"], assessment["ratio"]) == ("exceeded", "1.25")
    assert not any("verdict" in key for key in report)


def test_quotes_are_the_characters_of_the_document(here: Any, public_data: Path) -> None:
    evidence = told(call(here, "promise", id="https://w3id.org/minsheng/id/project/haidian-2023-ms-8"))
    for quote in [*evidence["quotes"], *(one for figure in evidence["targets"] for one in figure["quotes"])]:
        local = quote["document_id"].removeprefix("document/")
        text = (public_data / "current" / "documents" / f"{local}.txt").read_bytes().decode()
        assert text[quote["start"] : quote["end"]] == quote["exact"]


def test_questions_are_listed_described_and_asked(here: Any, public: Server) -> None:
    async def conversation(client: Client) -> Any:
        listed = told(await client.call_tool("list_questions", {}))
        described = told(await client.call_tool("describe_question", {"name": "promise-kept"}))
        asked = {"name": "promise-kept", "parameters": {"district": "district/dongcheng", "year": 2023}}
        part = told(await client.call_tool("ask_question", {**asked, "limit": 2, "offset": 1}))
        return listed, described, part

    listed, described, part = talk(here, conversation)
    assert "promise-kept" in [one["name"] for one in listed["questions"]]
    (district,) = [one for one in described["parameters"] if one["name"] == "district"]
    assert "district/dongcheng" in str(district["schema"])
    assert (len(part["answer"]), part["rows"], part["shown"]) == (2, 31, "2–3 of 31")
    assert part["page"].startswith(f"{public.url}/queries/promise-kept?district=")
    assert f"release={part['release']}" in part["page"]


def test_sparql_is_answered_whole_or_refused_with_what_to_do(here: Any) -> None:
    async def conversation(client: Client) -> Any:
        queries = (
            "SELECT (1 AS ?one) {}",
            "ASK { ?s ?p ?o }",
            f"DESCRIBE <https://w3id.org/minsheng/id/{PROMISE}>",
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "INSERT DATA { <a:a> <a:b> <a:c> }",
            "SELECT * { ?s ?p ",
        )
        return [await client.call_tool("sparql", {"query": query}) for query in queries]

    rows, truth, graph, service, update, syntax = talk(here, conversation)
    assert told(rows)["answer"] == [{"one": "1"}]
    assert told(truth)["answer"] is True
    assert "def#Project>" in told(graph)["graph"]
    assert "service-refused" in refused(service)
    assert "update-refused" in refused(update)
    assert re.search(r"line 1.*syntax, 400", refused(syntax), re.DOTALL)


@pytest.mark.parametrize(
    ("tool", "arguments", "why"),
    [
        ("promise", {"id": "../../etc/passwd"}, "search finds them"),
        ("promise", {"id": "project/nothing-1"}, "knows no project/nothing-1"),
        ("promise", {"id": "project/x> ?p ?o"}, "search finds them"),
        ("ask_question", {"name": "nothing"}, "not-found"),
        ("ask_question", {"name": "../sparql"}, "list_questions"),
        ("ask_question", {"name": "promise-kept", "parameters": {"year": "soon"}}, "parameter"),
        ("ask_question", {"name": "promise-kept", "limit": 0}, "limit"),
        ("describe_question", {"name": "nothing"}, "list_questions"),
        ("search", {"words": "电梯", "page": 0}, "page"),
    ],
)
def test_what_cannot_be_answered_says_why(here: Any, tool: str, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call(here, tool, **arguments))


def test_resources_give_the_state_the_terms_and_the_text_of_a_question(here: Any) -> None:
    async def conversation(client: Client) -> Any:
        addresses = ("minsheng://state", "minsheng://vocabulary", "minsheng://question/promise-kept")
        return [(await client.read_resource(one)).contents[0].text for one in addresses]  # type: ignore[union-attr]

    state, vocabulary, question = talk(here, conversation)
    assert '"base": "https://w3id.org/minsheng/"' in state
    assert "\nms:Project a owl:Class" in vocabulary
    assert "#+ code: C4" in question


def test_a_prompt_carries_the_promise_it_is_asked_about(here: Any) -> None:
    async def conversation(client: Client) -> Any:
        return await client.get_prompt("was-it-kept", {"promise": "加装电梯"})

    assert "加装电梯" in talk(here, conversation).messages[0].content.text


def test_a_running_server_is_asked_at_its_url(public_data: Path, public: Server) -> None:
    evidence = told(call(over_stdio(public_data, "--url", public.url), "promise", id=PROMISE))
    assert evidence["page"] == f"{public.url}/page/{PROMISE}"


def test_an_address_that_does_not_answer_is_said() -> None:
    assert "is it running?" in refused(call(server(Beyond("http://127.0.0.1:1")), "list_questions"))
    with pytest.raises(UsageError, match="no address"):
        Beyond("file:///etc/passwd")


def test_a_folder_without_a_release_is_said_when_asked(tmp_path: Path) -> None:
    assert "minsheng build" in refused(call(server(Within(tmp_path, "")), "list_questions"))
