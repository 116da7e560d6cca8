//! The built site: WASM, script and styles under hashed names, and the public files.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// The built site's folder and what its manifest says.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder.
    pub root: PathBuf,
    /// The assets of the page.
    pub assets: Assets,
}

/// Paths below the site's root, such as `pkg/keyward.1a2b3c4d.wasm`.
#[derive(Clone, Debug, Deserialize)]
pub struct Assets {
    /// The script that starts the WASM.
    pub js: String,
    /// The WASM.
    pub wasm: String,
    /// The styles.
    pub css: String,
    /// The WASM of each chunk, by the chunk's name: whatever it needs that not every page loads.
    #[serde(default)]
    pub chunks: HashMap<String, Vec<String>>,
}

/// The site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// No folder with a manifest was found.
    #[error("the site was not found at {0}; run `make build`, or say where it is with --site-dir")]
    Absent(String),
    /// The manifest is not understood.
    #[error("{0} is not a site manifest: {1}")]
    Manifest(String, serde_json::Error),
}

impl Site {
    /// Opens the site in `root`, or, without one, next to the executable or beside its folder.
    ///
    /// # Errors
    /// When there is none, or its manifest is not understood.
    pub fn open(root: Option<&Path>) -> Result<Self, SiteError> {
        let candidates = root.map_or_else(beside_the_executable, |root| vec![root.to_owned()]);
        let found = candidates.iter().find_map(|root| {
            let manifest = root.join("manifest.json");
            std::fs::read(&manifest).ok().map(|bytes| (root.clone(), manifest, bytes))
        });
        let Some((root, manifest, bytes)) = found else {
            let places: Vec<_> = candidates.iter().map(|path| path.display().to_string()).collect();
            return Err(SiteError::Absent(places.join(" or ")));
        };
        let assets = serde_json::from_slice(&bytes)
            .map_err(|error| SiteError::Manifest(manifest.display().to_string(), error))?;
        Ok(Self { root, assets })
    }
}

fn beside_the_executable() -> Vec<PathBuf> {
    let Some(folder) = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned)) else {
        return vec![PathBuf::from("target/site")];
    };
    vec![folder.join("site"), folder.join("../site")]
}
