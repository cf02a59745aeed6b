//! Messages reach a gateway of the city over HTTP: each at least once, under the same id when it
//! comes again, and whatever the gateway answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json as Body, Router};
use serde_json::Value as Json;
use store::Tx;

use super::app::App;
use crate::background;
use crate::message_hook::Hook;
use crate::telling::plan_soon;

/// What a gateway heard, and what it answers next; nothing more is 204.
#[derive(Default)]
struct Gateway {
    heard: Vec<(String, Json)>,
    answers: VecDeque<StatusCode>,
}

type Shared = Arc<Mutex<Gateway>>;

async fn hear(
    State(gateway): State<Shared>,
    headers: HeaderMap,
    Body(told): Body<Json>,
) -> StatusCode {
    let mut gateway = gateway.lock().unwrap();
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    gateway.heard.push((key, told));
    gateway.answers.pop_front().unwrap_or(StatusCode::NO_CONTENT)
}

/// A gateway on a port of its own.
async fn gateway(answers: &[StatusCode]) -> (Shared, String) {
    let gateway = Shared::default();
    gateway.lock().unwrap().answers.extend(answers);
    let router = Router::new().route("/sms", post(hear)).with_state(gateway.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/sms", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (gateway, url)
}

/// A city that has told people what they may have.
async fn told() -> App {
    let app = App::new().await;
    let city = &app.edge.city;
    let (pack, now) = (city.pack.clone(), city.now());
    let plan = async move |tx: &mut Tx| plan_soon(tx, &pack, "gateway", now).await;
    city.store.write(plan).await.unwrap();
    app.settle().await;
    app
}

#[tokio::test]
async fn a_message_reaches_the_gateway_under_one_id_until_it_is_taken() {
    let app = told().await;
    let city = &app.edge.city;
    let (gateway, url) =
        gateway(&[StatusCode::SERVICE_UNAVAILABLE, StatusCode::INTERNAL_SERVER_ERROR]).await;
    let hook = Hook::from_variable(Some(&url)).unwrap().consumer(city);
    while hook.run_once().await.unwrap() > 0 {}
    let first = gateway.lock().unwrap().heard.clone();
    let mut ids: Vec<&str> = first.iter().map(|(key, _)| key.as_str()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(count > 2 && ids.len() == count, "each once: {ids:?}");
    // it hears which message and for whom, and nothing of what it is about
    for (key, told) in &first {
        assert_eq!(told["id"], key.as_str());
        let names: Vec<&String> = told.as_object().unwrap().keys().collect();
        assert_eq!(names, ["id", "account", "at"]);
    }
    // the two that it could not take come again, one of them once more and then later; the others
    // do not
    gateway.lock().unwrap().answers.push_back(StatusCode::BAD_GATEWAY);
    let jobs = hook.register(background::runner(city));
    jobs.drain().await.unwrap();
    let sorted = |heard: &[(String, Json)]| {
        let mut heard = heard.to_vec();
        heard.sort_by(|a, b| a.0.cmp(&b.0));
        heard
    };
    let heard = gateway.lock().unwrap().heard.clone();
    assert_eq!(sorted(&heard[count..]), sorted(&first[..2]));
    app.clock.move_to(app.edge.now().plus_seconds(60));
    jobs.drain().await.unwrap();
    let heard = gateway.lock().unwrap().heard.clone();
    assert_eq!(heard[count + 2..], heard[count..=count], "the one that was refused again");
    // nothing is left; after a crash before the place was kept all come again, as they were
    app.clock.move_to(app.edge.now().plus_seconds(3_600));
    jobs.drain().await.unwrap();
    assert_eq!(hook.run_once().await.unwrap(), 0);
    assert_eq!(gateway.lock().unwrap().heard.len(), count + 3);
    let back = async |tx: &mut Tx| {
        tx.execute("delete from event_cursor where consumer = 'message_hook'", &[]).await
    };
    city.store.write(back).await.unwrap();
    while hook.run_once().await.unwrap() > 0 {}
    assert_eq!(gateway.lock().unwrap().heard[count + 3..], first[..]);
}

#[tokio::test]
async fn a_gateway_that_is_away_or_sends_elsewhere_holds_up_nothing() {
    let app = told().await;
    let city = &app.edge.city;
    // a redirection is not followed: what goes out goes where the operator said
    let (gateway, url) = gateway(&[StatusCode::TEMPORARY_REDIRECT]).await;
    let away = Hook::from_variable(Some("http://127.0.0.1:9/sms")).unwrap().consumer(city);
    while away.run_once().await.unwrap() > 0 {}
    app.clock.move_to(app.edge.now().plus_seconds(60));
    // the operator names another gateway: what failed goes there
    let hook = Hook::from_variable(Some(&url)).unwrap().consumer(city);
    hook.register(background::runner(city)).drain().await.unwrap();
    let heard = gateway.lock().unwrap().heard.clone();
    assert!(heard.len() > 2, "{heard:?}");
}
