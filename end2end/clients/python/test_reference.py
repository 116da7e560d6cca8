"""The examples of Elasticsearch's reference of creating API keys, to the letter, with the tools that it uses."""

import base64
import json
import subprocess

import pytest
from elasticsearch import AuthorizationException

from endpoint import refused
from expected import DAY, Instant, Text, created, descriptor, forbidden

TWO_ROLES = """\
{
  "name": "my-api-key",
  "expiration": "1d",
  "role_descriptors": {
    "role-a": {
      "cluster": ["all"],
      "indices": [
        {
          "names": ["index-a*"],
          "privileges": ["read"]
        }
      ]
    },
    "role-b": {
      "cluster": ["all"],
      "indices": [
        {
          "names": ["index-b*"],
          "privileges": ["all"]
        }
      ]
    }
  },
  "metadata": {
    "application": "my-application",
    "environment": {
      "level": 1,
      "trusted": true,
      "tags": ["dev", "staging"]
    }
  }
}
"""

RESTRICTED = """\
{
  "name": "my-restricted-api-key",
  "role_descriptors": {
    "my-restricted-role-descriptor": {
      "indices": [
        {
          "names": ["my-search-app"],
          "privileges": ["read"]
        }
      ],
      "restriction": {
        "workflows": ["search_application_query"]
      }
    }
  }
}
"""


def shell(script: str, *arguments: str, given: str | None = None) -> str:
    """What a script writes; its arguments are `$1` and so on."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script, "bash", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def create(endpoint, body: str, method: str = "POST") -> dict:
    """Makes a key as one does by hand."""
    script = """
        curl --no-progress-meter --fail-with-body -X "$4" --user "$2:$3" -H 'Content-Type: application/json' \
            "$1/_security/api_key?pretty" --data-binary @-
    """
    text = shell(script, endpoint.url, *endpoint.administrator, method, given=body)
    # One member a line, as the reference shows it.
    assert text.startswith('{\n  "id" : "')
    assert text.endswith("\n}\n")
    return json.loads(text)


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_two_role_descriptors(endpoint, administrator, method):
    answer = create(endpoint, TWO_ROLES, method)
    assert answer == created(answer, "my-api-key", DAY)
    assert list(answer) == ["id", "name", "expiration", "api_key", "encoded"]
    assert administrator.security.get_api_key(id=answer["id"]).body == {
        "api_keys": [
            {
                "id": answer["id"],
                "name": "my-api-key",
                "type": "rest",
                "creation": Instant(),
                "expiration": answer["expiration"],
                "invalidated": False,
                "username": endpoint.administrator[0],
                "realm": Text("reserved|default_native"),
                "realm_type": Text("reserved|native"),
                "metadata": {
                    "application": "my-application",
                    "environment": {"level": 1, "trusted": True, "tags": ["dev", "staging"]},
                },
                "role_descriptors": {
                    "role-a": descriptor(cluster=["all"], indices=[{"names": ["index-a*"], "privileges": ["read"]}]),
                    "role-b": descriptor(cluster=["all"], indices=[{"names": ["index-b*"], "privileges": ["all"]}]),
                },
            }
        ]
    }


def test_the_encoded_key_in_a_header(endpoint):
    key = create(endpoint, TWO_ROLES)
    script = r"""
        curl --no-progress-meter --fail-with-body -H "Authorization: ApiKey $2" \
        $1/_cluster/health\?pretty
    """
    text = shell(script, endpoint.url, key["encoded"])
    assert text.startswith('{\n  "cluster_name" : "')
    assert json.loads(text)["status"] == "green"


def test_encoding_by_hand(endpoint, connect):
    key = create(endpoint, TWO_ROLES)
    # As the reference has it, which breaks no line: neither does this, at 60 characters.
    encoded = shell('echo -n "$1:$2" | base64', key["id"], key["api_key"])
    assert encoded == key["encoded"] + "\n"
    assert base64.b64decode(encoded).decode() == f"{key['id']}:{key['api_key']}"
    assert connect(api_key=encoded.strip()).security.authenticate()["api_key"]["id"] == key["id"]


def test_a_restriction_to_a_workflow(endpoint, administrator, connect):
    key = create(endpoint, RESTRICTED)
    assert key == created(key, "my-restricted-api-key")
    (found,) = administrator.security.get_api_key(id=key["id"])["api_keys"]
    assert found["role_descriptors"] == {
        "my-restricted-role-descriptor": descriptor(
            indices=[{"names": ["my-search-app"], "privileges": ["read"]}],
            restriction={"workflows": ["search_application_query"]},
        )
    }
    client = connect(api_key=key["encoded"])
    by_workflow = {"type": "role_restriction_exception", "reason": "access restricted by workflow"}

    def denied(action: str, granting: str) -> dict:
        reason = (
            f"action [{action}] is unauthorized for API key id [{key['id']}] of user [{endpoint.administrator[0]}], "
            f"this action is granted by the cluster privileges [{granting}]"
        )
        return forbidden(reason, root=by_workflow, caused_by=by_workflow)

    body = refused(AuthorizationException, client.cluster.health)
    assert body == denied("cluster:monitor/health", "monitor,manage,all")
    body = refused(AuthorizationException, client.security.get_api_key, id=key["id"])
    assert body == denied(
        "cluster:admin/xpack/security/api_key/get",
        "manage_own_api_key,read_security,manage_api_key,manage_security,all",
    )
    body = refused(AuthorizationException, client.security.has_privileges, cluster=["monitor"])
    assert body["error"]["caused_by"] == by_workflow
