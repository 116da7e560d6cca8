"""A project's endpoint, as clients know it, and the people who call it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from elasticsearch import ApiError, Elasticsearch


@dataclass(frozen=True)
class Endpoint:
    """Where a project is called."""

    #: Without a slash at its end.
    url: str
    #: The project's id.
    project: str
    #: The project's name.
    name: str
    #: A user who may do everything, with their password.
    administrator: tuple[str, str]


@dataclass(frozen=True)
class Person:
    """A user of the project's own realm with one role, whom no other test knows."""

    name: str
    password: str
    role: str
    client: Elasticsearch


def unique(beginning: str) -> str:
    """A name that no other test has."""
    return f"{beginning}-{secrets.token_hex(4)}"


def refused(error_class: type[ApiError], call: Callable[..., Any], /, *args: Any, **parameters: Any) -> Any:
    """Makes a call that has to fail with this class, and no other; returns the body of the answer."""
    with pytest.raises(error_class) as raised:
        call(*args, **parameters)
    assert type(raised.value) is error_class
    assert raised.value.meta.headers["x-elastic-product"] == "Elasticsearch"
    return raised.value.body
