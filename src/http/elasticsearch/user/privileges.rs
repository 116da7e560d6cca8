use std::collections::BTreeSet;

use crate::{
    domain::{
        json::{Json, Member},
        privileges::descriptor::RoleDescriptors,
    },
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError},
};

/// All that the caller's roles give, without saying which role gives what.
pub async fn get(call: Call) -> Result<Answer, ElasticError> {
    let privileges = call.services.user_privileges(&call.caller).map_err(|error| call.refusal(&error))?;
    Ok(Answer::ok(together(&privileges.descriptors)))
}

fn together(roles: &RoleDescriptors) -> Json {
    let roles: Vec<_> = roles.iter().map(|(_, descriptor)| descriptor.to_json()).collect();
    let all =
        |field: &str| -> Vec<&Json> { roles.iter().filter_map(|role| role.get(field)?.as_array()).flatten().collect() };
    let names = |field: &str| {
        let names: BTreeSet<_> = all(field).into_iter().filter_map(Json::as_str).collect();
        Json::array(names)
    };
    let objects = |field: &str| Json::array(all(field).into_iter().cloned());
    let indices = Json::array(all("indices").into_iter().map(indices));
    let object = Json::build()
        .with("cluster", names("cluster"))
        .with("global", Json::array(roles.iter().filter_map(|role| role.get("global").cloned())))
        .with("indices", indices)
        .with("applications", objects("applications"))
        .with("run_as", names("run_as"));
    let elsewhere =
        |field| Some(objects(field)).filter(|objects| objects.as_array().is_some_and(|all| !all.is_empty()));
    let remote_indices = elsewhere("remote_indices");
    let remote_cluster = elsewhere("remote_cluster");
    object.with_some("remote_indices", remote_indices).with_some("remote_cluster", remote_cluster).into()
}

/// Here, what restricts to fields and documents is a list: each role that is about the same indices adds to it.
fn indices(entry: &Json) -> Json {
    let members = entry.as_object().unwrap_or_default().iter();
    Json::object(members.map(|Member { name, value, .. }| {
        let is_list = matches!(name.as_str(), "field_security" | "query");
        (name, if is_list { Json::array([value.clone()]) } else { value.clone() })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::privileges::descriptor::Place;

    #[test]
    fn what_several_roles_give_is_told_together() {
        let roles = br#"{
            "a": {"cluster": ["monitor", "all"], "run_as": ["x"], "indices": [
                {"names": ["logs-*"], "privileges": ["read"], "query": {"match_all": {}}, "field_security": {"grant": ["*"]}}
            ]},
            "b": {"cluster": ["monitor"], "applications": [{"application": "app", "privileges": ["p"], "resources": ["*"]}]}
        }"#;
        let roles = RoleDescriptors::parse(&Json::parse(roles).unwrap(), Place::Stored).unwrap();
        insta::assert_snapshot!(together(&roles).render_pretty(), @r#"
        {
          "cluster" : [
            "all",
            "monitor"
          ],
          "global" : [ ],
          "indices" : [
            {
              "names" : [
                "logs-*"
              ],
              "privileges" : [
                "read"
              ],
              "field_security" : [
                {
                  "grant" : [
                    "*"
                  ]
                }
              ],
              "query" : [
                "{\"match_all\":{}}"
              ],
              "allow_restricted_indices" : false
            }
          ],
          "applications" : [
            {
              "application" : "app",
              "privileges" : [
                "p"
              ],
              "resources" : [
                "*"
              ]
            }
          ],
          "run_as" : [
            "x"
          ]
        }
        "#);
    }
}
