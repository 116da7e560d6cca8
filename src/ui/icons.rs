//! Keyward's own icons: one stroke of 1.5 px on a grid of 16, in the colour of the text around them.
//!
//! An icon only repeats what a word or an accessible name says, so every one of them is hidden from assistive technology. Fill, stroke and
//! size come from `.icon` in `style/components/button.css`; each icon is a single path, so that the view exists once in the WASM.

use leptos::prelude::*;

/// Which icon; the names say what is drawn, or what it stands for where it stands for one thing only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IconName {
    /// Keyward's mark: a lozenge with a keyhole.
    Mark,
    Key,
    User,
    Users,
    Organization,
    Session,
    SignOut,
    Search,
    Plus,
    Pencil,
    Trash,
    Copy,
    Download,
    Check,
    Close,
    Refresh,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    /// A column sorted with the smallest value first.
    Ascending,
    /// A column sorted with the largest value first.
    Descending,
    /// The count of keys that expire soon.
    Flag,
    Info,
    Help,
    Warning,
    Lock,
    /// A day, and a key that ends with it.
    Clock,
    /// Status of a key in force.
    Active,
    /// Status of a key whose time ran out.
    Expired,
    /// Status of a key that someone ended.
    Revoked,
    /// Status of a key or a user switched off for now.
    Disabled,
    /// Status of a key that no date ends.
    NeverExpires,
}

impl IconName {
    /// The path's data on a 16 × 16 grid.
    const fn path(self) -> &'static str {
        match self {
            Self::Mark => {
                "M8 1.25 14.75 8 8 14.75 1.25 8ZM9.25 6.75a1.25 1.25 0 1 1-2.5 0a1.25 1.25 0 0 1 2.5 0ZM8 8v2.5"
            }
            Self::Key => "M8.5 8a3 3 0 1 1-6 0a3 3 0 0 1 6 0ZM8.5 8h5.25v2.5M11.25 8v2",
            Self::User => {
                "M10.75 5.25a2.75 2.75 0 1 1-5.5 0a2.75 2.75 0 0 1 5.5 0ZM2.75 13.75c.5-2.9 2.4-4.25 5.25-4.25s4.75 1.35 5.25 4.25"
            }
            Self::Users => {
                "M8.5 5.5a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0ZM1.5 13.25c.4-2.7 2-3.9 4.5-3.9s4.1 1.2 4.5 3.9M10.5 3.1a2.5 2.5 0 0 1 0 4.8M12 9.75c1.4.5 2.2 1.6 2.5 3.5"
            }
            Self::Organization => "M3 13.5V2.75h6V13.5M9 6.75h4v6.75M1.75 13.5h12.5M5.5 5.5h1M5.5 8h1M5.5 10.5h1",
            Self::Session => "M2.25 3h11.5v7.5H2.25ZM8 10.5v2.75M5.25 13.25h5.5",
            Self::SignOut => "M6.5 2.75H3v10.5h3.5M10.25 5l3 3-3 3M13 8H6.5",
            Self::Search => "M11.5 7a4.5 4.5 0 1 1-9 0a4.5 4.5 0 0 1 9 0ZM10.25 10.25l3.25 3.25",
            Self::Plus => "M8 3.25v9.5M3.25 8h9.5",
            Self::Pencil => "M2.75 13.25l.6-2.85 7.4-7.4 2.25 2.25-7.4 7.4Z",
            Self::Trash => "M2.75 4.25h10.5M6 4.25V2.5h4v1.75M4 4.25l.6 9.25h6.8l.6-9.25M6.75 7v3.75M9.25 7v3.75",
            Self::Copy => "M5.75 5.75h7.5v7.5h-7.5ZM10.25 5.75v-3h-7.5v7.5h3",
            Self::Download => "M8 2.5v7.25M4.75 6.75 8 10l3.25-3.25M2.75 13.25h10.5",
            Self::Check => "M3 8.5l3.25 3.25L13 4.75",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Refresh => "M13 8a5 5 0 1 1-1.6-3.65M13.25 2.25v2.9h-2.9",
            Self::ChevronDown => "M4.5 6.25 8 9.75l3.5-3.5",
            Self::ChevronLeft => "M9.75 4.5 6.25 8l3.5 3.5",
            Self::ChevronRight => "M6.25 4.5 9.75 8l-3.5 3.5",
            Self::Ascending => "M8 13V3.25M4.25 7 8 3.25 11.75 7",
            Self::Descending => "M8 3v9.75M4.25 9 8 12.75 11.75 9",
            Self::Flag => "M4 14V2.75h8.25l-2 3 2 3H4",
            Self::Info => "M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0ZM8 7.5V11M8 5v.01",
            Self::Help => {
                "M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0ZM6.25 6.4a1.75 1.75 0 1 1 2.6 1.5c-.6.35-.85.65-.85 1.35M8 11.4v.01"
            }
            Self::Warning => "M8 2.25 14.25 13.25H1.75ZM8 6.5v3.25M8 11.4v.01",
            Self::Lock => "M3.5 7.25h9v6.25h-9ZM5.25 7.25V5a2.75 2.75 0 0 1 5.5 0v2.25",
            Self::Clock => "M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0ZM8 4.5V8l2.25 1.75",
            Self::Active => "M10.75 8a2.75 2.75 0 1 1-5.5 0a2.75 2.75 0 0 1 5.5 0Z",
            Self::Expired => "M4 2.5h8M4 13.5h8M5 2.5c0 3 3 3.5 3 5.5s-3 2.5-3 5.5M11 2.5c0 3-3 3.5-3 5.5s3 2.5 3 5.5",
            Self::Revoked => "M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0ZM3.8 3.8l8.4 8.4",
            Self::Disabled => "M14 8a6 6 0 1 1-12 0a6 6 0 0 1 12 0ZM6.5 6v4M9.5 6v4",
            Self::NeverExpires => {
                "M8 8C7 6.4 6 5.5 4.75 5.5a2.5 2.5 0 0 0 0 5C6 10.5 7 9.6 8 8s2-2.5 3.25-2.5a2.5 2.5 0 0 1 0 5C10 10.5 9 9.6 8 8Z"
            }
        }
    }
}

/// One icon, 16 px wide unless its surroundings ask for more. What it means has to be said beside it.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=name.path() />
        </svg>
    }
}
