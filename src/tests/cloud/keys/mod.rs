mod all;
mod create;
mod delete;
mod get;
mod list;
mod of_user;
