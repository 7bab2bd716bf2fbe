//! Runs the wasm tests in a browser: the same program as `wasm-bindgen-test-runner`, but built by this workspace, so
//! that its version can never differ from the library's and nothing has to be installed.

use std::process::ExitCode;

use wasm_bindgen_cli::wasm_bindgen_test_runner;

fn main() -> ExitCode {
    env_logger::init();
    if let Err(error) = wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os()) {
        // Not returned from main: under RUST_BACKTRACE the runner's own stack would bury the failed test's message.
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
