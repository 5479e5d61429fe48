"""A site whose feed carries whole texts, as `COPYDESK_SITES` names it."""

from dataclasses import replace

from fakeweb.sites import SITES as ALL

SITES = {"lanternpost": replace(ALL["lanternpost"], full_feed=True)}
