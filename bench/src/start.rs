//! From the start of the process to the first answer, and the memory of a city at rest.

use std::time::Duration;

use crate::city::{City, memory_mib};
use crate::report::{Goal, Report, median};
use crate::{Common, Result};

/// How long a city rests before its memory is read.
const REST: Duration = Duration::from_secs(5);
/// Starts of one run on a folder that is there.
const STARTS: u32 = 5;

/// Measures the first start, later ones, and memory.
pub async fn run(common: &Common) -> Result<()> {
    let mut report = Report::new("start");
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let (mut resident, mut own) = (Vec::new(), Vec::new());
    for _ in 0..common.runs {
        let folder = tempfile::tempdir()?;
        let db = format!("sqlite:{}", folder.path().join("city.db").display());
        let city = City::start(common, &db, folder.path()).await?;
        first.push(city.first_answer.as_secs_f64() * 1e3);
        city.stop().await?;
        for _ in 0..STARTS {
            let city = City::start(common, &db, folder.path()).await?;
            again.push(city.first_answer.as_secs_f64() * 1e3);
            city.stop().await?;
        }
        let city = City::start(common, &db, folder.path()).await?;
        tokio::time::sleep(REST).await;
        resident.push(memory_mib(city.pid(), "VmRSS")?);
        own.push(memory_mib(city.pid(), "RssAnon")?);
        city.stop().await?;
    }
    let worst = again.iter().copied().fold(0.0, f64::max);
    report.add("first start, makes the demonstration", median(first), "ms");
    report.goal("start to first answer, data is there", median(again), "ms", Goal::Below(1_000.0));
    report.goal("  the slowest of them", worst, "ms", Goal::Below(2_000.0));
    report.goal("resident memory at rest", median(resident), "MiB", Goal::Below(200.0));
    report.add("  of it not files", median(own), "MiB");
    report.print();
    Ok(())
}
