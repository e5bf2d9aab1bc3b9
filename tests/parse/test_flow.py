"""Flows keep the way back to the document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minsheng.parse.flow import Flow
from minsheng.records import Span

TEXT = "新建口袋公园3处，改造道路12条。"
PIECES = st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=4)


def test_a_flow_against_the_order_of_the_document_quotes_nothing() -> None:
    flow = Flow.of(TEXT, [(13, 15), (6, 7)])
    assert flow.text == "123"
    assert flow.span() == Span(13, 13, "")


@given(PIECES, st.integers(0, 40), st.integers(0, 40))
def test_a_slice_is_the_text_and_has_the_places_of_its_part(
    pieces: list[tuple[int, int]], start: int, end: int
) -> None:
    flow = Flow.of(TEXT, pieces)
    part = flow.slice(start, end)
    assert part.text == flow.text[start:end]
    assert [part.start(place) for place in range(len(part.text))] == [
        flow.start(start + place) for place in range(len(part.text))
    ]


@given(PIECES)
def test_limits_are_where_the_span_begins_and_ends(pieces: list[tuple[int, int]]) -> None:
    flow = Flow.of(TEXT, pieces)
    assert flow.limits() == flow.span()[:2]
