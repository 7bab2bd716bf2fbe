//! `cairn backup`: a copy of the server's database that may be kept, and put back without harm.

use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// File to make; one that is there already is left alone
    file: PathBuf,
    /// Folder of the server's data
    #[arg(long, value_name = "DIR", default_value = "cairn-data")]
    data: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
pub async fn run(args: &Args) -> anyhow::Result<()> {
    cairn_server::backup(&args.data, &args.file).await?;
    println!("{} has what was published, and no answer that waits.", args.file.display());
    println!(
        "To restore, put it in the place of reports.db in a data folder with signing-key.pem and keys.json."
    );
    Ok(())
}
