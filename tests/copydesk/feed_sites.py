"""A site whose feed carries whole texts, under its name and two others, as `COPYDESK_SITES` names it."""

from dataclasses import replace

from fakeweb.sites import SITES as ALL

SITES = {
    name: replace(ALL["lanternpost"], name=name, full_feed=True)
    for name in ("lanternpost", "lanternpost_twin", "lanternpost_anew")
}
