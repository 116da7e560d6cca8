//! What may be done in a project: role descriptors, the privileges that they name, and the questions that both decide
//! (Elasticsearch's security model, contract §3 and §4.1).

pub mod api_key_action;
pub mod application;
pub mod can;
pub mod check;
pub mod cluster;
pub mod cross_cluster;
pub mod descriptor;
pub mod effect;
mod field;
pub mod index;
pub mod pattern;
pub mod permission;
pub mod question;
pub mod reserved;
pub mod restricted;
pub mod summary;
pub mod templates;
#[cfg(test)]
mod tests;
pub mod words;
pub mod workflow;
