"""`copydesk sites`: which sites are declared, and how each stands."""

from copydesk.commands.frame import AsJson, speaks


@speaks
def sites(as_json: AsJson = False) -> None:
    """List the declared sites: sources, schedule, and the last run of each where there is a warehouse.

    Example: copydesk sites
    """
    from copydesk.questions import site_lines
    from copydesk.settings import Settings
    from copydesk.terminal import show_json, stdout, table

    lines = site_lines(Settings.from_environment())
    if as_json:
        show_json({"sites": lines})
        return
    columns = ("site", "domains", "sources", "schedule (UTC)", "last run", "state", "articles")
    rows = [
        (
            line["name"],
            ", ".join(line["domains"]),
            len(line["sources"]),
            line["schedule"],
            line["last_run_at"],
            line["last_state"],
            line["articles"],
        )
        for line in lines
    ]
    stdout().print(table(columns, rows))
