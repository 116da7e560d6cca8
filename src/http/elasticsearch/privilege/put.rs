use crate::{
    domain::json::{Json, Member},
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError, form, refresh},
    service::project::PutPrivilege,
};

/// Writes privileges: application → name → privilege.
pub async fn put(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let request = read(&call.body()?)?;
    let written = call.services.put_application_privileges(&call.caller, request).await;
    let written = written.map_err(|error| call.refusal(&error))?;
    // They come in the order in which they were sent: those of an application one after the other.
    let by_application = written.chunk_by(|one, other| one.application == other.application).map(|privileges| {
        let created = privileges.iter().map(|put| (&put.name, Json::object([("created", put.created)])));
        (&privileges[0].application, Json::object(created))
    });
    Ok(Answer::ok(Json::object(by_application)))
}

fn read(body: &Json) -> Result<Vec<PutPrivilege>, ElasticError> {
    let mut privileges = Vec::new();
    for application in form::members(body)? {
        for named in form::members(&application.value)? {
            privileges.push(privilege(&application.name, named)?);
        }
    }
    Ok(privileges)
}

fn privilege(application: &str, named: &Member) -> Result<PutPrivilege, ElasticError> {
    let mut privilege = PutPrivilege {
        application: application.to_owned(),
        name: named.name.clone(),
        actions: Vec::new(),
        metadata: None,
    };
    for member in form::members(&named.value)? {
        match member.name.as_str() {
            "actions" => privilege.actions = form::texts(member)?,
            "metadata" => privilege.metadata = Some(form::object(member)?),
            // What the answers say may be sent back.
            "application" => same(application, &form::text(member)?, "application name")?,
            "name" => same(&named.name, &form::text(member)?, "privilege name")?,
            other => {
                let reason = format!("failed to parse privilege [{}]. unexpected field [{other}]", named.name);
                return Err(ElasticError::parse(reason));
            }
        }
    }
    Ok(privilege)
}

fn same(outside: &str, inside: &str, what: &str) -> Result<(), ElasticError> {
    if outside == inside {
        Ok(())
    } else {
        Err(ElasticError::illegal_argument(format!("{what} [{inside}] does not match [{outside}]")))
    }
}
