//! The `keyward` program.

use std::process::ExitCode;

use keyward::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::read().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("keyward: {error}");
            ExitCode::FAILURE
        }
    }
}
