//! `keyward-bindgen INPUT.wasm OUT_DIR OUT_NAME`: makes the JavaScript glue for the compiled screens.
//!
//! This is the `wasm-bindgen` command for exactly one job. The command and the `wasm-bindgen` crate must be of the same
//! version, to the last digit, so it is built from this package's own `Cargo.lock` instead of being installed beside it,
//! where the two drift apart. It writes `OUT_DIR/OUT_NAME.js` and `OUT_DIR/OUT_NAME_bg.wasm` for
//! `<script type="module">`. The page names the WASM file itself, because its name carries a hash, so the glue holds no
//! path to it.

use std::{env, error::Error, path::PathBuf, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

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
        if !self.input.is_file() {
            return Err("there is no such file".into());
        }
        Bindgen::new()
            .input_path(&self.input)
            .out_name(&self.out_name)
            .web(true)?
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .omit_default_module_path(true)
            .generate(&self.out_dir)?;
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
