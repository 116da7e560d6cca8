"""One program for all tests, with two endpoints: the default project's at the root, and that of another project."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import elasticsearch
import pytest
from elasticsearch import Elasticsearch

from endpoint import Endpoint, Person, unique
from keyward import NotRunning, Server

#: Makes clients.
Connect = Callable[..., Elasticsearch]

PASSWORD = "correct horse battery staple"


def pytest_report_header() -> str:
    return f"elasticsearch: {elasticsearch.__versionstr__}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    try:
        server = Server()
    except NotRunning as error:
        pytest.exit(str(error), returncode=1)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def token(server: Server) -> str:
    """What the platform's administrator calls the REST API with."""
    credentials = {"username": "admin", "password": server.passwords["admin"]}
    return server.ask("POST", "/api/v1/users/auth/_login", credentials)["token"]


@pytest.fixture(scope="session")
def default_project(server: Server, token: str) -> dict:
    """The project that the first start made."""
    projects = server.ask("GET", "/api/v1/serverless/projects/elasticsearch", token=token)["items"]
    (project,) = (project for project in projects if project["name"] == "default")
    return project


@pytest.fixture(scope="session")
def other_project(server: Server, token: str) -> dict:
    """A project of an organization that was made for the tests."""
    organization = server.ask("POST", "/api/v1/organizations", {"name": unique("Nordwind")}, token)["id"]
    body = {"name": "search", "region_id": "eu-central-1", "organization_id": organization}
    return server.ask("POST", "/api/v1/serverless/projects/elasticsearch", body, token)


@pytest.fixture(scope="session")
def root(server: Server, default_project: dict) -> Endpoint:
    """The endpoint of the default project, at the root."""
    administrator = ("elastic", server.passwords["elastic"])
    return Endpoint(server.url, default_project["id"], default_project["name"], administrator)


@pytest.fixture(scope="session")
def below(server: Server, other_project: dict) -> Endpoint:
    """The endpoint of the other project, where the platform's administrator makes somebody who is like `elastic`."""
    url = f"{server.url}/projects/{other_project['id']}/elasticsearch"
    administrator = ("chief", PASSWORD)
    with Elasticsearch(url, basic_auth=("admin", server.passwords["admin"]), max_retries=0) as client:
        client.security.put_user(username=administrator[0], password=administrator[1], roles=["superuser"])
    return Endpoint(url, other_project["id"], other_project["name"], administrator)


@pytest.fixture(scope="session", params=["root", "below"])
def endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """Each of the two endpoints."""
    return request.getfixturevalue(request.param)


@contextmanager
def clients() -> Iterator[Connect]:
    """Makes clients of an address with a credential (`api_key`, `basic_auth`, `bearer_auth` or none); closes them."""
    made = []

    def connect(url: str, **credential) -> Elasticsearch:
        client = Elasticsearch(url, max_retries=0, request_timeout=30, **credential)
        made.append(client)
        return client

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def connect_to() -> Iterator[Connect]:
    """Makes clients of an address."""
    with clients() as connect_to:
        yield connect_to


@pytest.fixture
def connect(endpoint: Endpoint, connect_to: Connect) -> Connect:
    """Makes clients of the endpoint that is tested."""
    return partial(connect_to, endpoint.url)


@pytest.fixture(scope="session")
def lasting(endpoint: Endpoint) -> Iterator[Connect]:
    """Makes clients of the endpoint that is tested, for several tests."""
    with clients() as connect_to:
        yield partial(connect_to, endpoint.url)


@pytest.fixture
def administrator(endpoint: Endpoint, connect: Connect) -> Elasticsearch:
    """The client of somebody who may do everything."""
    return connect(basic_auth=endpoint.administrator)


#: Somebody with keys of their own, who reads logs.
ORDINARY = {
    "cluster": ["manage_own_api_key", "monitor"],
    "indices": [{"names": ["logs-*"], "privileges": ["read"]}],
}


def new_person(administrator: Elasticsearch, connect: Connect, **privileges) -> Person:
    """Makes somebody with a role of these privileges."""
    name, role = unique("ada"), unique("role")
    administrator.security.put_role(name=role, **privileges)
    administrator.security.put_user(
        username=name, password=PASSWORD, roles=[role], full_name="Ada Brandt", email="ada@nordwind.example"
    )
    return Person(name, PASSWORD, role, connect(basic_auth=(name, PASSWORD)))


@pytest.fixture
def person(administrator: Elasticsearch, connect: Connect) -> Callable[..., Person]:
    """Makes people, each with a role of these privileges."""
    return partial(new_person, administrator, connect)


@pytest.fixture
def ada(person: Callable[..., Person]) -> Person:
    """Somebody ordinary, of whom no other test knows."""
    return person(**ORDINARY)


@pytest.fixture(scope="session")
def anybody(endpoint: Endpoint, lasting: Connect) -> Person:
    """Somebody ordinary for tests that neither list all of their keys nor change anything else about them."""
    return new_person(lasting(basic_auth=endpoint.administrator), lasting, **ORDINARY)


@pytest.fixture(scope="session")
def keeper(endpoint: Endpoint, lasting: Connect) -> Person:
    """Somebody ordinary whose keys are made once, and only looked at by tests."""
    return new_person(lasting(basic_auth=endpoint.administrator), lasting, **ORDINARY)
