use axum::http::Method;
use http_body_util::BodyExt;
use jiff::SignedDuration;
use keyward::{
    domain::{
        base64,
        organization::{ResourceId, ResourceKind},
        project::{ProjectKey, ProjectKeyId},
        project_key_list::{CategoryFilter, ProjectKeyListQuery},
    },
    storage::Seed,
};
use serde_json::{Value, json};

use super::Browser;
use crate::support::{
    app::{PASSWORD, TestApp, on_both_databases},
    organization::owner,
    request::{Reply, RequestBuilderExt},
};

on_both_databases! {
    each_may_do_what_their_roles_in_the_project_say
    whoever_manages_only_their_own_keys_learns_of_no_others
    a_form_without_a_script_shows_a_key_once
    a_form_sent_twice_makes_one_key
    what_is_wrong_with_json_is_told_with_its_place
    what_somebody_typed_is_never_part_of_the_page
    an_edit_of_an_older_state_is_refused
    managed_and_many_keys_are_deleted_only_when_the_words_are_typed
    a_page_hears_of_changes_that_it_may_know_of
    waiting_for_news_is_no_use_of_a_session
    a_list_is_exported_whole_and_to_whom_it_is_shown
}

/// A project with people of every kind.
struct Project<'a> {
    app: &'a TestApp,
    id: String,
}

impl<'a> Project<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let organization = app.add_organization("Acme").await;
        let id = app.add_resource(&organization, ResourceKind::Elasticsearch, "books").await;
        app.add_member(&organization, "olga", owner()).await;
        let role = |role: &str, stack: Option<&str>| {
            let mut assignment = json!({"role_id": role, "project_ids": [id]});
            if let Some(stack) = stack {
                assignment["application_roles"] = json!([stack]);
            }
            json!({"project": {"elasticsearch": [assignment]}})
        };
        app.add_member(&organization, "vera", role("elasticsearch-viewer", None)).await;
        app.add_member(&organization, "otto", role("elasticsearch-viewer", Some("own-keys"))).await;
        app.add_member(&organization, "rita", role("elasticsearch-viewer", Some("auditor"))).await;
        let elsewhere = app.add_organization("Other").await;
        app.add_member(&elsewhere, "eve", owner()).await;
        let project = Self { app, id };
        for (name, privilege) in [("own-keys", "manage_own_api_key"), ("auditor", "read_security")] {
            let role = json!({"cluster": [privilege]});
            let reply = project.endpoint("olga", Method::PUT, &format!("/_security/role/{name}"), &role).await;
            assert_eq!(reply.status, 200, "{reply}");
        }
        project
    }

    /// Asks at the project's endpoint with somebody's password.
    async fn endpoint(&self, name: &str, method: Method, path: &str, body: &Value) -> Reply {
        let basic = base64::encode(format!("{name}:{PASSWORD}").as_bytes());
        let request = axum::http::Request::builder()
            .method(method)
            .uri(format!("/projects/{}/elasticsearch{path}", self.id))
            .header("authorization", format!("Basic {basic}"));
        self.app.send(request.json(body)).await
    }

    /// Makes a key over the API, and returns its id.
    async fn key(&self, owner: &str, body: &Value) -> String {
        let reply = self.endpoint(owner, Method::POST, "/_security/api_key", body).await;
        reply.json()["id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
    }

    fn path(&self, rest: &str) -> String {
        format!("/projects/{}/api-keys{rest}", self.id)
    }

    /// A question about all keys of the project.
    fn all(&self) -> Value {
        let query = ProjectKeyListQuery { category: CategoryFilter::All, ..ProjectKeyListQuery::default() };
        json!({"project": self.id, "query": query})
    }
}

async fn each_may_do_what_their_roles_in_the_project_say(app: &TestApp) {
    let project = Project::new(app).await;
    let key = project.key("olga", &json!({"name": "of-olga"})).await;
    let fields = json!([["name", "made"], ["expiration", "7d"]]);
    let one = json!({"project": project.id, "id": key});
    let delete = json!({"project": project.id, "ids": [key], "matching": null, "confirm": ""});
    let preview = json!({"project": project.id, "role_descriptors": "{}"});
    let questions = [
        ("project", json!({"project": project.id})),
        ("list", project.all()),
        ("owners", json!({"project": project.id, "text": ""})),
        ("named", json!({"project": project.id, "name": "of-olga"})),
        ("new", json!({"project": project.id, "from": ""})),
        ("create", json!({"project": project.id, "fields": fields})),
        ("get", one),
        ("preview", preview),
        ("chosen", json!({"project": project.id, "ids": [key], "matching": null})),
        ("delete", delete),
    ];
    let mut table = Vec::new();
    // Olga last, for she really deletes.
    for name in ["eve", "vera", "otto", "rita", "olga"] {
        let browser = Browser::signed_in(app, name).await;
        let mut line = vec![format!("{name}:")];
        for (function, arguments) in &questions {
            let reply = browser.ask(&format!("project-keys/{function}"), arguments).await;
            line.push(format!("{function} {}", reply.status.as_u16()));
        }
        table.push(line.join(" "));
    }
    insta::allow_duplicates! {
        insta::assert_snapshot!(table.join("\n"), @"
    eve: project 404 list 404 owners 404 named 404 new 404 create 404 get 404 preview 404 chosen 404 delete 404
    vera: project 200 list 403 owners 403 named 403 new 403 create 403 get 403 preview 200 chosen 403 delete 403
    otto: project 200 list 200 owners 200 named 200 new 200 create 200 get 404 preview 200 chosen 200 delete 200
    rita: project 200 list 200 owners 200 named 200 new 403 create 403 get 200 preview 200 chosen 403 delete 403
    olga: project 200 list 200 owners 200 named 200 new 200 create 200 get 200 preview 200 chosen 200 delete 200
    ")
    }
}

async fn whoever_manages_only_their_own_keys_learns_of_no_others(app: &TestApp) {
    let project = Project::new(app).await;
    let others = project.key("olga", &json!({"name": "of-olga"})).await;
    let own = project.key("otto", &json!({"name": "of-otto"})).await;
    let otto = Browser::signed_in(app, "otto").await;
    let listed = otto.ask("project-keys/list", &project.all()).await.json();
    let ids: Vec<_> = listed["page"]["items"].as_array().unwrap().iter().map(|key| key["id"].clone()).collect();
    assert_eq!((ids, &listed["page"]["total"]), (vec![json!(own)], &json!(1)));
    let page = otto.get(&project.path("")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("of-otto") && !page.text().contains("of-olga"));
    let gone = otto.get(&project.path(&format!("/{others}"))).await;
    assert_eq!(gone.status, 404);
    let arguments = json!({"project": project.id, "ids": [others, own], "matching": null, "confirm": ""});
    let deleted = otto.ask("project-keys/delete", &arguments).await.json();
    let outcomes: Vec<_> = deleted.as_array().unwrap().iter().map(|result| result["outcome"].clone()).collect();
    assert_eq!(outcomes, ["NotFound", "Deleted"]);
    let olga = Browser::signed_in(app, "olga").await;
    let details = olga.ask("project-keys/get", &json!({"project": project.id, "id": others})).await.json();
    assert_eq!(details["key"]["status"], "Active");
}

/// What is sent for a key that may read books.
const READER: &str = r#"{"reader": {"indices": [{"names": ["books-*"], "privileges": ["read"]}]}}"#;

fn asked<'a>(submission: &'a str, descriptors: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("submission", submission),
        ("name", "reader"),
        ("expiration", "30d"),
        ("restrict", "yes"),
        ("role_descriptors", descriptors),
        ("metadata", "not looked at"),
    ]
}

/// The key that a page shows, as clients send it.
fn encoded(page: &Reply) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("name=\"key\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn a_form_without_a_script_shows_a_key_once(app: &TestApp) {
    let project = Project::new(app).await;
    let olga = Browser::signed_in(app, "olga").await;
    let shown = olga.send(&project.path("/new"), &asked("", READER)).await;
    assert_eq!((shown.status.as_u16(), shown.header("cache-control")), (200, Some("no-store, max-age=0")));
    let encoded = encoded(&shown);
    let request = axum::http::Request::get(format!("/projects/{}/elasticsearch/_security/_authenticate", project.id));
    let known = app.send(request.api_key(&encoded).empty()).await;
    assert_eq!(known.json()["api_key"]["name"], "reader", "{known}");
    let file = olga.send(&project.path("/csv"), &[("key", &encoded)]).await;
    assert_eq!(file.status, 200);
    assert!(file.text().contains(&encoded));
    // Whoever may see the key and does not have it whole gets no file of it.
    let (id, _) = encoded.split_at(8);
    let other = olga.send(&project.path("/csv"), &[("key", id)]).await;
    assert_eq!(other.status, 404);
    let rita = Browser::signed_in(app, "rita").await;
    let list = rita.get(&project.path("")).await;
    assert!(list.text().contains("reader") && !list.text().contains(&encoded));
}

async fn a_form_sent_twice_makes_one_key(app: &TestApp) {
    let project = Project::new(app).await;
    let olga = Browser::signed_in(app, "olga").await;
    let submission = "a".repeat(20);
    let first = olga.send(&project.path("/new"), &asked(&submission, READER)).await;
    // Sent twice by one click too many: the key that was made is shown.
    let second = olga.send(&project.path("/new"), &asked(&submission, READER)).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200));
    assert_eq!(encoded(&first), encoded(&second));
    // Much later, nobody can show it any more.
    app.wait(SignedDuration::from_mins(5));
    let late = olga.send(&project.path("/new"), &asked(&submission, READER)).await;
    assert_eq!(late.status, 409);
    let listed = olga.ask("project-keys/list", &project.all()).await.json();
    assert_eq!(listed["page"]["total"], 1);
}

async fn what_is_wrong_with_json_is_told_with_its_place(app: &TestApp) {
    let project = Project::new(app).await;
    let olga = Browser::signed_in(app, "olga").await;
    let wrong = "{\"reader\": {\"indices\": [\n  {\"names\": [\"books-*\"], \"privileges\": [\"raed\"]}]}}";
    let refused = olga.send(&project.path("/new"), &asked("", wrong)).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    // What was typed is there again, and what is wrong with it stands beside it.
    for words in ["raed", "reader.indices[0].privileges[0]", "ine 2"] {
        assert!(text.contains(words), "{words}");
    }
    let listed = olga.ask("project-keys/list", &project.all()).await.json();
    assert_eq!(listed["page"]["total"], 0);
}

async fn what_somebody_typed_is_never_part_of_the_page(app: &TestApp) {
    let project = Project::new(app).await;
    let name = "</title><meta id=evil>";
    let text = "</textarea><form id=evil>&lt;";
    let body = json!({
        "name": name,
        "metadata": {"note": text},
        "role_descriptors": {text: {"indices": [{"names": [text], "privileges": ["read"]}]}},
    });
    let key = project.key("olga", &body).await;
    let olga = Browser::signed_in(app, "olga").await;
    let wrong = format!("{{\"{text}\": x");
    let refused = asked("", &wrong);
    for reply in [
        olga.get(&project.path("")).await,
        olga.get(&project.path(&format!("/{key}"))).await,
        olga.get(&project.path(&format!("/new?from={key}"))).await,
        olga.get(&project.path(&format!("/{key}/delete"))).await,
        olga.send(&project.path("/new"), &refused).await,
    ] {
        let page = reply.text();
        assert!(!page.contains("<meta id=evil"), "{page}");
        assert!(!page.contains("<form id=evil"), "{page}");
    }
    let page = olga.get(&project.path(&format!("/{key}"))).await.text();
    assert!(page.contains("<title>&lt;/title&gt;&lt;meta id=evil&gt;"), "{page}");
    assert!(page.contains("&lt;/textarea&gt;&lt;form id=evil&gt;&amp;lt;"), "as it was typed: {page}");
}

async fn an_edit_of_an_older_state_is_refused(app: &TestApp) {
    let project = Project::new(app).await;
    let key = project.key("olga", &json!({"name": "reader", "metadata": {"a": 1}})).await;
    let olga = Browser::signed_in(app, "olga").await;
    let save = async |version, metadata| {
        let fields =
            [("version", version), ("expiration", "keep"), ("include_metadata", "yes"), ("metadata", metadata)];
        olga.send(&project.path(&format!("/{key}")), &fields).await
    };
    assert_eq!(save("1", r#"{"a": 2}"#).await.status, 303);
    let late = save("1", r#"{"a": 3}"#).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("a&quot;: 3") || late.text().contains("\"a\": 3"), "what was typed is kept");
    let details = olga.ask("project-keys/get", &json!({"project": project.id, "id": key})).await.json();
    assert_eq!((&details["metadata"], &details["version"]), (&json!("{\n  \"a\": 2\n}"), &json!(2)));
    let kinds: Vec<_> = details["history"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["Updated", "Created"]);
    let change = &details["history"][0]["changes"][0];
    assert_eq!(
        (&change["path"], &change["before"], &change["after"]),
        (&json!("metadata.a"), &json!("1"), &json!("2"))
    );
}

async fn managed_and_many_keys_are_deleted_only_when_the_words_are_typed(app: &TestApp) {
    let project = Project::new(app).await;
    let managed = project.key("olga", &json!({"name": "rule 7", "metadata": {"managed": true}})).await;
    let olga = Browser::signed_in(app, "olga").await;
    let delete = project.path(&format!("/{managed}/delete"));
    assert_eq!(olga.send(&delete, &[]).await.status, 422);
    assert_eq!(olga.send(&delete, &[("confirm", "rule 8")]).await.status, 422);
    for number in 0..11 {
        project.key("olga", &json!({"name": format!("key-{number}")})).await;
    }
    let several = project.path("/delete");
    let all = ProjectKeyListQuery { category: CategoryFilter::All, ..ProjectKeyListQuery::default() };
    let mut fields = vec![("all", "yes".to_owned())];
    fields.extend(all.parameters());
    let mut sent: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(olga.send(&several, &sent).await.status, 422);
    sent.push(("confirm", "12"));
    let results = olga.send(&several, &sent).await;
    assert_eq!(results.status, 200);
    for name in ["rule 7", "key-0", "key-10"] {
        assert!(results.text().contains(name), "{name}");
    }
    let listed = olga.ask("project-keys/list", &project.all()).await.json();
    assert_eq!(listed["page"]["total"], 0);
}

/// What a stream tells until it has told `until`.
async fn heard(mut body: axum::body::Body, until: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(until) {
        let frame = body.frame().await.unwrap().unwrap();
        heard += &String::from_utf8_lossy(frame.data_ref().unwrap());
    }
    heard
}

async fn a_page_hears_of_changes_that_it_may_know_of(app: &TestApp) {
    let project = Project::new(app).await;
    let (olga, otto) = (Browser::signed_in(app, "olga").await, Browser::signed_in(app, "otto").await);
    let seen = olga.ask("project-keys/list", &project.all()).await.json()["seen"].clone();
    project.key("olga", &json!({"name": "of-olga"})).await;
    let live = project.path(&format!("/live?since={seen}"));
    let stream = olga.listen(&live).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(heard(stream.into_body(), "\n\n").await, "event: changes\ndata: 1\n\n");
    // Of two changes, one is Otto's to know of.
    project.key("otto", &json!({"name": "of-otto"})).await;
    let stream = otto.listen(&live).await;
    assert_eq!(heard(stream.into_body(), "\n\n").await, "event: changes\ndata: 1\n\n");
    let eve = Browser::signed_in(app, "eve").await;
    assert_eq!(eve.listen(&live).await.status(), 404);
    let vera = Browser::signed_in(app, "vera").await;
    assert_eq!(vera.listen(&live).await.status(), 403);
}

async fn waiting_for_news_is_no_use_of_a_session(app: &TestApp) {
    let project = Project::new(app).await;
    let olga = Browser::signed_in(app, "olga").await;
    let live = project.path("/live?since=0");
    app.wait(SignedDuration::from_mins(40));
    assert_eq!(olga.listen(&live).await.status(), 200);
    app.wait(SignedDuration::from_mins(21));
    assert_ne!(olga.listen(&live).await.status(), 200);
}

/// Keys like one that was made, as many as more than one part of an export holds.
async fn copies(app: &TestApp, project: &str, id: &str, count: usize) {
    let (project, id) = (ResourceId::parse(project).unwrap(), ProjectKeyId::parse(id).unwrap());
    let made = app.services.storage.project_key(&project, &id).await.unwrap().unwrap();
    let copy = |number: usize| {
        let (id, name) = (ProjectKeyId::parse(&format!("copy{number:016}")).unwrap(), format!("copy \"{number}\""));
        (ProjectKey { id, name, ..made.key.clone() }, made.digest.clone())
    };
    let seed = Seed { project_keys: (0..count).map(copy).collect(), ..Seed::default() };
    assert!(app.services.storage.plant("copies", &seed, app.now()).await.unwrap());
}

async fn a_list_is_exported_whole_and_to_whom_it_is_shown(app: &TestApp) {
    const COPIES: usize = 1_100;
    let project = Project::new(app).await;
    let id = project.key("olga", &json!({"name": "of-olga", "metadata": {"a": 1}})).await;
    copies(app, &project.id, &id, COPIES).await;
    project.key("otto", &json!({"name": "of-otto"})).await;
    for (name, status, keys) in
        [("olga", 200, COPIES + 2), ("rita", 200, COPIES + 2), ("otto", 200, 1), ("vera", 403, 0)]
    {
        let browser = Browser::signed_in(app, name).await;
        let [csv, json] = ["csv", "json"].map(|format| project.path(&format!("/export.{format}?status=all&type=all")));
        let (csv, json) = (browser.get(&csv).await, browser.get(&json).await);
        assert_eq!((csv.status.as_u16(), json.status.as_u16()), (status, status), "{name}");
        if status != 200 {
            continue;
        }
        assert_eq!(csv.text().lines().count(), keys + 1, "{name}");
        let json = json.json();
        let json = json["api_keys"].as_array().unwrap();
        assert_eq!(json.len(), keys, "{name}");
        let ids: std::collections::HashSet<_> = json.iter().map(|key| key["id"].to_string()).collect();
        assert_eq!(ids.len(), keys, "each key once");
        assert!(json.iter().all(|key| key["status"] == "active" && key.get("api_key").is_none()));
    }
    let olga = Browser::signed_in(app, "olga").await;
    let found = olga.get(&project.path("/export.json?q=of-olga")).await;
    assert_eq!(found.header("content-disposition"), Some("attachment; filename=\"api-keys.json\""));
    let found = found.json();
    assert_eq!((found["api_keys"].as_array().unwrap().len(), &found["api_keys"][0]["metadata"]), (1, &json!({"a": 1})));
    let none = olga.get(&project.path("/export.json?q=nothing-like-it")).await;
    assert_eq!(none.json(), json!({"api_keys": []}));
    assert_eq!(olga.get(&project.path("/export.json?q=%22")).await.status, 422, "a search that cannot be");
}
