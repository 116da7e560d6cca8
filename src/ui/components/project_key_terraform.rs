//! A key of a project as Terraform has it: a resource of Elastic's own provider, `elastic/elasticstack`.

use crate::domain::json::Json;

/// The configuration that makes a key at `endpoint` of what a request for one says: `body`.
#[must_use]
pub fn configuration(endpoint: &str, body: &Json) -> String {
    let members = body.as_object().unwrap_or_default();
    let (words, objects): (Vec<_>, Vec<_>) = members.iter().partition(|member| member.value.as_str().is_some());
    let widest = words.iter().map(|member| member.name.len()).max().unwrap_or_default();
    let mut lines: Vec<String> =
        words.iter().map(|member| format!("  {:widest$} = {}", member.name, expression(&member.value))).collect();
    lines.extend(objects.iter().map(|member| {
        let value = expression(&member.value).replace('\n', "\n  ");
        format!("\n  {} = jsonencode({value})", member.name)
    }));
    let label = label(body.get("name").and_then(Json::as_str).unwrap_or_default());
    let (endpoint, arguments) = (expression(&endpoint.into()), lines.join("\n"));
    format!(
        r#"terraform {{
  required_providers {{
    elasticstack = {{
      source = "elastic/elasticstack"
    }}
  }}
}}

# Signs in with ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD.
provider "elasticstack" {{
  elasticsearch {{
    endpoints = [{endpoint}]
  }}
}}

resource "elasticstack_elasticsearch_security_api_key" "{label}" {{
{arguments}
}}
"#
    )
}

/// What Terraform calls the resource: letters, digits and underscores, and no digit first.
fn label(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let label = words.collect::<Vec<_>>().join("_").to_ascii_lowercase();
    match label.chars().next() {
        None => "api_key".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("api_key_{label}"),
        Some(_) => label,
    }
}

/// JSON as an expression of Terraform's language, which JSON is already, but for three things in strings: `${` and `%{`
/// begin what is worked out, and there are no `\b` and `\f`.
fn expression(value: &Json) -> String {
    let text = value.render_for_editing();
    let mut expression = String::with_capacity(text.len());
    let mut rest = text.trim_end().chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('$', Some('{')) => expression.push_str("\\u0024"),
            ('%', Some('{')) => expression.push_str("\\u0025"),
            ('\\', Some('b')) => {
                rest.next();
                expression.push_str("\\u0008");
            }
            ('\\', Some('f')) => {
                rest.next();
                expression.push_str("\\u000C");
            }
            ('\\', _) => {
                expression.push(c);
                // What is escaped begins nothing.
                expression.extend(rest.next());
            }
            _ => expression.push(c),
        }
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_resource() {
        let descriptors =
            r#"{"reader": {"cluster": ["monitor"], "indices": [{"names": ["logs-*"], "privileges": ["read"]}]}}"#;
        let body: Json = Json::build()
            .with("name", "Ada's ${key}")
            .with("expiration", "92d")
            .with("role_descriptors", Json::parse(descriptors.as_bytes()).unwrap())
            .with("metadata", Json::empty_object())
            .into();
        insta::assert_snapshot!(configuration("https://k/projects/p/elasticsearch", &body), @r#"
        terraform {
          required_providers {
            elasticstack = {
              source = "elastic/elasticstack"
            }
          }
        }

        # Signs in with ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD.
        provider "elasticstack" {
          elasticsearch {
            endpoints = ["https://k/projects/p/elasticsearch"]
          }
        }

        resource "elasticstack_elasticsearch_security_api_key" "ada_s_key" {
          name       = "Ada's \u0024{key}"
          expiration = "92d"

          role_descriptors = jsonencode({
            "reader": {
              "cluster": ["monitor"],
              "indices": [
                {
                  "names": ["logs-*"],
                  "privileges": ["read"]
                }
              ]
            }
          })

          metadata = jsonencode({})
        }
        "#);
    }

    #[test]
    fn labels_are_what_terraform_takes() {
        for (name, expected) in
            [("CI deployer (2)", "ci_deployer_2"), ("7 days", "api_key_7_days"), ("ключ", "api_key"), ("", "api_key")]
        {
            assert_eq!(label(name), expected);
        }
    }

    /// Terraform's language as another implementation of it understands it.
    fn understood(expression: &str) -> serde_json::Value {
        use hcl::eval::{Context, Evaluate};
        let body: hcl::Body =
            hcl::parse(&format!("x = {expression}")).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let value = body.attributes().next().unwrap().expr.evaluate(&Context::new()).unwrap();
        serde_json::to_value(value).unwrap()
    }

    #[test]
    fn what_would_be_worked_out_is_said_as_it_is() {
        for text in [
            r#""${a} $${b} %{c} \\${d} \b\f\n\t\"\\b \\\\f $ { 100%""#,
            r#"{"${name}": [1, -2.5, true, null, {}, []]}"#,
        ] {
            let value = Json::parse(text.as_bytes()).unwrap();
            assert_eq!(understood(&expression(&value)), serde_json::from_str::<serde_json::Value>(text).unwrap());
        }
    }

    proptest::proptest! {
        #[test]
        fn every_string_is_itself(text in "[\\u{0}-\\u{20}$%{}\"\\\\bfnu~ü🔑]{0,12}") {
            let value = Json::from(text.as_str());
            proptest::prop_assert_eq!(understood(&expression(&value)), serde_json::Value::from(text));
        }
    }
}
