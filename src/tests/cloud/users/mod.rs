mod create;
mod current;
mod delete;
mod get;
mod list;
mod update;
