//! What applications call their privileges, and the privileges that Elasticsearch has (contract §1.13).

mod builtin;
mod delete;
mod get;
mod put;

use axum::http::Method;

use super::{
    refresh,
    routes::{Operation, Resource},
};

pub fn resources() -> Vec<Resource> {
    let get = || Operation::new([Method::GET], get::get);
    vec![
        Resource::at("/_security/privilege/_builtin").with(Operation::new([Method::GET], builtin::get)),
        Resource::at("/_security/privilege")
            .with(get())
            .with(Operation::new([Method::POST, Method::PUT], put::put).parameters(&refresh::PARAMETER).body()),
        Resource::at("/_security/privilege/{application}").with(get()),
        Resource::at("/_security/privilege/{application}/{names}")
            .with(get())
            .with(Operation::new([Method::DELETE], delete::delete).parameters(&refresh::PARAMETER)),
    ]
}
