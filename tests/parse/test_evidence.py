"""What class names and ids say."""

import pytest

from scrapers.parse.evidence import judge_names


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("comment-list", "comments"),
        ("jp-relatedposts", "related"),
        ("most-read", "related"),
        ("newsletterSignup", "newsletter"),
        ("ad-slot", "ads"),
        ("share-buttons", "share"),
        ("authorBio", "bio"),
        ("post-meta", "byline"),
        ("image-caption", "caption"),
        ("sr-only", "hidden"),
        ("twitter-tweet", "embed"),
        ("site-footer", "footer"),
        ("cookie-banner", "consent"),
        ("toast", "consent"),
        ("forum-message", "comments"),
        ("suggest", "related"),
        ("right-bar", "sidebar"),
        ("page__aside", "aside"),
        ("img_descr", "caption"),
        ("legend", "caption"),
        ("video-resource", "caption"),
        ("assigned_video_heading", "caption"),
        ("AudioEnhancement", "embed"),
        ("storyControls", "utility"),
    ],
)
def test_names_of_noise(name: str, family: str) -> None:
    assert judge_names(name)[0] == family


@pytest.mark.parametrize(
    "name",
    [
        "has-sidebar", "md:hidden", "category-newsletter", "tag-ads", "header", "shadow-lg", "download", "adapter",
        "sidebar-grid__content", "article--with-comments", "elementor-widget", "hidden-xs", "entry-content",
        "left-column", "text-size-medium", "the-toast-test", "image-text",
    ],
)  # fmt: skip
def test_names_of_layout_and_content_are_no_noise(name: str) -> None:
    assert judge_names(name)[0] is None


@pytest.mark.parametrize("name", ["entry-content", "articleBody", "post_content", "c-article-content", "prose"])
def test_names_of_content(name: str) -> None:
    assert judge_names(name)[1]


@pytest.mark.parametrize("name", ["page-wrapper", "main-content", "site-content", "post-1806", "ArticlePage-below"])
def test_names_of_wrappers_are_no_content(name: str) -> None:
    assert not judge_names(name)[1]


def test_a_class_attribute_is_judged_by_all_its_names() -> None:
    assert judge_names("box article-body promo") == ("ads", True)
