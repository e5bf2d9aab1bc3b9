"""What an HTML page's head says of the document and its body does not print.

Government sites put title, publication date and source into meta elements (ArticleTitle, PubDate,
ContentSource); many pages print the title nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from minsheng.read.markup import Page
from minsheng.read.pieces import Paragraph, Piece, clean

_TITLES = ("articletitle", "og:title", "dc.title", "twitter:title")
_LABELLED = (
    ("发布日期", ("pubdate", "publishdate", "og:release_date", "article:published_time", "dc.date")),
    ("来源", ("contentsource", "source", "og:article:author")),
    ("网站名称", ("sitename", "og:site_name")),
)
_BARS = re.compile(r"\s*[_|｜]+\s*")
_DASHES = re.compile(r"\s*[—–]+\s*|\s+-\s+|-+(?=[^-]{2,30}$)")
_SITE = re.compile(
    r".*(?:政府|网|网站|门户|平台|首页|频道|委员会|局|委|办公室|专栏|栏目|公开|动态|要闻|通知公告)$"
)


def head_lines(page: Page, body: Iterable[Piece]) -> list[Paragraph]:
    """Title, publication date, source and site, each on its line, where the body does not print it."""
    printed = "".join("".join(_texts(body)).split())
    lines = [Paragraph(title, heading=True) for title in _title(page) if _bare(title) not in printed]
    for label, names in _LABELLED:
        value = next((clean(page.metas[name]) for name in names if clean(page.metas.get(name, ""))), "")
        if value and len(value) < 80 and _bare(value) not in printed:
            lines.append(Paragraph(f"{label}：{value}"))
    return lines


def _bare(text: str) -> str:
    return "".join(text.split())


def _texts(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Paragraph):
            yield piece.text
        else:
            for cell in piece.cells:
                yield from _texts(cell.pieces)


def _title(page: Page) -> Iterator[str]:
    """The page's title without the name of its site, then that name; neither where there is none."""
    for name in _TITLES:
        if title := clean(page.metas.get(name, "")):
            yield title
            return
    parts = [part for part in _BARS.split(clean(page.title)) if part]
    if not parts:
        return
    title = next((part for part in parts if not _SITE.fullmatch(part)), parts[0])
    sites = [part for part in parts if part != title and _SITE.fullmatch(part)]
    pieces = [piece for piece in _DASHES.split(title) if piece]
    while len(pieces) > 1 and _SITE.fullmatch(pieces[-1]):
        sites.insert(0, pieces.pop())
        title = title[: title.rindex(sites[0])].rstrip(" -—–")
    yield title
    yield from sites[-1:]
