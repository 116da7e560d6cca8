//! The screens of a project's API keys.

pub mod delete;
pub mod delete_several;
pub mod key;
pub mod list;
pub mod new;
