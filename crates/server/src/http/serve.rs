//! Serving: the listener, and a stop that lets answers under way end.

use std::net::SocketAddr;
use std::time::Duration;

use base::Fault;
use tokio::net::TcpListener;

use super::edge::{Edge, Options};
use super::limits::DRAIN_SECONDS_MAX;
use super::router::router;
use crate::city::City;

/// Serves `city` on `listener` until `shutdown` is ready; answers under way are given
/// [`DRAIN_SECONDS_MAX`] seconds, streams end at once.
pub async fn serve(
    city: City,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    serve_with(city, Options::default(), listener, shutdown).await
}

/// The same with `options`.
pub async fn serve_with(
    city: City,
    options: Options,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    let edge = Edge::new(city, options);
    let app = router(edge.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let mut stopping = edge.stopping.subscribe();
    let stop = async move {
        shutdown.await;
        edge.stopping.send_replace(true);
    };
    let serving = axum::serve(listener, app).with_graceful_shutdown(stop);
    let too_long = async move {
        let _ = stopping.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(Duration::from_secs(DRAIN_SECONDS_MAX)).await;
    };
    tokio::select! {
        served = serving => served.map_err(|error| Fault::during("serving", error)),
        () = too_long => Ok(()),
    }
}
