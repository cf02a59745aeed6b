//! The OpenAPI 3.1 document, made of the router's table: no address can be forgotten in it.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::{Map, Value as Json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Paths, Ref, RefOr,
    ResponseBuilder, Schema,
};
use utoipa::{PartialSchema, ToSchema};

use crate::http::caller::Need;
use crate::http::problem::{AlsoWrong, Problem};
use crate::http::router::{Endpoint, endpoints};

/// Answers of the demonstration, by operation; lists are cut to their first item.
const EXAMPLES: &str = include_str!("openapi/examples.json");

/// The document as JSON, a line a field, ending with a newline.
pub fn openapi() -> String {
    let text = document().to_pretty_json().expect("a document of ours is JSON");
    format!("{text}\n")
}

/// The document.
pub fn document() -> OpenApi {
    let mut schemas: Vec<(String, RefOr<Schema>)> = vec![
        (Problem::name().into_owned(), Problem::schema()),
        (AlsoWrong::name().into_owned(), AlsoWrong::schema()),
    ];
    Problem::schemas(&mut schemas);
    let (mut paths, mut told) = (Paths::new(), BTreeSet::new());
    let examples: Map<String, Json> = serde_json::from_str(EXAMPLES).expect("a file of ours");
    for endpoint in endpoints() {
        let operation = (endpoint.operation)();
        // a second address of the same operation is an alias for others' software
        if !told.insert(operation.operation_id.clone()) {
            continue;
        }
        (endpoint.schemas)(&mut schemas);
        let method = method(&endpoint.method);
        let path = endpoint.path.replace("{*", "{");
        paths.add_path_operation(path, vec![method], finish(operation, &endpoint, &examples));
    }
    let schemas: BTreeMap<String, RefOr<Schema>> = schemas.into_iter().collect();
    let components = ComponentsBuilder::new().schemas_from_iter(schemas).build();
    let license = LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build();
    let info = InfoBuilder::new()
        .title("OneVisit")
        .version("1")
        .license(Some(license))
        .description(Some(DESCRIPTION));
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components)).build()
}

const DESCRIPTION: &str = "\
What a city does for people and enterprises, and what it can prove. Sign in with a session cookie; \
unsafe requests carry `X-CSRF-Token`. `Idempotency-Key` makes a request count once. What goes wrong \
is a problem (RFC 9457) in the language of `Accept-Language`; every code has a page under \
`/errors/`. Lists are paged by `limit` and `after`.";

/// Adds what all operations share: problems, and who may.
fn finish(
    mut operation: Operation,
    endpoint: &Endpoint,
    examples: &Map<String, Json>,
) -> Operation {
    let example = operation.operation_id.as_ref().and_then(|id| examples.get(id));
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && let Some(RefOr::T(content)) = response.content.get_mut("application/json")
        {
            content.example = example.cloned();
        }
    }
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new()
        .description("A problem: what must hold, and on what that rests")
        .content("application/problem+json", problem)
        .build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
    let who = match endpoint.need {
        Need::Open => "Anybody.".to_owned(),
        Need::SignedIn => "Whoever has signed in.".to_owned(),
        Need::Any(actions) | Need::Handler(actions) => {
            let ids: Vec<String> = actions.iter().map(|action| format!("`{action}`")).collect();
            format!("Needs the right to {} (schemas/permissions.txt).", ids.join(" or "))
        }
    };
    let before = operation.description.take().map(|text| format!("{text}\n\n"));
    operation.description = Some(format!("{}{who}", before.unwrap_or_default()));
    operation
}

fn method(method: &Method) -> HttpMethod {
    match method.as_str() {
        "POST" => HttpMethod::Post,
        "PATCH" => HttpMethod::Patch,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}
