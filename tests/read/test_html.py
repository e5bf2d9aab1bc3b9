"""A page's main content, as a browser shows it."""

from __future__ import annotations

import pytest

from minsheng.errors import ReadError
from minsheng.read.formats import Extract
from minsheng.read.html import extract

LIST = "".join(f"<p>{n}、新建口袋公园{n}处，完成时限为年底前。</p>" for n in range(1, 5))
LINKS = "".join(f'<a href="/{n}">友情链接{n}</a> ' for n in range(8))


def page(body: str, head: str = "") -> Extract:
    """What is read of a page."""
    return extract(f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode(), "x")


def lines(read: Extract) -> list[str]:
    """Texts of all blocks."""
    return [read.text[block.start : block.end] for block in read.blocks]


def cells(read: Extract) -> list[tuple[str, int, int, int, int]]:
    """Text, row, column, rows and columns of each cell."""
    return [
        (read.text[one.start : one.end], one.row, one.column, one.rows, one.columns)
        for one in read.blocks
        if one.kind == "cell"
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>栏目</nav>",
        "<footer>版权说明</footer>",
        "<aside>推荐</aside>",
        "<header>站名</header>",
        '<div class="top-nav">栏目</div>',
        '<div class="bread crumbs">首页 &gt; 公告</div>',
        '<div id="footer">地址：某路1号</div>',
        '<div class="bdsharebuttonbox">分享到微信</div>',
        '<div role="navigation">栏目</div>',
        '<div role="search"><form><input value="词"><button>搜索</button></form></div>',
        '<p style="display: none">看不见</p>',
        "<p hidden>看不见</p>",
        '<p aria-hidden="true">看不见</p>',
        "<script>var x = '3处'</script>",
        "<style>p { color: red }</style>",
        "<!-- 3处 -->",
        "<select><option>2023</option></select>",
        f"<div>{LINKS}</div>",
        f"<ul>{LINKS}</ul>",
    ],
)
def test_what_stands_around_the_content_is_left_out(furniture: str) -> None:
    assert lines(page(furniture + LIST + furniture)) == lines(page(LIST))


@pytest.mark.parametrize(
    "around",
    [
        '<div class="nav">{}</div>',
        "<header>{}</header>",
        "<aside>{}</aside>",
        "<form action='/'>{}</form>",
        "<footer>{}</footer>",
        '<div style="display:none">{}</div>',
        '<div class="share-search-tools">{}</div>',
        '<div class="content"><div class="hot">{}</div></div>',
        "<center><font><b><div>{}</div></b></font></center>",
    ],
)
@pytest.mark.parametrize("after", ["", "<p>本页说明：以下为今年的项目。</p>"])
def test_a_page_never_loses_its_list(around: str, after: str) -> None:
    assert lines(page(around.format(LIST) + after))[:4] == lines(page(LIST))


def test_a_table_in_what_looks_like_furniture_stays() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>新增学位</td><td>区教委</td></tr>" for n in range(1, 4))
    read = page(f"<div class='sidebar'><table>{rows}</table></div><p>{'长' * 300}</p>")
    assert len(cells(read)) == 9


def test_a_header_with_the_heading_of_the_page_stays() -> None:
    assert lines(page(f"<header><h1>实事项目</h1></header>{LIST}"))[0] == "实事项目"


def test_breaks_and_blocks_end_lines_and_white_space_runs_are_one_space() -> None:
    read = page("<div>甲<br>乙<p>丙 \n  丁</p>戊<span>己</span></div><pre>庚\n辛</pre>")
    assert lines(read) == ["甲", "乙", "丙丁", "戊己", "庚", "辛"]
    assert lines(page("<p>a\n b&nbsp;&nbsp;c&#8203;d</p>")) == ["a b cd"]
    assert lines(page("<p>区教<b>育</b>局 <i>牵头</i></p>")) == ["区教育局 牵头"]


def test_entities_and_headings() -> None:
    read = page("<h2>&#20013;&ldquo;七有&rdquo;&lt;</h2><p>x</p>")
    assert lines(read)[0] == "中“七有”<"
    assert [block.kind for block in read.blocks] == ["heading", "line"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1.甲", "2.乙"]),
        ("<ol start=5><li>甲<li>乙</ol>", ["5.甲", "6.乙"]),
        ("<ol reversed><li>甲<li value=7>乙</ol>", ["2.甲", "7.乙"]),
        ("<ol type=a><li>甲<li>乙</ol>", ["a.甲", "b.乙"]),
        ("<ol type=I><li>甲<li>乙</ol>", ["I.甲", "II.乙"]),
        ('<ol style="list-style-type: cjk-ideographic"><li>甲<li>乙</ol>', ["一、甲", "二、乙"]),
        ('<ol style="list-style:none"><li>甲<li>乙</ol>', ["甲", "乙"]),
        ("<ol><li>1、甲<li>（二）乙</ol>", ["1、甲", "（二）乙"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ("<ol><li><p>甲</p><p>单位</p></li><li>乙<ol><li>丙</ol></ol>", ["1.甲", "单位", "2.乙", "1.丙"]),
    ],
)
def test_lists_have_the_marks_that_a_browser_shows(markup: str, expected: list[str]) -> None:
    assert lines(page(markup)) == expected


def test_cells_that_span_rows_and_columns() -> None:
    read = page(
        "<table><thead><tr><th rowspan=2>序号<th colspan=2>进展</tr><tr><th>上半年<th>全年</thead>"
        "<tr><td>1<td rowspan=0>甲<td>乙<tr><td>2<td>丙<tr><td colspan=99>无</table>"
    )
    assert cells(read) == [
        ("序号", 0, 0, 2, 1),
        ("进展", 0, 1, 1, 2),
        ("上半年", 1, 1, 1, 1),
        ("全年", 1, 2, 1, 1),
        ("1", 2, 0, 1, 1),
        ("甲", 2, 1, 3, 1),
        ("乙", 2, 2, 1, 1),
        ("2", 3, 0, 1, 1),
        ("丙", 3, 2, 1, 1),
        ("无", 4, 0, 1, 1),
    ]


def test_lines_of_a_cell_are_kept_and_hidden_rows_left_out() -> None:
    read = page(
        "<table><tr><td>1<td><p>甲</p><p>乙</p><td>丙<br>丁</tr><tr style='display:none'><td>9<td>9<td>9</tr>"
        "<form><tr><td>2<td>戊<td></tr></form></table>"
    )
    assert [text for text, *_ in cells(read)] == ["1", "甲\n乙", "丙\n丁", "2", "戊", ""]


def test_layout_tables_are_taken_apart() -> None:
    inner = "<table><tr><td>1<td>甲</tr><tr><td>2<td>乙</tr></table>"
    read = page(
        f"<table><tr><td>左栏</td><td><table><tr><td>{LIST}{inner}</td></tr></table></td></tr></table>"
    )
    assert [text for text, *_ in cells(read)] == ["1", "甲", "2", "乙"]
    assert {block.table for block in read.blocks if block.kind == "cell"} == {0}
    body = "".join(f"<p>{'文' * 200}</p>" for _ in range(5))
    assert not cells(page(f"<table><tr><td>侧</td><td>{body}</td></tr></table>"))
    assert not cells(page("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>"))


def test_a_small_table_in_a_cell_is_lines_of_the_cell() -> None:
    inner = "<table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>"
    read = page(f"<table><tr><td>1<td>{'长' * 30}</tr><tr><td>2<td>前{inner}</tr></table>")
    assert cells(read)[-1][0] == "前\na b\nc d"


@pytest.mark.parametrize("name", ["gb2312", "gbk", "GB18030", "utf-8", "UTF8"])
def test_the_page_says_its_encoding(name: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={name}">'
    python = "utf-8" if name.lower().startswith("utf") else "gb18030"
    read = extract(f"<html>{head}<p>海淀区新增学位</p>".encode(python), "x")
    assert lines(read) == ["海淀区新增学位"]
    assert read.encoding.replace("utf8", "utf-8") == python


def test_a_page_that_says_nothing_or_the_wrong_encoding_is_read_by_its_bytes() -> None:
    body = "<p>海淀区2024年重要民生实事项目新增学位5560个。</p>" * 3
    for content in (
        body.encode("gb18030"),
        ("<meta charset=utf-8>" + body).encode("gb18030"),
        ("<meta charset=nonsense>" + body).encode(),
        body.encode("utf-16"),
        ("\ufeff<meta charset=gbk>" + body).encode(),
    ):
        assert lines(extract(content, "x")) == ["海淀区2024年重要民生实事项目新增学位5560个。"] * 3


def test_a_stray_broken_character_is_marked_and_many_are_refused() -> None:
    body = "<meta charset=utf-8>" + "<p>海淀区新增学位5560个。</p>" * 50
    content = body.encode()
    assert "\ufffd" in extract(content[:-20] + b"\xff" + content[-20:], "x").text
    with pytest.raises(ReadError, match="bytes are not"):
        extract(b"<meta charset=utf-8>" + bytes(range(128, 256)) * 30, "x")


def test_what_only_the_head_says_stands_at_the_top() -> None:
    head = (
        '<title>2024年重要民生实事项目_海淀区人民政府</title><meta name="PubDate" content="2024-03-05 10:30">'
        '<meta name="ContentSource" content="区政府办">'
    )
    assert lines(page(LIST, head))[:4] == [
        "2024年重要民生实事项目",
        "海淀区人民政府",
        "发布日期：2024-03-05 10:30",
        "来源：区政府办",
    ]
    shown = page(
        "<h1>2024年 重要民生实事项目</h1><p>海淀区人民政府 2024-03-05 10:30 区政府办</p>" + LIST, head
    )
    assert lines(shown)[0] == "2024年 重要民生实事项目"
    assert lines(page(LIST, '<meta name="ArticleTitle" content="实事"><title>别的</title>'))[0] == "实事"


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"<p> </p><script>x</script>"])
def test_a_page_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(ReadError):
        extract(content, "x")
