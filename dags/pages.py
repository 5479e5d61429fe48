"""The dashboard in Airflow's API server, behind Airflow's login.

Airflow does not guard what plugins mount: every route here asks for a login that may see plugins, before anything else.
"""

import os

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends

from copydesk.dashboard_desk import dashboard_desk
from copydesk.stack.layout import MARKER
from copydesk.terminal import program_anywhere
from dags.links import base_path
from dags.run_context import settings
from dashboard.app import create_app

GUARDED = [Depends(requires_access_view(AccessView.PLUGINS))]

PROGRAM = program_anywhere() if MARKER in os.environ else "copydesk"
"""The stack of `copydesk up` has a home of its own on this machine; elsewhere commands are given in a container."""

DESK = dashboard_desk(settings, program=PROGRAM, home=f"{base_path()}/", login=f"{base_path()}/api/v2/auth/login")

app = create_app(DESK, dependencies=GUARDED, framed=True)
