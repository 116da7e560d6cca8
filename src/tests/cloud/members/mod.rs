mod delete;
mod list;
mod set;
