"""A folder of short documents, and builds of it."""

from __future__ import annotations

from pathlib import Path

from minsheng import pipeline
from minsheng.pipeline import Outcome

LIST = """{title}

1、推进既有多层住宅加装电梯工作，开工 {lifts} 部、完工 150 部，让群众出行更方便。
主要责任单位：区住房城乡建设委
完成时限：{year}年11月底前

2、新建养老家庭照护床位 500 张，开展失能老年人护理补贴发放。
主要责任单位：区民政局
完成时限：{year}年12月底前

3、新增中小学学位 5560 个，改善办学条件。
主要责任单位：区教委
完成时限：{year}年9月底前
"""

OTHER = """{title}

1、建设口袋公园 6 处，提升绿道品质。
主要责任单位：区园林绿化局
完成时限：{year}年11月底前

2、完成老旧小区综合整治 12 个。
主要责任单位：区住房城乡建设委
完成时限：{year}年12月底前

3、开展文化惠民演出 300 场。
主要责任单位：区文化和旅游局
完成时限：{year}年12月底前
"""


class Folder:
    """A folder of documents, and the build folder beside it."""

    def __init__(self, home: Path) -> None:
        self.documents = home / "documents"
        self.out = home / "out"
        self.documents.mkdir()

    def add(self, name: str, content: str | bytes) -> Path:
        path = self.documents / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def add_list(
        self, name: str, district: str = "海淀区", year: int = 2023, lifts: int = 260, text: str = LIST
    ) -> Path:
        title = f"{district}{year}年重要民生实事项目"
        return self.add(name, text.format(title=title, year=year, lifts=lifts))

    def build(self, **options: object) -> Outcome:
        return pipeline.build([self.documents], self.out, pipeline.Options(**options))  # type: ignore[arg-type]
