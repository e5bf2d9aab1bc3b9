"""The table of cues and the code that asks for them agree."""

import re
from collections import Counter
from pathlib import Path

from minsheng import parse, resources

ASKED = re.compile(r"""\bcued?\(\s*["']([a-z-]+)["']""")
TABLE = list(resources.rows(resources.mappings("wordings", "cue.csv"), "cue", "pattern", "note"))


def test_each_cue_stands_once_and_in_order() -> None:
    names = [row["cue"] for row in TABLE]
    assert names == sorted(set(names))


def test_each_cue_is_asked_for_and_each_that_is_asked_for_exists() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(parse.__file__).parent.glob("*.py")]
    asked = {name for source in sources for name in ASKED.findall(source)}
    names = {row["cue"] for row in TABLE}
    assert asked <= names
    unasked = [name for name in names - asked if not any(f'"{name}"' in source for source in sources)]
    assert unasked == []


def test_cues_have_named_groups_only() -> None:
    groups = Counter({row["cue"]: re.compile(row["pattern"]).groups for row in TABLE})
    named = Counter({row["cue"]: len(re.compile(row["pattern"]).groupindex) for row in TABLE})
    assert groups == named
