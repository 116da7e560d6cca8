"""What somebody may do, and which privileges there are."""

from typing import ClassVar

import pytest
from elasticsearch import AuthorizationException, BadRequestError, NotFoundError

from endpoint import refused, unique
from expected import Text, denied, error

CLUSTER = """
all cancel_task create_snapshot cross_cluster_replication cross_cluster_search delegate_pki grant_api_key manage
manage_api_key manage_autoscaling manage_behavioral_analytics manage_ccr manage_connector manage_data_frame_transforms
manage_data_stream_global_retention manage_enrich manage_esql manage_ilm manage_index_templates manage_inference
manage_ingest_pipelines manage_logstash_pipelines manage_ml manage_oidc manage_own_api_key manage_pipeline manage_rollup
manage_saml manage_search_application manage_search_query_rules manage_search_synonyms manage_security
manage_service_account manage_slm manage_token manage_transform manage_user_profile manage_watcher monitor
monitor_connector monitor_data_frame_transforms monitor_data_stream_global_retention monitor_enrich monitor_esql
monitor_inference monitor_ml monitor_rollup monitor_snapshot monitor_stats monitor_text_structure monitor_transform
monitor_watcher none post_behavioral_analytics_event read_ccr read_connector_secrets read_fleet_secrets read_ilm
read_pipeline read_security read_slm transport_client write_connector_secrets write_fleet_secrets
""".split()

INDEX = """
all auto_configure create create_doc create_index cross_cluster_replication cross_cluster_replication_internal delete
delete_index index maintenance manage manage_data_stream_lifecycle manage_failure_store manage_follow_index manage_ilm
manage_leader_index monitor none read read_cross_cluster read_failure_store view_index_metadata write
""".split()


def test_which_there_are(administrator):
    assert administrator.security.get_builtin_privileges().body == {
        "cluster": CLUSTER,
        "index": INDEX,
        "remote_cluster": ["monitor_enrich", "monitor_stats"],
    }


def test_only_some_may_know_which_there_are(person):
    guest = person(cluster=["monitor"])
    assert refused(AuthorizationException, guest.client.security.get_builtin_privileges) == denied(
        guest, "admin/xpack/security/privilege/builtin/get", ".*manage_security,all"
    )


class TestHasPrivileges:
    """Asking whether something is allowed."""

    QUESTION: ClassVar = {
        "cluster": ["monitor", "manage", "manage_own_api_key", "cluster:monitor/health"],
        "index": [
            {"names": ["logs-*", "logs-2026"], "privileges": ["read", "write"]},
            {"names": "logs-2026", "privileges": ["view_index_metadata"]},
            {"names": ["*"], "privileges": ["read"], "allow_restricted_indices": True},
        ],
    }
    ANSWER: ClassVar = {
        "has_all_requested": False,
        "cluster": {"monitor": True, "manage": False, "manage_own_api_key": True, "cluster:monitor/health": True},
        "index": {
            "logs-*": {"read": True, "write": False},
            "logs-2026": {"read": True, "write": False, "view_index_metadata": False},
            "*": {"read": False},
        },
        "application": {},
    }

    def test_a_user(self, anybody):
        answer = {"username": anybody.name} | self.ANSWER
        assert anybody.client.security.has_privileges(**self.QUESTION).body == answer
        assert anybody.client.security.has_privileges(user=anybody.name, **self.QUESTION).body == answer

    def test_a_user_who_has_all(self, administrator, endpoint):
        answer = administrator.security.has_privileges(**self.QUESTION)
        assert (answer["username"], answer["cluster"]["manage"]) == (endpoint.administrator[0], True)
        assert answer["index"]["logs-*"] == {"read": True, "write": True}
        question = {"cluster": ["all"], "index": [{"names": ["*"], "privileges": ["all"]}]}
        assert administrator.security.has_privileges(**question).body == {
            "username": endpoint.administrator[0],
            "has_all_requested": True,
            "cluster": {"all": True},
            "index": {"*": {"all": True}},
            "application": {},
        }

    def test_a_key_has_what_both_it_and_its_owner_have(self, anybody, connect):
        key = anybody.client.security.create_api_key(
            name=unique("key"),
            role_descriptors={
                "wide": {"cluster": ["all"], "indices": [{"names": ["logs-2026*"], "privileges": ["all"]}]}
            },
        )
        question = {
            "cluster": ["all", "monitor"],
            "index": [{"names": ["logs-*", "logs-2026-*", "metrics"], "privileges": ["read", "write"]}],
        }
        assert connect(api_key=key["encoded"]).security.has_privileges(**question).body == {
            "username": anybody.name,
            "has_all_requested": False,
            "cluster": {"all": False, "monitor": True},
            "index": {
                "logs-*": {"read": False, "write": False},
                "logs-2026-*": {"read": True, "write": False},
                "metrics": {"read": False, "write": False},
            },
            "application": {},
        }

    def test_applications(self, administrator, person):
        shop = unique("shop")
        administrator.security.put_privileges(
            privileges={shop: {"read": {"actions": ["data:read/*"]}, "write": {"actions": ["data:write/*"]}}}
        )
        reader = person(applications=[{"application": shop, "privileges": ["read"], "resources": ["store/*"]}])
        question = [
            {
                "application": shop,
                "privileges": ["read", "write", "data:read/stock"],
                "resources": ["store/1", "store/*", "cellar"],
            }
        ]
        in_the_store = {"read": True, "write": False, "data:read/stock": True}
        assert reader.client.security.has_privileges(application=question).body == {
            "username": reader.name,
            "has_all_requested": False,
            "cluster": {},
            "index": {},
            "application": {
                shop: {
                    "store/1": in_the_store,
                    "store/*": in_the_store,
                    "cellar": {"read": False, "write": False, "data:read/stock": False},
                }
            },
        }

    def test_of_another(self, administrator, anybody):
        as_anybody = administrator.options(headers={"es-security-runas-user": anybody.name})
        answer = as_anybody.security.has_privileges(user=anybody.name, **self.QUESTION)
        assert answer.body == {"username": anybody.name} | self.ANSWER

    @pytest.mark.parametrize(
        ("question", "reason"),
        [
            (
                {},
                r"failed to parse privileges check \[{user}\]\. All privilege fields "
                r"\[cluster,index,applications\] are missing",
            ),
            (
                {"cluster": [], "claster": []},
                r"failed to parse privileges check \[{user}\]\. unexpected field \[claster\]",
            ),
            (
                {"index": [{"names": ["a"], "privileges": ["read"], "query": {"match_all": {}}}]},
                r".*Field \[query\] is not supported in a has_privileges request",
            ),
        ],
    )
    def test_questions_that_cannot_be(self, anybody, question, reason):
        body = refused(BadRequestError, anybody.client.security.has_privileges, body=question)
        assert body == error(400, "parse_exception", Text(reason.replace("{user}", anybody.name)))


class TestUserPrivileges:
    """Asking for all that is allowed."""

    def test_a_user(self, anybody):
        assert anybody.client.security.get_user_privileges().body == {
            "cluster": ["manage_own_api_key", "monitor"],
            "global": [],
            "indices": [{"names": ["logs-*"], "privileges": ["read"], "allow_restricted_indices": False}],
            "applications": [],
            "run_as": [],
        }

    def test_a_user_with_everything(self, person):
        grace = person(
            cluster=["manage_security"],
            global_={"application": {"manage": {"applications": ["shop-*"]}}},
            indices=[
                {
                    "names": ["a"],
                    "privileges": ["read"],
                    "field_security": {"grant": ["*"], "except": ["secret"]},
                    "query": '{"match_all":{}}',
                }
            ],
            applications=[{"application": "shop-1", "privileges": ["read"], "resources": ["*"]}],
            run_as=["ada"],
        )
        assert grace.client.security.get_user_privileges().body == {
            "cluster": ["manage_security"],
            "global": [{"application": {"manage": {"applications": ["shop-*"]}}, "profile": {}, "role": {}}],
            "indices": [
                {
                    "names": ["a"],
                    "privileges": ["read"],
                    "field_security": [{"grant": ["*"], "except": ["secret"]}],
                    "query": ['{"match_all":{}}'],
                    "allow_restricted_indices": False,
                }
            ],
            "applications": [{"application": "shop-1", "privileges": ["read"], "resources": ["*"]}],
            "run_as": ["ada"],
        }

    def test_a_key_that_has_what_its_owner_has(self, anybody, connect):
        key = anybody.client.security.create_api_key(name=unique("key"))
        client = connect(api_key=key["encoded"])
        assert client.security.get_user_privileges().body == anybody.client.security.get_user_privileges().body

    def test_a_key_that_has_less(self, anybody, connect):
        key = anybody.client.security.create_api_key(
            name=unique("key"), role_descriptors={"x": {"cluster": ["monitor"]}}
        )
        call = connect(api_key=key["encoded"]).security.get_user_privileges
        body = refused(BadRequestError, call)
        assert body["error"]["reason"] == (
            "Cannot retrieve privileges for API keys with assigned role descriptors. Please use the Get API key "
            "information API https://ela.st/es-api-get-api-key"
        )
        assert body == error(400, body["error"]["type"], body["error"]["reason"])


def test_privileges_of_applications(administrator):
    shop = unique("shop")
    privileges = {"read": {"actions": ["data:read/*"]}, "write": {"actions": ["data:write/*"], "metadata": {"a": 1}}}
    put, get, delete = (
        administrator.security.put_privileges,
        administrator.security.get_privileges,
        administrator.security.delete_privileges,
    )
    assert put(privileges={shop: privileges}).body == {shop: {"read": {"created": True}, "write": {"created": True}}}
    assert put(privileges={shop: {"read": privileges["read"]}}).body == {shop: {"read": {"created": False}}}
    read = {"application": shop, "name": "read", "actions": ["data:read/*"], "metadata": {}}
    write = {"application": shop, "name": "write", "actions": ["data:write/*"], "metadata": {"a": 1}}
    assert get(application=shop).body == {shop: {"read": read, "write": write}}
    assert get(application=shop, name="read").body == {shop: {"read": read}}
    assert get()[shop] == {"read": read, "write": write}
    assert delete(application=shop, name="read").body == {shop: {"read": {"found": True}}}
    assert refused(NotFoundError, delete, application=shop, name="read") == {shop: {"read": {"found": False}}}
    assert refused(NotFoundError, get, application=shop, name="read") == {}
    assert delete(application=shop, name=["write"]).body == {shop: {"write": {"found": True}}}
