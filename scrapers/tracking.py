"""What of an address says where a reader came from, or who it is, and never which page it is.

The crawl's ledger and the identity of articles both take it off; each knows more dress of its own.
"""

import re

_PARAMETERS = re.compile(
    r"utm_\w+|utm|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|mkt_tok|wt_mc"
    r"|_hs(?:enc|mi)|__hs\w+|hss_channel|ncid|cmpid|cmp|icid|ocid|smid|spm|sr_share|xtor|at_(?:medium|campaign|custom\d)"
    r"|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|session_?id|s_?id_hash"
    r"|ito|itm_\w+|ref_src|ref_url|guccounter|guce_referrer(?:_sig)?|_ga|_gl|vero_id|oly_(?:anon|enc)_id|s_cid|trk",
    re.IGNORECASE,
)

_SESSION = re.compile(r"[0-9A-Za-z_-]{16,}")
"""The value of a `sid` that is a session; by a shorter one, or one with slashes, some systems number their stories."""

_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?]*", re.IGNORECASE)


def tracks(parameter: str, value: str) -> bool:
    """Whether a parameter of a query only tells readers apart."""
    is_session = parameter.lower() == "sid" and _SESSION.fullmatch(value) is not None
    return is_session or _PARAMETERS.fullmatch(parameter) is not None


def without_session(path: str) -> str:
    """A path without the number of a session that some servers write into it."""
    return _PATH_SESSION.sub("", path) if ";" in path else path
