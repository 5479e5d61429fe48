"""The fixtures of `copydesk new`: a site's kept pages, read by today's rules, held against what was committed of them.

The pages are their publishers' and lie outside of the repository, in `COPYDESK_HOME/fixtures`; on a machine without
them, what is left to test is that the facts belong to a site that is declared.
"""

import json
import os
from pathlib import Path

import pytest

from copydesk.new.fixture import differences
from copydesk.trials import pages_path
from scrapers.sites import SITES

HOME = Path(os.environ.get("COPYDESK_HOME") or Path(__file__).parents[2] / ".copydesk")
FACTS = sorted((Path(__file__).parent / "fixtures").glob("*.json"))


@pytest.mark.skipif(not FACTS, reason="no site has come by `copydesk new` yet")
@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
class TestFixture:
    def test_its_site_is_declared_and_had_articles(self, path: Path) -> None:
        facts = json.loads(path.read_text("utf-8"))
        assert facts["site"] == path.stem
        assert path.stem in SITES
        assert "article" in {page["outcome"] for page in facts["pages"]}

    def test_its_pages_are_read_as_before(self, path: Path) -> None:
        warc = pages_path(HOME, path.stem)
        if not warc.exists():
            pytest.skip(f"no pages of {path.stem} on this machine, at {warc}")
        facts = json.loads(path.read_text("utf-8"))
        assert differences(facts, warc, SITES[path.stem]) == []
