"""What an element's role says of it, and that it is hidden."""

from __future__ import annotations

from scrapers.parse.tree import Tree

NOISE_ROLES = {
    "navigation": "navigation", "banner": "navigation", "search": "navigation", "menu": "navigation",
    "menubar": "navigation",
    "complementary": "sidebar", "contentinfo": "footer", "form": "form", "dialog": "consent", "alert": "consent",
    "alertdialog": "consent", "tooltip": "consent",
}  # fmt: skip


def marked_as_noise(tree: Tree) -> dict[int, str]:
    """The elements whose role, or whose being hidden, speaks of noise, with its kind."""
    columns = tree.attributes
    styles = columns["style"].items()
    found = {place: "hidden" for place, style in styles if ("none" in style or "hidden" in style) and _hides(style)}
    found |= dict.fromkeys(columns["hidden"], "hidden")
    return found | {place: NOISE_ROLES[role] for place, role in columns["role"].items() if role in NOISE_ROLES}


def _hides(style: str) -> bool:
    folded = style.replace(" ", "")
    return "display:none" in folded or "visibility:hidden" in folded
