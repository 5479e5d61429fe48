"""Where the local stack keeps its things, its secrets, and the environment that Airflow's processes run in."""

import errno
import json
import os
import secrets
import socket
import sys
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from pathlib import Path

from copydesk.private_file import write_private

MARKER = "COPYDESK_STACK"
"""The environment variable by which every process of a stack, and each of their children, is known as ours."""

USERNAME = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSecrets:
    """What a stack generates once and keeps; all are random, none is a default."""

    admin_password: str
    jwt_secret: str
    api_secret: str
    fernet_key: str

    @classmethod
    def generate(cls) -> "StackSecrets":
        """Fresh secrets."""
        return cls(
            admin_password=secrets.token_urlsafe(12),
            jwt_secret=secrets.token_hex(32),
            api_secret=secrets.token_hex(32),
            fernet_key=urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPlan:
    """One start of the stack, as the supervisor needs to know it; the ports are on 127.0.0.1.

    `web_port` is the simulated web's port, None for the live sites; `web_start` is the first day of that web.
    """

    folder: Path
    token: str
    port: int
    web_port: int | None
    web_start: str
    metadata_url: str
    warehouse_url: str
    stops_postgres: bool

    @property
    def url(self) -> str:
        """The UI's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        """One log file per process."""
        return self.folder / "logs"

    @property
    def status_file(self) -> Path:
        """What the supervisor last said of each process, as JSON."""
        return self.folder / "status.json"

    def save(self) -> None:
        """Write the plan where `load` finds it; it holds database passwords, so only the owner may read it."""
        values = asdict(self) | {"folder": str(self.folder)}
        write_private(self.folder / "plan.json", json.dumps(values, indent=1))

    @classmethod
    def load(cls, folder: Path) -> "StackPlan | None":
        """The plan of the last start, or None where there was none, or it was lost with the machine's power."""
        try:
            values = json.loads((folder / "plan.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return cls(**(values | {"folder": Path(values["folder"])}))


def load_secrets(folder: Path) -> tuple[StackSecrets, bool]:
    """The stack's secrets, and whether they were made just now."""
    path = folder / "secrets.json"
    if path.exists():
        return StackSecrets(**json.loads(path.read_text())), False
    made = StackSecrets.generate()
    write_private(path, json.dumps(asdict(made), indent=1))
    write_private(folder / "passwords.json", json.dumps({USERNAME: made.admin_password}))
    return made, True


def port_refused(port: int | None, error: OSError) -> str:
    """Why there is no listening on a port, in words."""
    fate = "is taken" if error.errno == errno.EADDRINUSE else "cannot be had"
    return f"port {port} {fate} ({error.strerror})"


def free_port(wanted: int | None = None) -> int:
    """`wanted` when it is free on 127.0.0.1, else any free port.

    Raises:
        OSError: `wanted` was given and is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", wanted or 0))
        return int(probe.getsockname()[1])


def airflow_environment(plan: StackPlan, made: StackSecrets) -> dict[str, str]:
    """The environment of Airflow's processes: this one's, less Airflow's own but for connections, and the stack's."""
    dags = Path(__file__).resolve().parents[2] / "dags"
    # Without compiled bytecode each of Airflow's processes takes three times as long to start.
    unwanted, wanted = ("AIRFLOW", "PYTHONDONTWRITEBYTECODE"), ("AIRFLOW_CONN_", "AIRFLOW_VAR_")
    inherited = {
        name: value for name, value in os.environ.items() if name.startswith(wanted) or not name.startswith(unwanted)
    }
    settings = {
        "COPYDESK_HOME": str(plan.folder.parent),
        "AIRFLOW_HOME": str(plan.folder / "airflow"),
        "AIRFLOW_CONN_WAREHOUSE": plan.warehouse_url,
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        # The executor keeps as many idle processes; a crawl mostly waits, so twice the cores is plenty here.
        "AIRFLOW__CORE__PARALLELISM": str(max(4, 2 * (os.cpu_count() or 1))),
        # What a shot process leaves behind is noticed within a minute and tried again; Airflow's default is five.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "60",
        "AIRFLOW__CORE__FERNET_KEY": made.fernet_key,
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{plan.url}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USERNAME}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(plan.folder / "passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": plan.metadata_url.replace("postgresql://", "postgresql+psycopg2://", 1),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(plan.port),
        "AIRFLOW__API__BASE_URL": plan.url,
        "AIRFLOW__API__SECRET_KEY": made.api_secret,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API_AUTH__JWT_SECRET": made.jwt_secret,
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(plan.logs / "tasks"),
        "PYTHONUTF8": "1",  # Airflow reads its own files, which are UTF-8, in the locale's encoding
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        MARKER: plan.token,
    }
    if plan.web_port:
        settings |= {"COPYDESK_SITES": "fakeweb.sites", "COPYDESK_PROXY": f"http://127.0.0.1:{plan.web_port}"}
    return inherited | settings
