use serde_json::json;

use super::{Client, refusal, user_with};
use crate::support::{
    app::{TestApp, on_both_databases},
    request::assert_reply,
};

on_both_databases! {
    a_new_key_that_may_monitor_sees_that_all_is_well
    parameters_of_clients_are_taken
    who_may_not_monitor_is_refused
}

const HEALTH: &str = "/_cluster/health";

async fn a_new_key_that_may_monitor_sees_that_all_is_well(app: &TestApp) {
    let key = json!({"name": "k", "role_descriptors": {"r": {"cluster": ["monitor"]}}});
    let key = Client::key(app, &Client::elastic(app).make_key(&key).await);
    assert_reply!(key.get("/_cluster/health?pretty").await, @"");
    let human = key.get("/_cluster/health?human&filter_path=*percent*,task*").await;
    assert_eq!(
        human.text(),
        r#"{"task_max_waiting_in_queue":"0s","task_max_waiting_in_queue_millis":0,"active_shards_percent":"100.0%","active_shards_percent_as_number":100.0}"#
    );
}

async fn parameters_of_clients_are_taken(app: &TestApp) {
    let elastic = Client::elastic(app);
    let taken = elastic.get("/_cluster/health?wait_for_status=yellow&timeout=30s&level=indices&local").await;
    assert_eq!(taken.status, 200, "{taken}");
    let refused = elastic.get("/_cluster/health?wait_for_status=purple").await;
    assert_eq!(refusal(&refused), "400 unknown cluster health status [purple]");
    let refused = elastic.get("/_cluster/health?timeout=30").await;
    assert_eq!(
        refusal(&refused),
        "400 failed to parse setting [timeout] with value [30] as a time value: unit is missing or unrecognized"
    );
}

async fn who_may_not_monitor_is_refused(app: &TestApp) {
    let reply = user_with(app, "ursula", &["manage_own_api_key"]).await.get(HEALTH).await;
    assert_reply!(reply, @"");
}
