"""How requests come and what is no request of this API."""

import pytest
from elasticsearch import ApiError, BadRequestError

from endpoint import refused, unique
from expected import created, error


def test_packed_bodies_and_answers(ada, connect):
    client = connect(basic_auth=(ada.name, ada.password), http_compress=True)
    name, metadata = unique("key"), {f"field-{number}": "long " * 20 for number in range(100)}
    answer = client.security.create_api_key(name=name, metadata=metadata)
    assert answer.body == created(answer, name)
    (key,) = client.security.get_api_key(owner=True)["api_keys"]
    assert key["metadata"] == metadata


def test_for_people(anybody):
    assert anybody.client.cluster.health(human=True, pretty=True)["task_max_waiting_in_queue"] == "0s"


def test_a_path_that_is_not_there(anybody):
    body = refused(BadRequestError, anybody.client.perform_request, "GET", "/_security/nothing")
    assert body == {"error": "no handler found for uri [/_security/nothing] and method [GET]"}


def test_what_is_no_part_of_this(anybody):
    body = refused(BadRequestError, anybody.client.search, index="logs")
    assert body == {"error": "no handler found for uri [/logs/_search] and method [POST]"}


def test_a_method_that_is_not_there(anybody):
    with pytest.raises(ApiError) as raised:
        anybody.client.perform_request("DELETE", "/_security/_authenticate")
    assert raised.value.meta.status == 405
    assert raised.value.meta.headers["allow"] == "GET"
    assert raised.value.body == {
        "error": "Incorrect HTTP method for uri [/_security/_authenticate] and method [DELETE], allowed: [GET]",
        "status": 405,
    }


def test_versions_that_do_not_match(anybody):
    types = {
        "accept": "application/vnd.elasticsearch+json; compatible-with=8",
        "content-type": "application/vnd.elasticsearch+json; compatible-with=9",
    }
    body = refused(
        BadRequestError,
        anybody.client.perform_request,
        "PUT",
        "/_security/api_key",
        headers=types,
        body={"name": "key"},
    )
    reason = (
        "A compatible version is required on both Content-Type and Accept headers if either one has requested a "
        "compatible version and the compatible versions must match. "
        "Accept=application/vnd.elasticsearch+json; compatible-with=8, "
        "Content-Type=application/vnd.elasticsearch+json; compatible-with=9"
    )
    assert body == error(
        400,
        "media_type_header_exception",
        "Invalid media-type value on headers [Accept, Content-Type]",
        caused_by={"type": "status_exception", "reason": reason},
    )
