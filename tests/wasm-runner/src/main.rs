//! Runs the wasm tests in a browser: the same program as `wasm-bindgen-test-runner`, but built by this workspace, so
//! that its version can never differ from the library's and nothing has to be installed.

fn main() -> anyhow::Result<()> {
    env_logger::init();
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
