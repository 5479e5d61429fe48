"""No DAG of its own: reports, as Airflow's import error of this file, each site's file that cannot be read.

So a slip in one site's file takes away that site's DAG and no other.
"""

from scrapers.sites import SitesError, in_force

if broken := in_force().broken:
    raise SitesError("; ".join(broken.values()))
