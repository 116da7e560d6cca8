//! `keyward-bindgen INPUT.wasm OUT_DIR OUT_NAME`: splits the compiled screens and makes their JavaScript glue.
//!
//! Two steps, each the job of a library whose version must agree with that of a crate in the WASM, to the last digit; so
//! they are built from this package's own `Cargo.lock` instead of being installed beside it, where they drift apart.
//!
//! 1. `wasm-split` takes the chunks out (see `ui::chunks`): code and data that only some screens need. It writes
//!    `OUT_DIR/split_CHUNK.wasm` for each, `OUT_DIR/chunk_NUMBER.wasm` for what some of them share, and
//!    `OUT_DIR/split.js`, which fetches them. `INPUT.wasm` must be linked with `--emit-relocs`.
//! 2. `wasm-bindgen` makes `OUT_DIR/OUT_NAME.js`, the glue, and `OUT_DIR/OUT_NAME_bg.wasm`, the rest of the WASM, for
//!    `<script type="module">`. The page names that file itself, because its name carries a hash, so the glue holds no
//!    path to it.
//!
//! `OUT_DIR/chunks.json` says which files each chunk needs: `{"keys":["chunk_3","split_keys"],…}`.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

const USAGE: &str = "usage: keyward-bindgen INPUT.wasm OUT_DIR OUT_NAME";

struct Job {
    input: PathBuf,
    out_dir: PathBuf,
    out_name: String,
}

impl Job {
    /// Reads the three arguments that follow the program's name; `None` unless there are exactly three and the last is
    /// UTF-8.
    fn from_args(mut args: env::ArgsOs) -> Option<Self> {
        let _program = args.next();
        let job = Self {
            input: args.next()?.into(),
            out_dir: args.next()?.into(),
            out_name: args.next()?.into_string().ok()?,
        };
        args.next().is_none().then_some(job)
    }

    fn run(&self) -> Result<(), Box<dyn Error + Send + Sync>> {
        let rest = self.out_dir.join("rest.wasm");
        self.split(&rest)?;
        Bindgen::new()
            .input_path(&rest)
            .out_name(&self.out_name)
            .web(true)?
            // The chunks use the stack and the table of functions, which belong to the rest.
            .keep_lld_exports(true)
            .typescript(false)
            .remove_producers_section(true)
            .omit_default_module_path(true)
            .generate(&self.out_dir)?;
        Ok(())
    }

    /// Takes the chunks out, writes them, and what is left over to `rest`.
    fn split(&self, rest: &Path) -> Result<(), Box<dyn Error + Send + Sync>> {
        let input = fs::read(&self.input)?;
        let glue = format!("./{}.js", self.out_name);
        let mut options = Options::new(&input);
        options.output_dir = &self.out_dir;
        options.main_out_path = rest;
        options.main_module = &glue;
        options.link_name = "./split.js";
        let split = wasm_split_cli_support::transform(options)?;
        let needs: BTreeMap<_, _> = split.prefetch_map.into_iter().collect();
        fs::write(self.out_dir.join("chunks.json"), serde_json::to_string(&needs)?)?;
        Ok(())
    }
}

fn main() -> ExitCode {
    let Some(job) = Job::from_args(env::args_os()) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match job.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("keyward-bindgen: {}: {error:#}", job.input.display());
            ExitCode::FAILURE
        }
    }
}
