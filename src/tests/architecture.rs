//! The house rules that a compiler does not check: who may know whom, where `cfg` may stand, where the clock and
//! randomness are read, and what may not be built into the browser's part.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

/// Every Rust file of the product, by its path below `src`, tests and the build's own tool left out.
fn sources() -> BTreeMap<String, String> {
    fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    gather(&root, &mut found);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    let mut sources: BTreeMap<_, _> =
        found.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect();
    sources.retain(|name, _| !name.starts_with("tests/") && name != "bindgen.rs");
    sources
}

/// The code of a file: without its unit tests and without comments.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    product.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The lines of the files below `folder` that hold one of `words`.
fn lines_with(folder: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources().into_iter().filter(|(name, _)| name.starts_with(folder)) {
        for line in code(&text).lines() {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    found
}

#[test]
fn the_domain_is_pure() {
    let strangers = [
        "sqlx",
        "axum",
        "leptos",
        "tokio",
        "web_sys",
        "js_sys",
        "rand::",
        "std::fs",
        "std::env",
        "crate::service",
        "crate::storage",
        "crate::http",
        "crate::ui",
        "Timestamp::now",
        "SystemTime",
    ];
    assert_eq!(lines_with("domain/", &strangers), Vec::<String>::new());
}

#[test]
fn arrows_point_one_way() {
    let no_lines = Vec::<String>::new();
    assert_eq!(lines_with("storage/", &["crate::service", "crate::http", "crate::ui", "leptos", "axum::"]), no_lines);
    assert_eq!(lines_with("service/", &["crate::http", "crate::ui", "leptos", "axum", "sqlx"]), no_lines);
    assert_eq!(lines_with("http/", &["sqlx"]), no_lines, "SQL is storage's");
    assert_eq!(lines_with("http/cloud/", &["crate::ui", "tower_sessions", "leptos"]), no_lines, "no cookies in REST");
    assert_eq!(lines_with("http/elasticsearch/", &["crate::ui", "tower_sessions", "leptos"]), no_lines, "nor here");
    assert_eq!(lines_with("ui/pages/", &["crate::http", "crate::service", "crate::storage"]), no_lines);
    assert_eq!(lines_with("ui/components/", &["crate::http", "crate::service", "crate::storage"]), no_lines);
}

#[test]
fn which_side_a_module_is_for_is_said_once() {
    let allowed = ["lib.rs", "ui/respond.rs"];
    let elsewhere: Vec<_> =
        lines_with("", &["cfg(feature", "cfg(not(feature", "cfg(any(feature", "cfg_attr(feature", "target_arch"])
            .into_iter()
            .filter(|line| !allowed.iter().any(|file| line.starts_with(&format!("{file}:"))))
            .collect();
    assert_eq!(elsewhere, Vec::<String>::new());
}

#[test]
fn built_sql_stands_in_one_place() {
    let elsewhere: Vec<_> =
        lines_with("", &["AssertSqlSafe"]).into_iter().filter(|line| !line.starts_with("storage/")).collect();
    assert_eq!(elsewhere, Vec::<String>::new());
    let files: std::collections::BTreeSet<_> = lines_with("storage/", &["AssertSqlSafe("])
        .iter()
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect();
    assert!(files.len() <= 1, "AssertSqlSafe is used in {files:?}");
}

#[test]
fn lints_are_expected_not_allowed() {
    assert_eq!(lines_with("", &["#[allow(", "#![allow(", "todo!(", "unimplemented!(", "dbg!("]), Vec::<String>::new());
}

#[test]
fn server_functions_have_names_of_their_own() {
    for (name, text) in sources() {
        for (index, _) in text.match_indices("#[server") {
            let attribute = &text[index..text[index..].find(']').map_or(text.len(), |end| index + end)];
            assert!(attribute.contains("endpoint = "), "{name}: {attribute}");
        }
    }
}

/// What a program on somebody's screen has no business with.
#[test]
fn the_browser_gets_nothing_of_the_server() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "-e",
            "normal,no-proc-macro",
            "--prefix",
            "none",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args(["--no-default-features", "--features", "hydrate"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: std::collections::BTreeSet<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains("leptos"), "the tree was not read");
    for stranger in ["tokio", "sqlx", "axum", "argon2", "tower-sessions", "jsonwebtoken", "csv", "clap", "rand"] {
        assert!(!crates.contains(stranger), "{stranger} would be built into the WASM");
    }
}
