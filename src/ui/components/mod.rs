//! What screens are put together from.
//!
//! - `frame`, `page`: what stands around every screen.
//! - `section`, `plain_form`, `field`, `error_summary`: forms.
//! - `sheet`, `directory`, `pager`, `choosing`: tables and lists.
//! - `loaded`, `empty`, `notice`, `toast`: what is said to the person, instead of the content, beside it and after the act.
//! - `code`: commands, configuration and JSON to take along.
//! - `time`, `status`, `number`: instants and states, told by the server's clock in the viewer's zone; numbers.
//! - `key_*`, `new_key`, `generate`, `flyout`, `sending`, `confirm`, `handover`, `leaving`: keys: the viewer's own, other
//!   users' and organizations'.
//! - `role_picker`, `organization`: what screens about organizations have in common.
//! - `project`, `project_key_*`: the keys of a project.
//! - `other_kinds`: from one kind of key to the others.

pub mod area;
pub mod choosing;
pub mod code;
pub mod confirm;
pub mod directory;
pub mod empty;
pub mod error_summary;
pub mod expiration;
pub mod field;
pub mod flyout;
pub mod frame;
pub mod generate;
pub mod handover;
pub mod key_details;
pub mod key_filters;
pub mod key_form;
pub mod key_list;
pub mod key_names;
pub mod key_rows;
pub mod key_toolbar;
pub mod keys_of;
pub mod leaving;
pub mod link;
pub mod loaded;
pub mod menu;
pub mod new_key;
pub mod notice;
pub mod number;
pub mod organization;
pub mod other_kinds;
pub mod outcome;
pub mod page;
pub mod pager;
pub mod plain_form;
pub mod project;
pub mod project_key_builder;
pub mod project_key_bulk;
pub mod project_key_can;
pub mod project_key_code;
pub mod project_key_curl;
pub mod project_key_delete;
pub mod project_key_details;
pub mod project_key_editor;
pub mod project_key_filters;
pub mod project_key_form;
pub mod project_key_formats;
pub mod project_key_handover;
pub mod project_key_history;
pub mod project_key_list;
pub mod project_key_live;
pub mod project_key_new;
pub mod project_key_outcome;
pub mod project_key_preview;
pub mod project_key_restriction;
pub mod project_key_rows;
pub mod project_key_terraform;
pub mod project_key_toolbar;
pub mod project_key_update;
pub mod revoke;
pub mod role_picker;
pub mod section;
pub mod sending;
pub mod sheet;
pub mod status;
pub mod time;
pub mod toast;
pub mod watched;
