//! Serving: the listener, and a stop that lets answers under way end.

use std::net::SocketAddr;
use std::time::Duration;

use base::Fault;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::edge::{Edge, Options};
use super::limits::DRAIN_SECONDS_MAX;
use super::router::router;
use crate::city::City;

/// Serves `city` on `listener` until `stop` says so; answers under way are given
/// [`DRAIN_SECONDS_MAX`] seconds, streams end at once.
pub async fn serve(
    city: City,
    listener: TcpListener,
    stop: watch::Receiver<bool>,
) -> Result<(), Fault> {
    serve_with(city, Options::default(), listener, stop).await
}

/// The same with `options`.
pub async fn serve_with(
    city: City,
    options: Options,
    listener: TcpListener,
    stop: watch::Receiver<bool>,
) -> Result<(), Fault> {
    let edge = Edge::new(city, options, stop.clone());
    let app = router(edge).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(stopped(stop.clone()));
    let too_long = async {
        stopped(stop).await;
        tokio::time::sleep(Duration::from_secs(DRAIN_SECONDS_MAX)).await;
    };
    tokio::select! {
        served = serving => served.map_err(|error| Fault::during("serving", error)),
        () = too_long => Ok(()),
    }
}

/// Ready when `stop` says so, or when nobody can say it any more.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
