//! Users of a project's own realm, and what callers may ask about themselves (contract §1.12 and §1.13).

mod delete;
mod get;
mod has_privileges;
mod password;
mod privileges;
mod put;
mod switch;

use axum::http::Method;

use super::{
    call::Call,
    refresh,
    routes::{Operation, Resource},
};

pub fn resources() -> Vec<Resource> {
    let write = || [Method::POST, Method::PUT];
    let password = || Operation::new(write(), password::change).parameters(&refresh::PARAMETER).body();
    let has_privileges = || {
        Operation::new([Method::GET, Method::POST], has_privileges::ask).parameters(&has_privileges::PARAMETERS).body()
    };
    vec![
        Resource::at("/_security/user").with(Operation::new([Method::GET], get::get).parameters(&get::PARAMETERS)),
        Resource::at("/_security/user/{username}")
            .with(Operation::new([Method::GET], get::get).parameters(&get::PARAMETERS))
            .with(Operation::new(write(), put::put).parameters(&refresh::PARAMETER).body())
            .with(Operation::new([Method::DELETE], delete::delete).parameters(&refresh::PARAMETER)),
        Resource::at("/_security/user/_password").with(password()),
        Resource::at("/_security/user/{username}/_password").with(password()),
        Resource::at("/_security/user/{username}/_enable")
            .with(Operation::new(write(), switch::enable).parameters(&refresh::PARAMETER)),
        Resource::at("/_security/user/{username}/_disable")
            .with(Operation::new(write(), switch::disable).parameters(&refresh::PARAMETER)),
        Resource::at("/_security/user/_has_privileges").with(has_privileges()),
        Resource::at("/_security/user/{username}/_has_privileges").with(has_privileges()),
        Resource::at("/_security/user/_privileges").with(Operation::new([Method::GET], privileges::get)),
    ]
}

/// The user whom the path names.
fn username(call: &Call) -> Option<&str> {
    Some(call.name("username")).filter(|name| !name.is_empty())
}
