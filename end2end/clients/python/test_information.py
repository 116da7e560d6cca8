"""What clients ask first: who is there, and is it well."""

import elasticsearch
import pytest
from elasticsearch import AuthenticationException, AuthorizationException

from endpoint import refused, unique
from expected import Text, denied, unauthenticated


def test_info(endpoint, anybody):
    answer = anybody.client.info()
    assert answer.meta.headers["x-elastic-product"] == "Elasticsearch"
    assert answer.body == {
        "name": Text(".+"),
        "cluster_name": endpoint.name,
        "cluster_uuid": Text("[A-Za-z0-9_-]{22,32}"),
        "version": {
            "number": Text(r"9\.\d+\.\d+"),
            "build_flavor": "default",
            "build_type": Text(".+"),
            "build_hash": Text(".+"),
            "build_date": Text(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
            "build_snapshot": False,
            "lucene_version": Text(r"10\.\d+\.\d+"),
            "minimum_wire_compatibility_version": Text(r"8\.\d+\.\d+"),
            "minimum_index_compatibility_version": Text(r"8\.\d+\.\d+"),
        },
        "tagline": "You Know, for Search",
    }


def test_the_answer_has_the_type_that_the_client_asks_for(anybody):
    major = elasticsearch.__versionstr__.split(".")[0]
    answer_type = anybody.client.info().meta.headers["content-type"].replace(" ", "")
    assert answer_type == f"application/vnd.elasticsearch+json;compatible-with={major}"


def test_ping(ada, connect):
    assert ada.client.ping() is True
    assert connect(basic_auth=(ada.name, "wrong password")).ping() is False
    assert connect().ping() is False


def test_health(endpoint, anybody):
    assert anybody.client.cluster.health(wait_for_status="yellow", timeout="50s").body == {
        "cluster_name": endpoint.name,
        "status": "green",
        "timed_out": False,
        "number_of_nodes": 1,
        "number_of_data_nodes": 1,
        "active_primary_shards": 0,
        "active_shards": 0,
        "relocating_shards": 0,
        "initializing_shards": 0,
        "unassigned_shards": 0,
        "unassigned_primary_shards": 0,
        "delayed_unassigned_shards": 0,
        "number_of_pending_tasks": 0,
        "number_of_in_flight_fetch": 0,
        "task_max_waiting_in_queue_millis": 0,
        "active_shards_percent_as_number": 100.0,
    }


def test_only_what_is_asked_for_comes_back(anybody):
    assert anybody.client.cluster.health(filter_path="status,timed_out").body == {"status": "green", "timed_out": False}
    assert anybody.client.info(filter_path=["version.number"]).body == {"version": {"number": Text(r"9\.\d+\.\d+")}}


def test_nobody_is_let_in_without_a_credential(connect):
    body = refused(AuthenticationException, connect().cluster.health, pretty=True)
    # Paths are told as they are within the endpoint.
    reason = "missing authentication credentials for REST request [/_cluster/health?pretty=true]"
    assert body == unauthenticated(reason)


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_a_wrong_password_and_an_unknown_user_are_told_alike(ada, connect, name):
    username = ada.name if name == "ada" else unique("nobody")
    client = connect(basic_auth=(username, "wrong password"))
    reason = f"unable to authenticate user [{username}] for REST request [/_cluster/health]"
    assert refused(AuthenticationException, client.cluster.health) == unauthenticated(reason)


def test_health_needs_a_privilege(person):
    guest = person(cluster=["manage_own_api_key"])
    assert refused(AuthorizationException, guest.client.cluster.health) == denied(
        guest, "monitor/health", "monitor,manage,all"
    )
