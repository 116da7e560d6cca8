use crate::{
    domain::{
        Secret,
        json::{Json, Member},
    },
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError, form, refresh},
    service::project::PutUser,
};

/// Writes a user.
pub async fn put(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let body = call.body()?;
    let mut user = PutUser {
        username: call.name("username").to_owned(),
        password: None,
        roles: Vec::new(),
        full_name: None,
        email: None,
        metadata: None,
        enabled: true,
    };
    for member in form::members(&body)? {
        read(&mut user, member)?;
    }
    let created = call.services.put_stack_user(&call.caller, user).await;
    let created = created.map_err(|error| call.refusal(&error))?;
    Ok(Answer::ok(Json::build().with("created", created)))
}

fn read(user: &mut PutUser, member: &Member) -> Result<(), ElasticError> {
    match member.name.as_str() {
        "username" => {
            if form::text(member)? != user.username {
                let reason = format!("[username] in source does not match the username provided [{}]", user.username);
                return Err(ElasticError::illegal_argument(reason));
            }
        }
        "password" => user.password = Some(Secret::new(form::text(member)?)),
        "roles" => {
            user.roles = match member.value.as_str() {
                Some(list) => list.split(',').map(str::trim).map(ToOwned::to_owned).collect(),
                None => form::texts(member)?,
            };
        }
        "full_name" => user.full_name = form::text_or_null(member)?,
        "email" => user.email = form::text_or_null(member)?,
        "metadata" => user.metadata = Some(form::object(member)?),
        "enabled" => user.enabled = form::switch(member)?,
        // No digest of another system would be believed here.
        "password_hash" => {
            return Err(ElasticError::illegal_argument("[password_hash] is not supported, give the [password] itself"));
        }
        other => {
            return Err(ElasticError::parse(format!("failed to parse add user request. unexpected field [{other}]")));
        }
    }
    Ok(())
}
