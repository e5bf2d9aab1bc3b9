"""The report on the W3C suites goes with the release that is built beside it."""

from __future__ import annotations

from folders import Folder
from minsheng import releases


def test_a_release_publishes_the_report_that_make_conformance_left(folder: Folder) -> None:
    folder.add_list("a.txt")
    before = folder.build().release
    assert before
    assert not (before.folder / "dump" / "reports" / releases.CONFORMANCE).exists()
    (folder.out / releases.CONFORMANCE).write_text("# a report\n")
    after = folder.build().release
    assert after
    assert (after.folder / "dump" / "reports" / releases.CONFORMANCE).read_text() == "# a report\n"
    assert after.id == before.id  # the data are the same
