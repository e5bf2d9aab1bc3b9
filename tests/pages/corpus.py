"""A small release with a document's text: quotes at their characters, hostile words in every place."""

from __future__ import annotations

from pathlib import Path

from tests.serve import releases

BASE = releases.BASE
HOSTILE = "<script>alert(1)</script>\"'&amp;<b>电梯</b>"
LOCAL = "haidian-b8cd4f96"
TEXT = (
    "\n海淀区 2023 年重要民生实事\r\n\n一、改善居住条件（2 件）\n\n"
    "1、加装电梯，开工 260 部、完工不少于 150 部。\n\n主要责任单位：区住房城乡建设委\n\n"
    f"2、停车{HOSTILE}新增 5000 个车位，其中立体 300 个。\n\n"
    "完成情况：加装电梯开工 300 部，已完成。\n"
    + "其他文字𠮷，没有承诺。\n" * 900
    + "末段：新增学位 80 个。\n"
)
OFFSETS: dict[str, tuple[int, int]] = {}


def span(words: str) -> str:
    """IRI of the span of the first place where words stand; its statements are added by `turtle`."""
    start = TEXT.index(words)
    OFFSETS[words] = (start, start + len(words))
    return f"<{BASE}id/span/{LOCAL}-{start}-{start + len(words)}>"


def figure(words: str) -> str:
    start = TEXT.index(words)
    return f"<{BASE}id/figure/{LOCAL}-{start}-{start + len(words)}>"


def local(words: str) -> str:
    """`{document}-{start}-{end}` of words."""
    start = TEXT.index(words)
    return f"{LOCAL}-{start}-{start + len(words)}"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _figure(words: str, kind: str, value: str, more: str = "") -> str:
    return (
        f"{figure(words)} a ms:{kind} ; ms:district id:district\\/haidian ; ms:year 2023 ; ms:value {value} ;"
        f' ms:valueText {_literal(words)} ; ms:object "加装电梯" ; ms:comparator id:concept\\/cmp-ge ;'
        f" ms:unitOfMeasure id:concept\\/uom-bu ; prov:wasQuotedFrom {span(words)} {more} .\n"
    )


def _labelled(path: str, zh: str, en: str, more: str) -> str:
    iri = path.replace("/", "\\/")
    return f"id:{iri} skos:prefLabel {_literal(zh)}@zh , {_literal(en)}@en ; {more} .\n"


def curated() -> str:
    said = releases.CURATED
    for code, zh, en, scheme in (
        ("cmp-ge", "不少于", "at least", "cmp"),
        ("uom-bu", "部", "lift", "uom"),
        ("vd-exceeded", "超额", "exceeded", "vd"),
        ("theme-housing", "住有所居", "housing", "theme"),
        ("an-name-variant", "名称不一", "name variant", "an"),
        ("unit-function-housing", "住房和城乡建设", "housing and construction", "unit-function"),
        ("st-completed", "已完成", "completed", "st"),
    ):
        said += _labelled(f"concept/{code}", zh, en, f"a skos:Concept ; skos:inScheme id:concept\\/{scheme}")
    said += _labelled(
        "indicator/lifts-started",
        "加装电梯开工",
        "lifts started",
        'a ms:Indicator ; skos:inScheme id:concept\\/indicator ; skos:definition "当年开工数。"@zh',
    )
    for slug, zh, en, code, within in (
        ("beijing", "北京市", "Beijing", "110000", ""),
        ("jiangsu", "江苏省", "Jiangsu", "320000", ""),
        ("nantong", "南通市", "Nantong", "320600", "jiangsu"),
        ("nantong-chongchuan", "崇川区", "Chongchuan", "320602", "nantong"),
    ):
        there = f" ; schema:containedInPlace id:district\\/{within}" if within else ""
        said += _labelled(f"district/{slug}", zh, en, f'a ms:District ; skos:notation "{code}"{there}')
    for slug, code in (("haidian", "110108"), ("xicheng", "110102")):
        said += (
            f'id:district\\/{slug} skos:notation "{code}" ; schema:containedInPlace id:district\\/beijing .\n'
        )
    return said + "id:unit\\/haidian-housing org:classification id:concept\\/unit-function-housing .\n"


def document() -> str:
    """What the document states."""
    projects = (
        "加装电梯，开工 260 部、完工不少于 150 部。",
        f"停车{HOSTILE}新增 5000 个车位，其中立体 300 个。",
    )
    said = (
        f"id:document\\/{LOCAL} a ms:Document ; ms:district id:district\\/haidian ; ms:year 2023 ;"
        f" dcterms:title {_literal('清单' + HOSTILE)}@zh .\n"
        "id:list\\/haidian-2023-ms a ms:ProjectList ; ms:district id:district\\/haidian ; ms:year 2023 ;"
        f' ms:statedCount 2 ; dcterms:title "海淀区 2023 年重要民生实事"@zh ;'
        f" prov:wasQuotedFrom {span('海淀区 2023 年重要民生实事')} .\n"
    )
    for number, words in enumerate(projects, 1):
        said += (
            f"id:project\\/haidian-2023-ms-{number} a ms:Project ; schema:position {number} ; ms:year 2023 ;"
            " dcterms:isPartOf id:list\\/haidian-2023-ms ; ms:district id:district\\/haidian ;"
            f" dcterms:description {_literal(words)}@zh ; ms:leadUnit id:unit\\/haidian-housing ;"
            " ms:category id:concept\\/cat-haidian-2023-ms-1 ;"
            f" dcterms:spatial id:place\\/110108001 ; prov:wasQuotedFrom {span(words)} .\n"
        )
    report = "加装电梯开工 300 部，已完成"
    return said + (
        "id:project\\/haidian-2023-ms-1 ms:target "
        f"{figure('开工 260 部')} , {figure('不少于 150 部')} ;"
        " ms:report id:report\\/haidian-2023-ms-1-b8cd4f96 .\n"
        f"id:project\\/haidian-2023-ms-2 ms:target {figure('5000 个')} , {figure('300 个')} .\n"
        f"id:report\\/haidian-2023-ms-1-b8cd4f96 a ms:Report ; ms:status id:concept\\/st-completed ;"
        f" dcterms:description {_literal(report)}@zh ; ms:result {figure('开工 300 部')} ; ms:year 2023 ;"
        f" ms:district id:district\\/haidian ; prov:wasQuotedFrom {span(report)} .\n"
        + _figure("开工 260 部", "Target", "260.0")
        + _figure("不少于 150 部", "Target", "150.0")
        + _figure("5000 个", "Target", "5000.0")
        + _figure("300 个", "Target", "300.0", f"; ms:partOf {figure('5000 个')}")
        + _figure("80 个", "Target", "80.0")
        + _figure("开工 300 部", "Result", "300.0")
        + _labelled(
            "concept/cat-haidian-2023-ms-1",
            "改善居住条件",
            "",
            f"a skos:Concept ; skos:inScheme id:concept\\/cat-x ; prov:wasQuotedFrom {span('改善居住条件')}",
        ).replace(' , ""@en', "")
        + "id:list\\/nantong-chongchuan-2023-ms a ms:ProjectList ; ms:year 2023 ;"
        " ms:district id:district\\/nantong-chongchuan .\n"
        "id:project\\/nantong-chongchuan-2023-ms-1 a ms:Project ; ms:year 2023 ; schema:position 1 ;"
        " dcterms:isPartOf id:list\\/nantong-chongchuan-2023-ms ;"
        ' ms:district id:district\\/nantong-chongchuan ; dcterms:description "修一条路。"@zh .\n'
        + f'id:place\\/110108001 a schema:Place ; skos:prefLabel "万寿路{HOSTILE[:8]}"@zh .\n'
        + f"id:unit\\/haidian-housing prov:wasQuotedFrom {span('区住房城乡建设委')} .\n"
    )


def derived() -> str:
    """Verdict, theme, indicator and an anomaly."""
    pair = f"{local('开工 260 部')}--{local('开工 300 部')}"
    return (
        f"id:assessment\\/{pair} a ms:Assessment ; ms:ofTarget {figure('开工 260 部')} ; ms:ratio 1.15 ;"
        f" ms:ofResult {figure('开工 300 部')} ; ms:verdict id:concept\\/vd-exceeded ;"
        " prov:wasGeneratedBy id:rule\\/at-least .\n"
        f"{figure('开工 260 部')} ms:indicator id:indicator\\/lifts-started .\n"
        f"{figure('开工 300 部')} ms:indicator id:indicator\\/lifts-started .\n"
        "id:project\\/haidian-2023-ms-1 dcterms:subject id:concept\\/theme-housing .\n"
        "id:anomaly\\/name-variant-x a <http://www.w3.org/ns/dqv#QualityAnnotation> ;"
        " dcterms:type id:concept\\/an-name-variant ; oa:hasTarget id:project\\/haidian-2023-ms-1 ;"
        f" <http://www.w3.org/2000/01/rdf-schema#comment> {_literal('写法不一' + HOSTILE)}@zh .\n"
    )


def spans() -> str:
    return "".join(
        f"<{BASE}id/span/{LOCAL}-{start}-{end}> a ms:Span ; oa:start {start} ; oa:end {end} ;"
        f" dcterms:isPartOf id:document\\/{LOCAL} ; oa:exact {_literal(TEXT[start:end])} .\n"
        for start, end in OFFSETS.values()
    )


STATED = document()
"""What the document states; making it fills `OFFSETS`."""


def write(data: Path) -> str:
    """Write the release into a data folder; gives its id."""
    quads = releases.graph("ontology", releases.ONTOLOGY) + releases.graph("curated", curated())
    quads += releases.graph(f"document/{LOCAL}", STATED + spans())
    quads += releases.graph("derived", derived())
    many = "\n".join(f"id:thing\\/n-{at} dcterms:relation id:thing\\/hub ." for at in range(250))
    quads += releases.graph("many", many + "\nid:thing\\/hub schema:position 1 .")
    name = releases.write(data, quads)
    folder = data / "releases" / name / "documents"
    folder.mkdir()
    (folder / f"{LOCAL}.txt").write_bytes(TEXT.encode())
    return name
