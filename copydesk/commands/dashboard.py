"""`copydesk dashboard`: the pages over the warehouse, for who sits at this machine."""

import socket
from ipaddress import ip_address
from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, speaks
from copydesk.errors import BadArgumentError

USUAL_PORT = 8700

Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help=f"The port; 0: a free one. Default: {USUAL_PORT}, or a free one.")
]


@speaks
def dashboard(
    port: Port = None,
    host: Annotated[str, typer.Option(help="The address to listen on; of this machine only.")] = "127.0.0.1",
    open_page: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show coverage, failures, findings, edits, stories and search in the browser, until it is stopped with Ctrl-C.

    It asks nobody for a login, so it listens on this machine only; Airflow's UI has the same pages behind its own.

    Example: copydesk dashboard --open
    """
    import uvicorn

    from copydesk.dashboard_desk import dashboard_desk
    from copydesk.settings import Settings
    from copydesk.terminal import program_anywhere, show_json, stdout
    from copydesk.wiring import warehouse_url
    from dashboard.app import create_app
    from dashboard.guard import LOOPBACK

    listener = listening(host, port)
    with listener:
        warehouse_url()
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}/"
        desk = dashboard_desk(Settings.from_environment, program=program_anywhere())
        config = uvicorn.Config(create_app(desk, hosts=LOOPBACK | {shown}), log_level="warning", access_log=False)
        try:
            if as_json:
                show_json({"url": url})
            else:
                stdout().print(f"[bold green]The dashboard is up[/]  {url}\n[dim]Ctrl-C stops it[/]")
            if open_page:
                typer.launch(url)
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens on this machine only: on `port`, else on the usual one, or where that is taken, any.

    Raises:
        BadArgumentError: others could reach that address, it is none, or the port is taken.
    """
    if not _is_loopback(host):
        raise BadArgumentError(
            f"{host} can be reached by others, and the dashboard asks nobody for a login",
            "leave --host out; Airflow's UI (`copydesk up`) has the same pages behind its login",
        )
    from copydesk.stack.layout import port_refused

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for wanted in [USUAL_PORT, 0] if port is None else [port]:
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, wanted))
            listener.listen()  # from here on who comes early waits, and is not refused
        except OSError as error:
            listener.close()
            refused = port_refused(port, error)
        else:
            return listener
    raise BadArgumentError(refused, "choose another: copydesk dashboard --port N")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
