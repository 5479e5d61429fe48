"""`copydesk sites`: which sites are declared, and how each stands."""

from copydesk.commands.frame import AsJson, speaks


@speaks
def sites(as_json: AsJson = False) -> None:
    """List the declared sites: sources, schedule, and the last run of each where there is a warehouse.

    Example: copydesk sites
    """
    from copydesk.questions import site_lines
    from copydesk.settings import Settings
    from copydesk.show_answers import show_sites
    from copydesk.terminal import show_json

    lines = site_lines(Settings.from_environment())
    if as_json:
        show_json({"sites": lines})
    else:
        show_sites(lines)
