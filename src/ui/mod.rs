//! The screens. They compile for the server, which renders them as HTML, and for the browser, which brings them to
//! life; every one of them works as plain HTML, too.
//!
//! - `actions`: the server functions, by which screens ask and tell the service.
//! - `views`: what server functions answer, holding only what is shown.
//! - `role_form`: role assignments as the fields of a form.
//! - `json_edit`: changes of JSON at a place in it.
//! - `respond`: the few things that differ between server and browser.
//! - `chunks`: which screens the browser loads only when they are needed.
//! - `browser`, `history`, `live`: what only a browser can do (clipboard, time zone, Back, events of the server); called
//!   from effects and event handlers.

pub mod actions;
pub mod app;
pub mod browser;
pub mod chunks;
pub mod components;
pub mod error;
pub mod form;
pub mod history;
pub mod icons;
pub mod json_edit;
pub mod live;
pub mod pages;
pub mod respond;
pub mod role_form;
pub mod shell;
pub mod views;
