"""The analyst's questions, as docs/analyst_guide.md has them: the guide is the one place where their SQL stands."""

import re
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "docs" / "analyst_guide.md"
_QUESTION = re.compile(r"^### (\d+)\. (.+?)\n+```sql\n(.+?)\n```", re.MULTILINE | re.DOTALL)


def questions() -> dict[int, tuple[str, str]]:
    """Title and SQL of each question by its number."""
    return {int(number): (title, sql) for number, title, sql in _QUESTION.findall(GUIDE.read_text("utf-8"))}
