//! Starts one test cluster, prints its URL and the folder of its socket, and stops it when standard
//! input closes. `make test` gives the URL to the whole run as `ONEVISIT_TEST_POSTGRES`. With the
//! argument `durable` a commit waits for the disk: for benchmarks.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let durable = std::env::args().nth(1).is_some_and(|word| word == "durable");
    let cluster = testkit::postgres::Cluster::start(durable);
    println!("{} {}", cluster.url, cluster.folder.display());
    std::io::stdout().flush()?;
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}
