//! A project's key in every form in which programs want it.

use super::handover::SecretForm;
use crate::{
    domain::json::{Json, Number},
    ui::views::CreatedProjectKeyView,
};

/// The forms, the one that most programs want first.
#[must_use]
pub fn forms(view: &CreatedProjectKeyView) -> Vec<SecretForm> {
    let CreatedProjectKeyView { id, api_key, encoded, endpoint, .. } = view;
    let header = format!("Authorization: ApiKey {encoded}");
    let curl = format!("curl -H \"{header}\" \\\n  {endpoint}/_security/_authenticate");
    let host = with_port(endpoint);
    let beats = format!("output.elasticsearch:\n  hosts: [\"{host}\"]\n  api_key: \"{id}:{api_key}\"");
    let logstash = format!(
        "output {{\n  elasticsearch {{\n    hosts => [\"{host}\"]\n    api_key => \"{id}:{api_key}\"\n  }}\n}}"
    );
    [
        ("encoded", "Encoded", "API key", encoded.clone()),
        ("pair", "id and api_key", "id and api_key", format!("id: {id}\napi_key: {api_key}")),
        ("header", "Header", "Authorization header", header),
        ("curl", "curl", "curl command", curl),
        ("json", "JSON", "JSON answer", json(view)),
        ("beats", "Beats", "Settings for Beats", beats),
        ("logstash", "Logstash", "Settings for Logstash", logstash),
        ("env", ".env", "Lines for .env", format!("ELASTICSEARCH_URL={endpoint}\nELASTICSEARCH_API_KEY={encoded}")),
    ]
    .map(|(id, tab, label, text)| SecretForm { id, tab, label, text })
    .into()
}

/// What the Elasticsearch API answers to whoever makes a key.
fn json(view: &CreatedProjectKeyView) -> String {
    let end = view.expires_at.map(|at| Number::from(at.as_millisecond()));
    let answer: Json = Json::build()
        .with("id", view.id.as_str())
        .with("name", view.name.as_str())
        .with_some("expiration", end)
        .with("api_key", view.api_key.as_str())
        .with("encoded", view.encoded.as_str())
        .into();
    answer.render_pretty().trim_end().to_owned()
}

/// The URL with its port, which Beats and Logstash take for 9200 where it is left out.
fn with_port(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_once('/').map_or((rest, String::new()), |(host, path)| (host, format!("/{path}")));
    // The colons of an IPv6 address stand in brackets.
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let port = if has_port {
        ""
    } else if scheme == "https" {
        ":443"
    } else {
        ":80"
    };
    format!("{scheme}://{host}{port}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_always_named() {
        for (url, expected) in [
            ("https://k.example.com/p/1", "https://k.example.com:443/p/1"),
            ("http://k.example.com", "http://k.example.com:80"),
            ("http://127.0.0.1:8080/p", "http://127.0.0.1:8080/p"),
            ("https://[2001:db8::1]/p", "https://[2001:db8::1]:443/p"),
            ("https://[2001:db8::1]:8443/p", "https://[2001:db8::1]:8443/p"),
        ] {
            assert_eq!(with_port(url), expected);
        }
    }

    #[test]
    fn every_form_holds_what_its_program_reads() {
        let view = CreatedProjectKeyView {
            id: "an-id".to_owned(),
            name: "ci".to_owned(),
            api_key: "secret".to_owned(),
            encoded: "YW4taWQ6c2VjcmV0".to_owned(),
            expires_at: Some("2027-02-21T13:00:00Z".parse().unwrap()),
            endpoint: "https://k/projects/p/elasticsearch".to_owned(),
            csv: String::new(),
            csv_name: String::new(),
            seen: 0,
        };
        let forms = forms(&view);
        let text = |id: &str| forms.iter().find(|form| form.id == id).unwrap().text.as_str();
        assert_eq!(text("encoded"), "YW4taWQ6c2VjcmV0");
        assert_eq!(text("pair"), "id: an-id\napi_key: secret");
        assert_eq!(text("header"), "Authorization: ApiKey YW4taWQ6c2VjcmV0");
        assert_eq!(
            text("curl"),
            "curl -H \"Authorization: ApiKey YW4taWQ6c2VjcmV0\" \\\n  https://k/projects/p/elasticsearch/_security/_authenticate"
        );
        let json = Json::parse(text("json").as_bytes()).unwrap();
        assert_eq!(
            json.render(),
            r#"{"id":"an-id","name":"ci","expiration":1803214800000,"api_key":"secret","encoded":"YW4taWQ6c2VjcmV0"}"#
        );
        assert!(
            text("beats").contains("api_key: \"an-id:secret\"") && text("beats").contains("https://k:443/projects")
        );
        assert!(text("logstash").contains("api_key => \"an-id:secret\""));
        assert!(text("env").ends_with("ELASTICSEARCH_API_KEY=YW4taWQ6c2VjcmV0"));
    }
}
