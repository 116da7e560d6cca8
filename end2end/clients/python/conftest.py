"""One program for all tests, with two endpoints: the default project's at the root, and that of another project."""

from collections.abc import Callable, Iterator
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
    return Endpoint(server.url, default_project["id"], default_project["name"], administrator, "")


@pytest.fixture(scope="session")
def below(server: Server, other_project: dict) -> Endpoint:
    """The endpoint of the other project, where the platform's administrator makes somebody who is like `elastic`."""
    prefix = f"/projects/{other_project['id']}/elasticsearch"
    url = server.url + prefix
    administrator = ("chief", PASSWORD)
    with Elasticsearch(url, basic_auth=("admin", server.passwords["admin"]), max_retries=0) as client:
        client.security.put_user(username=administrator[0], password=administrator[1], roles=["superuser"])
    return Endpoint(url, other_project["id"], other_project["name"], administrator, prefix)


@pytest.fixture(scope="session", params=["root", "below"])
def endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """Each of the two endpoints."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def connect_to() -> Iterator[Connect]:
    """Makes clients of an endpoint with a credential: `api_key`, `basic_auth`, `bearer_auth` or none."""
    clients = []

    def connect_to(url: str, **credential) -> Elasticsearch:
        client = Elasticsearch(url, max_retries=0, request_timeout=30, **credential)
        clients.append(client)
        return client

    yield connect_to
    for client in clients:
        client.close()


@pytest.fixture
def connect(endpoint: Endpoint, connect_to: Connect) -> Connect:
    """Makes clients of the endpoint that is tested, with a credential."""
    return partial(connect_to, endpoint.url)


@pytest.fixture
def administrator(endpoint: Endpoint, connect: Connect) -> Elasticsearch:
    """The client of somebody who may do everything."""
    return connect(basic_auth=endpoint.administrator)


@pytest.fixture
def person(administrator: Elasticsearch, connect: Connect) -> Callable[..., Person]:
    """Makes people, each with a role of these privileges."""

    def person(**privileges) -> Person:
        name, role = unique("ada"), unique("role")
        administrator.security.put_role(name=role, **privileges)
        administrator.security.put_user(
            username=name, password=PASSWORD, roles=[role], full_name="Ada Brandt", email="ada@nordwind.example"
        )
        return Person(name, PASSWORD, role, connect(basic_auth=(name, PASSWORD)))

    return person


@pytest.fixture
def ada(person: Callable[..., Person]) -> Person:
    """Somebody with keys of her own, who reads logs."""
    return person(cluster=["manage_own_api_key", "monitor"], indices=[{"names": ["logs-*"], "privileges": ["read"]}])
