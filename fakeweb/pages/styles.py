"""The page styles by name."""

from fakeweb.pages import drupal, drupal_seven, ghost, handmade, newspack, nextjs, redaktion, scripted, wordpress
from fakeweb.pages.view import Style

STYLES: dict[str, Style] = {
    "drupal": drupal.STYLE,
    "drupal_seven": drupal_seven.STYLE,
    "ghost": ghost.STYLE,
    "handmade": handmade.STYLE,
    "newspack": newspack.STYLE,
    "nextjs": nextjs.STYLE,
    "redaktion": redaktion.STYLE,
    "scripted": scripted.STYLE,
    "wordpress": wordpress.STYLE,
}
