"""Whatever characters a document holds, what it states comes out whole and well-formed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.map.made import lifts, parsed

from minsheng.map import Ids, document_graph, to_json
from minsheng.records import Figure, Passage, ProjectList, Span, UnitName

texts = st.text(min_size=1, max_size=20)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3)
spans = st.builds(lambda start, exact: Span(start, start + len(exact), exact), st.integers(0, 10**6), texts)
figures = st.builds(
    Figure,
    role=st.sampled_from(["target", "result"]),
    span=spans,
    comparator=st.sampled_from(["ge", "plain", "text"]),
    value_text=texts,
    value=st.none() | numbers,
    action=st.none() | texts,
    object=st.none() | texts,
)
units = st.builds(lambda span: UnitName(span.exact, span, None), spans)


@settings(max_examples=50)
@given(st.lists(figures, max_size=5), st.lists(units, max_size=3), texts)
def test_any_text_comes_out_as_it_went_in(
    stated: list[Figure], names: list[UnitName], description: str
) -> None:
    span = Span(0, len(description), description)
    project = replace(lifts(), description=description, lead_units=tuple(names), targets=tuple(stated))
    listed = parsed(ProjectList(2023, "ms", "实事", span, projects=(project,)))
    words = [description, *(name.name for name in names)]
    for figure in stated:
        words += [figure.span.exact, figure.value_text, figure.action or "", figure.object or ""]
    document = replace(
        listed,
        document=replace(listed.document, text="".join(words)),
        passages=(Passage((description,), description, span),),
    )
    text = to_json(document_graph(document, Ids()))
    quads = set(ox.parse(text, format=ox.RdfFormat.JSON_LD))
    literals = {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
    assert description in literals
    assert {name.name for name in names} <= literals
    assert {figure.value_text for figure in stated} <= literals
    values = {Decimal(q.object.value) for q in quads if q.predicate.value.endswith("#value")}  # type: ignore[union-attr]
    assert values == {figure.value for figure in stated if figure.value is not None}
