"""How a URL's day in a run may end: the closed vocabularies that every stage and the warehouse share.

The accounts of a run add up because each discovered URL has exactly one `Outcome`, and every outcome but
`published` and `unchanged` carries a value of one of the enumerations below as its reason.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What became of one URL in one run; the sum over outcomes equals the number discovered."""

    PUBLISHED = "published"
    """A new article, or a new version of a known one, stands in `news.articles`."""
    UNCHANGED = "unchanged"
    """Fetched or revalidated (304), and equal to what the warehouse holds."""
    REJECTED = "rejected"
    """Fetched, and found not to be a usable article; the reason is a `RejectionReason`."""
    FAILED = "failed"
    """Could not be fetched or parsed; the reason is a `FailureClass`."""
    SKIPPED = "skipped"
    """Deliberately not fetched; the reason is a `SkipReason`."""
    PENDING = "pending"
    """Still to be done: due later, interrupted, or held by the audit; the reason is a `PendingReason`."""


class RejectionReason(StrEnum):
    """Why a fetched page is no article row."""

    CONSENT_WALL = "consent_wall"
    PAYWALL_STUB = "paywall_stub"
    BOT_WALL = "bot_wall"
    LOGIN_WALL = "login_wall"
    SOFT_404 = "soft_404"
    NOT_ARTICLE = "not_article"
    VIDEO_ONLY = "video_only"
    EMPTY_BODY = "empty_body"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too_large"
    IMPLAUSIBLE_DATE = "implausible_date"
    BAD_ROW = "bad_row"
    """The database refused the row; the rest of its batch was loaded."""
    DISCARDED = "discarded"
    """An operator discarded the held batch that the page came with."""


MAY_PASS = frozenset(
    {
        RejectionReason.BOT_WALL,
        RejectionReason.CONSENT_WALL,
        RejectionReason.LOGIN_WALL,
        RejectionReason.SOFT_404,
        RejectionReason.EMPTY_BODY,
        RejectionReason.UNDECODABLE,
        RejectionReason.IMPLAUSIBLE_DATE,
    }
)
"""What a page is rejected for that may tell of the moment only: a guard, or an error page, that answers with 200."""


class FailureClass(StrEnum):
    """Why a fetch, a source or a parse failed."""

    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TLS = "tls"
    TIMEOUT = "timeout"
    ROBOTS = "robots"
    """robots.txt could not be had (5xx, timeout, reset), so nothing may be fetched (RFC 9309, 2.3.1.4)."""
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CLIENT_ERROR = "client_error"
    MOVED = "moved"
    """A redirect that leaves the site, loops, or is too long."""
    CONSENT_WALL = "consent_wall"
    CAPTCHA = "captcha"
    PAYWALL = "paywall"
    SOFT_404 = "soft_404"
    EMPTY_FEED = "empty_feed"
    BAD_FEED = "bad_feed"
    LAYOUT_CHANGE = "layout_change"
    PARSE_ERROR = "parse_error"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    """The body ended before its declared length or its compressed stream did."""
    SSRF_REFUSED = "ssrf_refused"
    INTERRUPTED = "interrupted"
    NOT_IN_ARCHIVE = "not_in_archive"
    """A replay asked for a URL that the given archive does not hold."""
    OTHER = "other"


class SkipReason(StrEnum):
    """Why a discovered URL was deliberately not fetched."""

    NOT_DUE = "not_due"
    """Known, fetched before, and not due for a revisit."""
    OFF_SITE = "off_site"
    NOT_ARTICLE_URL = "not_article_url"
    ROBOTS_DISALLOWED = "robots_disallowed"
    TAKEN_DOWN = "taken_down"
    """Removed for good (`copydesk takedown`): never fetched again, however it is announced."""
    INVALID_URL = "invalid_url"
    TOO_MANY = "too_many"
    """Over the run's limit; it stays in the ledger and comes first in the next run."""


class PendingReason(StrEnum):
    """Why a URL is still open at the end of a run."""

    TO_FETCH = "to_fetch"
    TO_PARSE = "to_parse"
    TO_PUBLISH = "to_publish"
    HELD = "held"
    """Parsed and staged, but the audit held the batch; `copydesk release` or `copydesk discard` settles it."""
