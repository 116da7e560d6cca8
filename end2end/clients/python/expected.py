"""What answers have to be: placeholders for what cannot be known beforehand, and the bodies of errors.

A placeholder equals every value that may stand in its place, so that answers are compared whole.
"""

import base64
import re
import time
from datetime import UTC, datetime

#: The clocks of the program and of the tests are the same; this is for what a slow machine does between two readings.
TOLERANCE_MILLISECONDS = 30_000


class Text:
    """A text that matches a pattern, from its start to its end."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern, re.DOTALL)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self._pattern.fullmatch(other) is not None

    __hash__ = None

    def __repr__(self) -> str:
        return f"Text({self._pattern.pattern!r})"


class Instant:
    """Milliseconds since 1970, so many seconds from now. Some places write them as a fraction."""

    def __init__(self, seconds_from_now: float = 0) -> None:
        self._at = (time.time() + seconds_from_now) * 1000

    def __eq__(self, other: object) -> bool:
        return type(other) in (int, float) and abs(other - self._at) <= TOLERANCE_MILLISECONDS

    __hash__ = None

    def __repr__(self) -> str:
        return f"Instant(about {self._at:.0f})"


#: 15 bytes, url-safe; ids are typed after options, so none looks like one.
KEY_ID = Text(r"[A-Za-z0-9_][A-Za-z0-9_-]{19}")
#: 16 bytes, url-safe.
KEY_SECRET = Text(r"[A-Za-z0-9_-]{22}")
#: Where something in a body is: its line and its column.
AT = r"\[\d+:\d+\]"

DAY = 24 * 60 * 60


def encoded(key_id: str, secret: str) -> str:
    """What goes after `ApiKey` in the header."""
    return base64.b64encode(f"{key_id}:{secret}".encode()).decode()


def created(answer, name: str, expires_in: float | None = None) -> dict:
    """The whole answer of whatever makes a key."""
    expiration = {} if expires_in is None else {"expiration": Instant(expires_in)}
    return {
        "id": KEY_ID,
        "name": name,
        **expiration,
        "api_key": KEY_SECRET,
        "encoded": encoded(answer["id"], answer["api_key"]),
    }


def iso(milliseconds: int) -> str:
    """An instant as `date_time` writes it."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03}Z"


def descriptor(**fields) -> dict:
    """A role descriptor as it comes back."""
    indices = [{"allow_restricted_indices": False} | entry for entry in fields.pop("indices", [])]
    return {
        "cluster": [],
        "indices": indices,
        "applications": [],
        "run_as": [],
        "metadata": {},
        "transient_metadata": {"enabled": True},
    } | fields


def error(status: int, kind: str, reason: object, *, root: dict | None = None, **more) -> dict:
    """The body of an error. Its root cause is itself, less what that was caused by, unless it is said to be another."""
    top = {"type": kind, "reason": reason, **more}
    cause = {name: value for name, value in top.items() if name != "caused_by"}
    return {"error": {"root_cause": [root or cause], **top}, "status": status}


def invalid(*problems: str) -> dict:
    """The body that lists all that is wrong with a request."""
    numbered = "".join(f"{number}: {problem};" for number, problem in enumerate(problems, 1))
    return error(400, "action_request_validation_exception", f"Validation Failed: {numbered}")


def illegal(reason: object) -> dict:
    """The body about an argument that cannot be."""
    return error(400, "illegal_argument_exception", reason)


def forbidden(reason: object, **more) -> dict:
    """The body of a refusal for want of a privilege."""
    return error(403, "security_exception", reason, **more)


def denied(person, action: str, granted_by: str) -> dict:
    """The body of a refusal to somebody with one role; `granted_by` is a pattern."""
    who = rf"unauthorized for user \[{person.name}\] with effective roles \[{person.role}\]"
    return forbidden(
        Text(
            rf"action \[cluster:{action}\] is {who}, this action is granted by the cluster privileges \[{granted_by}\]"
        )
    )


#: What a caller whom nobody knows is told to do. Tokens are not for connections that anybody can read.
CHALLENGES = {"WWW-Authenticate": ['Basic realm="security", charset="UTF-8"', "ApiKey"]}


def not_authenticated(reason: object, tried: str | None = None) -> dict:
    """The cause within a refusal of a caller whom nobody knows."""
    unsuccessful = {} if tried is None else {"additional_unsuccessful_credentials": tried}
    return {"type": "security_exception", "reason": reason, **unsuccessful, "header": CHALLENGES}


def unauthenticated(reason: object, tried: str | None = None) -> dict:
    """The body of a refusal of a caller whom nobody knows."""
    cause = not_authenticated(reason, tried)
    return {"error": {"root_cause": [cause], **cause}, "status": 401}


#: The reason where what was tried stands beside it.
NOT_BELIEVED = "unable to authenticate with provided credentials and anonymous access is not allowed for this request"


def not_owned(key_id: str) -> dict:
    """The body about a key that is not the caller's, or is not."""
    return error(404, "resource_not_found_exception", f"no API key owned by requesting user found for ID [{key_id}]")
