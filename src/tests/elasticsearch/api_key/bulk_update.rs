use serde_json::json;

use super::{KEYS, id};
use crate::{
    elasticsearch::{Client, refusal, user_with},
    support::{
        app::{TestApp, on_both_databases},
        request::assert_reply,
    },
};

on_both_databases! {
    each_key_has_its_own_outcome
    the_body_is_read_strictly
}

const BULK: &str = "/_security/api_key/_bulk_update";

async fn each_key_has_its_own_outcome(app: &TestApp) {
    let elastic = Client::elastic(app);
    let (new, same, ended) = (
        elastic.make_key(&json!({"name": "a"})).await,
        elastic.make_key(&json!({"name": "b", "metadata": {"x": 1}})).await,
        elastic.make_key(&json!({"name": "c"})).await,
    );
    elastic.delete(KEYS, &json!({"ids": [id(&ended)]})).await;
    let ids = [id(&same), id(&new), id(&ended), "none"];
    let reply = elastic.post(BULK, &json!({"ids": ids, "metadata": {"x": 1}})).await;
    assert_reply!(reply, @r#"
    200 OK
    {
      "errors": {
        "count": 2,
        "details": {
          "AaIDIKIAx-PB3C4TX-Mw": {
            "reason": "cannot update invalidated API key [AaIDIKIAx-PB3C4TX-Mw]",
            "type": "illegal_argument_exception"
          },
          "none": {
            "reason": "no API key owned by requesting user found for ID [none]",
            "type": "resource_not_found_exception"
          }
        }
      },
      "noops": [
        "AaIDIKIAZ2VjMB9v4Zsg"
      ],
      "updated": [
        "AaIDIKIASE7p1wtalspP"
      ]
    }
    "#);
    let reply = elastic.post(BULK, &json!({"ids": id(&new), "metadata": {"x": 2}})).await;
    assert_eq!(reply.json(), json!({"updated": [id(&new)], "noops": []}), "{reply}");
}

async fn the_body_is_read_strictly(app: &TestApp) {
    let elastic = Client::elastic(app);
    let long: Vec<_> = (0..10_001).map(|number| format!("id{number}")).collect();
    for (body, problem) in [
        (json!({}), "Required [ids]".to_owned()),
        (json!({"ids": []}), "Validation Failed: 1: Field [ids] cannot be empty;".to_owned()),
        (json!({"ids": ["a"], "names": 1}), "[1:14] [bulk_update_api_key_request] unknown field [names]".to_owned()),
        (
            json!({"ids": long}),
            "Validation Failed: 1: Field [ids] cannot have more than [10000] elements but has [10001];".to_owned(),
        ),
    ] {
        assert_eq!(refusal(&elastic.post(BULK, &body).await), format!("400 {problem}"));
    }
    let refused = user_with(app, "ursula", &["monitor"]).await.post(BULK, &json!({"ids": ["a"]})).await;
    assert_eq!(refused.status, 403, "{refused}");
}
