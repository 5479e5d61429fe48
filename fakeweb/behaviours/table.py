"""The behaviours as a table for the documents."""

from fakeweb.behaviours.registry import catalog

_INTRODUCTION = """# The hostile web

`fakeweb` serves a simulated web of news sites, and each site can be made to misbehave in the ways below:
`web.behaviours.add(NAME, site=…, since=…, until=…, paths=…, portion=…, times=…, **options)` in a program, or
`POST /-/behaviour` on the running server. The first column is the name, the second what happens, the third what a
crawler must do about it, the fourth how the URL, the batch or the run should end. The table is written by
`python -m fakeweb --behaviours`. Broken connections spare robots.txt: a run must end where that fails.
"""


def markdown() -> str:
    """The whole document."""
    parts = [_INTRODUCTION]
    group = ""
    for behaviour in catalog().values():
        if behaviour.group != group:
            group = behaviour.group
            parts.append(
                f"\n## {group.title()}\n\n| name | what happens | a crawler must | ends as |\n|---|---|---|---|\n"
            )
        parts.append(f"| `{behaviour.name}` | {behaviour.does} | {behaviour.duty} | {behaviour.ends} |\n")
    return "".join(parts)
