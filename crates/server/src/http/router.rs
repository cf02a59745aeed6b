//! The table of contents: every address that the server answers, and what it asks of its caller.

use access::Action::{self, *};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{self, MethodRouter};
use base::limits::{DOCUMENT_BYTES_MAX, REQUEST_BYTES_MAX};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{RefOr, Schema};

use super::caller::Need::{self, Any, Handler, Open, SignedIn};
use super::caller::{Gate, gate};
use super::edge::Shared;
use super::envelope::envelope;
use super::limits::{IMPORT_BYTES_MAX, MULTIPART_EXTRA_BYTES_MAX, SUBMISSION_BYTES_MAX};
use crate::api::*;
use crate::assets;
use ::policies::limits::{EVENTS_BYTES_MAX, STATUS_BYTES_MAX};

/// One address.
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The path, with `{names}` of its parts.
    pub path: &'static str,
    /// What it asks of its caller.
    pub need: Need,
    /// Its documentation.
    pub operation: fn() -> Operation,
    /// The schemas that its documentation names.
    pub schemas: fn(&mut Vec<(String, RefOr<Schema>)>),
    route: fn() -> MethodRouter<Shared>,
}

macro_rules! endpoints {
    ($($method:ident $path:literal $($module:ident)::+, $need:expr;)*) => {
        /// Every address, in the order of this file.
        pub fn endpoints() -> Vec<Endpoint> {
            vec![$(Endpoint {
                method: method(stringify!($method)),
                path: $path,
                need: $need,
                operation: <$($module)::+::__path_handle as utoipa::Path>::operation,
                schemas: <$($module)::+::__path_handle as utoipa::__dev::SchemaReferences>::schemas,
                route: || routing::$method($($module)::+::handle),
            },)*]
        }
    };
}

endpoints! {
    get    "/api/v1/city"                               city::read,                    Any(&[ReadCity]);

    get    "/api/v1/session"                            session::read,                 Open;
    post   "/api/v1/session"                            session::begin,                Open;
    delete "/api/v1/session"                            session::end,                  Open;
    post   "/api/v1/session/password"                   session::change_password,      Any(&[ChangePassword]);
    get    "/api/v1/session/oidc"                       session::begin_oidc,           Open;
    get    "/api/v1/session/oidc/callback"              session::finish_oidc,          Open;

    get    "/api/v1/life-events"                        life_events::list,             Any(&[BrowsePackages]);
    get    "/api/v1/packages"                           packages::list,                Any(&[BrowsePackages]);
    get    "/api/v1/packages/{id}"                      packages::read,                Any(&[BrowsePackages]);
    post   "/api/v1/packages/{id}/plan"                 packages::plan,                Any(&[PlanPackage]);
    post   "/api/v1/packages/{id}/submissions"          packages::submit,              Any(&[CreateCase]);
    get    "/api/v1/acts"                               acts::list,                    Any(&[BrowsePackages]);
    get    "/api/v1/acts/{id}"                          acts::read,                    Any(&[BrowsePackages]);
    get    "/api/v1/facts/{name}"                       facts::read,                   Any(&[BrowsePackages]);

    post   "/api/v1/cases"                              cases::create,                 Any(&[CreateCase]);
    get    "/api/v1/cases"                              cases::list,                   Any(&[ListOwnCases, ListWindowCases]);
    get    "/api/v1/cases/{id}"                         cases::read,                   Any(&[ReadCase]);
    patch  "/api/v1/cases/{id}"                         cases::edit,                   Any(&[EditCase]);
    post   "/api/v1/cases/{id}/submit"                  cases::submit,                 Any(&[SubmitCase]);
    post   "/api/v1/cases/{id}/withdraw"                cases::withdraw,               Any(&[WithdrawCase]);
    get    "/api/v1/cases/{id}/progress"                cases::progress,               Any(&[ReadCase]);
    get    "/api/v1/cases/{id}/acceptance-notice"       cases::acceptance_notice,      Any(&[ReadCase]);
    post   "/api/v1/cases/{id}/documents"               documents::attach,             Any(&[UploadDocument]);
    get    "/api/v1/cases/{id}/documents/{document}"    documents::read,               Any(&[ReadDocument]);
    delete "/api/v1/cases/{id}/documents/{document}"    documents::detach,             Any(&[UploadDocument]);

    get    "/api/v1/tasks"                              tasks::list,                   Any(&[ListTasks]);
    get    "/api/v1/tasks/{id}"                         tasks::read,                   Any(&[ReadTask]);
    post   "/api/v1/tasks/{id}/decision"                tasks::decide,                 Any(&[DecideTask]);
    post   "/api/v1/tasks/{id}/send-back"               tasks::send_back,              Any(&[SendBackTask]);
    post   "/api/v1/tasks/{id}/steps/{step}"            tasks::deed,                   Any(&[RecordStep, RecordPayment, RecordDelivery, SignStep, ChooseDelivery, ObjectToNotice]);
    post   "/api/v1/tasks/{id}/suspension"              tasks::suspend,                Any(&[SuspendTask]);
    delete "/api/v1/tasks/{id}/suspension"              tasks::resume,                 Any(&[SuspendTask]);
    post   "/api/v1/tasks/{id}/extension"               tasks::ask_extension,          Any(&[ExtendTask]);
    post   "/api/v1/tasks/{id}/extension/answer"        tasks::answer_extension,       Any(&[AnswerExtension]);
    post   "/api/v1/tasks/{id}/objection"               tasks::object,                 Any(&[ObjectToDecision]);
    post   "/api/v1/tasks/{id}/objection/answer"        tasks::answer_objection,       Any(&[DecideObjection]);
    post   "/api/v1/tasks/{id}/revocation"              tasks::revoke,                 Any(&[RevokeDecision]);
    post   "/api/v1/tasks/{id}/correction"              tasks::correct,                Any(&[CorrectDecision]);
    post   "/api/v1/cases/{id}/commitments/{ask}/check" cases::check_commitment,       Any(&[CheckCommitment]);
    post   "/api/v1/tasks/{id}/report"                  tasks::report,                 Any(&[ReportEvent]);
    post   "/api/v1/outside/tasks/{id}/answer"          outside::answer,               Any(&[AnswerOutside]);
    post   "/api/v1/cases/{id}/plan"                    cases::replan,                 Any(&[ReplanCase]);
    get    "/api/v1/cases/{id}/plan/difference"         cases::difference,             Any(&[ReadCase]);
    get    "/api/v1/cases/{id}/archive"                 cases::archive,                Any(&[ArchiveCase]);
    get    "/api/v1/cases/{id}/making"                  cases::making,                 Any(&[ReadCase]);
    get    "/api/v1/subjects/{register}/{key}"          subjects::read,                Any(&[ReadSubject]);
    get    "/api/v1/duties"                             duties::list,                  Any(&[ListDuties]);
    get    "/api/v1/notices"                            notices::list,                 Any(&[BrowsePackages]);

    get    "/api/v1/policies"                           policies::list,                Any(&[BrowsePackages]);
    get    "/api/v1/policies/{id}"                      policies::read,                Any(&[BrowsePackages]);
    get    "/api/v1/policies/{id}/explanation"          policies::explain,             Any(&[ReadOwnRecord, ExplainPolicy]);
    post   "/api/v1/policies/{id}/match"                policies::match_city,          Any(&[MatchPolicy]);
    get    "/api/v1/policies/{id}/entry"                policies::entry,               Any(&[MatchPolicy]);
    get    "/api/v1/policy-drafts/names"                policy_drafts::names,          Any(&[MatchPolicy]);
    post   "/api/v1/policy-drafts/match"                policy_drafts::match_city,     Any(&[MatchPolicy]);
    post   "/api/v1/policy-drafts/yaml"                 policy_drafts::yaml,           Any(&[MatchPolicy]);
    post   "/api/v1/policies/{id}/claims"               entitlements::claim,           Any(&[ClaimPolicy]);
    get    "/api/v1/entitlements"                       entitlements::list,            Any(&[ReadOwnRecord]);
    post   "/api/v1/entitlements/payments/{run}/{seq}/confirmation" entitlements::confirm, Any(&[ClaimPolicy]);
    put    "/api/v1/entitlements/confirmation"          entitlements::confirm_all,     Any(&[ClaimPolicy]);
    delete "/api/v1/entitlements/confirmation"          entitlements::withdraw,        Any(&[ClaimPolicy]);
    get    "/api/v1/pay-runs"                           pay_runs::list,                Any(&[BrowsePackages]);
    post   "/api/v1/pay-runs"                           pay_runs::create,              Any(&[MakePayRun]);
    get    "/api/v1/pay-runs/{id}"                      pay_runs::read,                Any(&[BrowsePackages]);
    get    "/api/v1/pay-runs/{id}/payments"             pay_runs::payments,            Any(&[BrowsePackages]);
    post   "/api/v1/pay-runs/{id}/objections"           pay_runs::object,              Any(&[ObjectToNotice]);
    post   "/api/v1/pay-runs/{id}/objections/{objection}/answer" pay_runs::answer,     Any(&[MakePayRun]);
    get    "/api/v1/pay-runs/{id}/objections"           pay_runs::objections,          Any(&[ReadPayRuns]);
    post   "/api/v1/pay-runs/{id}/cancellation"         pay_runs::cancel,              Any(&[MakePayRun]);
    post   "/api/v1/pay-runs/{id}/payment"              pay_runs::commit,              Any(&[PayRun]);
    get    "/api/v1/pay-runs/{id}/batches/{number}"     pay_runs::batch_file,          Any(&[PayRun]);
    post   "/api/v1/pay-runs/{id}/statuses"             pay_runs::statuses,            Any(&[PayRun]);
    post   "/api/v1/pay-runs/{id}/payments/{seq}/account" pay_runs::account,           Any(&[PayRun]);
    post   "/api/v1/pay-runs/{id}/payments/{seq}/claw-back" pay_runs::claw_back,       Any(&[PayRun]);
    post   "/api/v1/pay-runs/{id}/payments/{seq}/cancellation" pay_runs::give_up,      Any(&[PayRun]);
    post   "/api/v1/pay-runs/{id}/settlement"           pay_runs::settlement,          Any(&[PayRun]);
    get    "/api/v1/pay-runs/{id}/reconciliation"       pay_runs::reconciliation,      Any(&[ReadPayRuns]);

    get    "/api/v1/unreached-parties"                  unreached_parties::list,       Any(&[ListUnreached]);
    get    "/api/v1/unreached-parties/totals"           unreached_parties::totals,     Any(&[ListUnreached]);
    get    "/api/v1/policy-effects"                     policy_effects::read,          Any(&[ReadPolicyEffects]);
    post   "/api/v1/entitlements/corrections"           entitlements::correct,         Any(&[CorrectFact]);
    get    "/api/v1/messages"                           messages::list,                Any(&[ReadMessages]);
    post   "/api/v1/messages/read"                      messages::read_all,            Any(&[ReadMessages]);
    post   "/api/v1/messages/{id}/read"                 messages::read,                Any(&[ReadMessages]);
    get    "/api/v1/follows"                            follows::list,                 Any(&[FollowPolicies]);
    put    "/api/v1/follows/{kind}/{target}"            follows::follow,               Any(&[FollowPolicies]);
    delete "/api/v1/follows/{kind}/{target}"            follows::unfollow,             Any(&[FollowPolicies]);
    get    "/api/v1/claim-event-kinds"                  claim_event_kinds::list,       Any(&[ReadClaimEvents]);
    get    "/api/v1/claim-events"                       claim_events::list,            Any(&[ReadOwnRecord, ReadClaimEvents]);
    post   "/api/v1/claim-events/{kind}"                claim_events::create,          Any(&[SendClaimEvents]);
    post   "/api/v1/claim-events/{kind}/batches"        claim_events::send,            Any(&[SendClaimEvents]);
    get    "/api/v1/claim-events/{kind}/batches"        claim_events::batches,         Any(&[ReadClaimEvents]);
    get    "/api/v1/claim-events/{kind}/draws"          claim_events::draws,           Any(&[BrowsePackages]);
    get    "/api/v1/claim-events/{kind}/draws/{number}" claim_events::draw_file,       Any(&[ExportDraw]);
    post   "/api/v1/claim-events/{kind}/weighing"       claim_events::weigh_waiting,   Any(&[DecideClaimEvent]);
    post   "/api/v1/claim-events/{kind}/events/{id}/weighing" claim_events::weigh,     Any(&[DecideClaimEvent]);
    post   "/api/v1/claim-events/{kind}/events/{id}/decision" claim_events::decide,    Any(&[DecideClaimEvent]);

    get    "/api/v1/board"                              board::read,                   Any(&[ReadSupervisionBoard]);
    get    "/api/v1/board/report"                       board::report,                 Any(&[ReadSupervisionBoard]);

    post   "/api/v1/unresolved"                         unresolved::create,            Any(&[CreateCase]);

    get    "/api/v1/service-points"                     service_points::list,          Any(&[BrowsePackages]);
    get    "/api/v1/service-points/{id}/slots"          service_points::slots,         Any(&[BrowsePackages]);
    get    "/api/v1/appointments"                       appointments::list,            Any(&[ListAppointments]);
    post   "/api/v1/appointments"                       appointments::book,            Any(&[BookAppointment]);
    post   "/api/v1/appointments/{id}/cancel"           appointments::cancel,          Any(&[CancelAppointment]);

    get    "/api/v1/mandates"                           mandates::list,                Any(&[ListMandates, ReadMandate]);
    post   "/api/v1/mandates"                           mandates::grant,               Any(&[GrantMandate]);
    post   "/api/v1/mandates/{id}/revoke"               mandates::revoke,              Any(&[RevokeMandate]);
    post   "/api/v1/mandates/{id}/scan"                 mandates::put_scan,            Any(&[GrantMandate]);
    get    "/api/v1/mandates/{id}/scan"                 mandates::read_scan,           Any(&[ReadMandate]);

    get    "/api/v1/credentials"                        credentials::list,             Any(&[ListOwnCredentials]);
    post   "/api/v1/credentials/verify"                 credentials::verify,           Any(&[VerifyCredential]);
    get    "/api/v1/credentials/{id}"                   credentials::read,             Any(&[ReadCredential]);
    post   "/api/v1/credentials/{id}/revoke"            credentials::revoke,           Any(&[RevokeCredential]);
    get    "/api/v1/credential-views/{token}"           credential_views::read,        Any(&[VerifyCredential]);
    get    "/api/v1/status-lists/{id}"                  status_lists::read,            Any(&[VerifyCredential]);
    get    "/credentials/status/{id}"                   status_lists::read,            Any(&[VerifyCredential]);
    get    "/.well-known/jwt-vc-issuer"                 status_lists::keys,            Any(&[VerifyCredential]);

    get    "/api/v1/receipts/{id}"                      receipts::read,                Any(&[ReadCase, ReadCredential]);
    post   "/api/v1/receipts/verify"                    receipts::verify,              Any(&[VerifyReceipt]);
    get    "/journal/checkpoint"                        journal::checkpoint,           Any(&[ReadJournal]);
    get    "/journal/key"                               journal::key,                  Any(&[ReadJournal]);
    get    "/journal/tile/{*path}"                      journal::tile,                 Any(&[ReadJournal]);

    get    "/api/v1/me/records"                         me::records,                   Any(&[ReadOwnRecord]);
    get    "/api/v1/me/reads"                           me::reads,                     Any(&[ReadAccessLog]);
    get    "/api/v1/records/{register}/{key}"           records::read,                 Any(&[ReadRecord]);
    get    "/api/v1/records/{register}/{key}/versions"  records::versions,             Any(&[ReadRecord]);
    get    "/api/v1/records/{register}/{key}/reads"     records::reads,                Any(&[ReadAccessLog]);
    get    "/api/v1/registers"                          registers::list,               Any(&[ReadRecord, ImportRecords]);
    post   "/api/v1/registers/{id}/imports"             registers::import,             Any(&[ImportRecords]);

    get    "/api/v1/jobs"                               jobs::list,                    Any(&[ListJobs]);
    post   "/api/v1/jobs/{id}/retry"                    jobs::retry,                   Any(&[RetryJob]);
    get    "/api/v1/packs"                              packs::list,                   Any(&[ListPacks]);
    get    "/api/v1/packs/{hash}/entries"               packs::entries,                Any(&[ListPacks]);
    get    "/api/v1/packs/{hash}/diagnostics"           packs::diagnostics,            Any(&[ListPacks]);
    get    "/api/v1/packs/{hash}/difference/{other}"    packs::difference,             Any(&[ListPacks]);
    get    "/api/v1/accounts"                           accounts::list,                Any(&[ListAccounts]);
    post   "/api/v1/accounts"                           accounts::create,              Any(&[CreateAccount]);
    patch  "/api/v1/accounts/{id}"                      accounts::edit,                Any(&[EditAccount]);

    get    "/govstack/registration/services"                    govstack::services,    Any(&[BrowsePackages]);
    get    "/govstack/registration/services/{id}"               govstack::service,     Any(&[BrowsePackages]);
    get    "/govstack/registration/services/{id}/eForms"        govstack::eforms,      Any(&[BrowsePackages]);
    get    "/govstack/registration/eForms/{id}"                 govstack::eform,       Any(&[BrowsePackages]);
    post   "/govstack/registration/services/{id}/applications"  govstack::submit,      Any(&[CreateCase]);
    post   "/govstack/registration/documents"                   govstack::documents,   Any(&[UploadDocument]);
    get    "/govstack/registration/applications"                govstack::applications, Any(&[ListOwnCases, ListWindowCases, ListTasks]);
    get    "/govstack/registration/applications/{id}"           govstack::application, Any(&[ReadCase]);
    put    "/govstack/registration/applications/{id}"           govstack::update,      Any(&[EditCase]);
    get    "/govstack/registration/tasks"                       govstack::tasks,       Any(&[ListTasks, ListOwnCases]);
    get    "/govstack/registration/tasks/{id}"                  govstack::task,        Any(&[ReadTask, ReadCase]);
    post   "/govstack/registration/tasks/{id}/complete"         govstack::complete,    Any(&[DecideTask, EditCase]);

    get    "/errors/{code}"                             errors::read,                  Open;
    get    "/healthz"                                   health::live,                  Open;
    get    "/readyz"                                    health::ready,                 Open;
    get    "/metrics"                                   health::metrics,               Handler(&[ReadMetrics]);
}

fn method(name: &str) -> Method {
    match name {
        "get" => Method::GET,
        "post" => Method::POST,
        "patch" => Method::PATCH,
        "put" => Method::PUT,
        "delete" => Method::DELETE,
        other => unreachable!("a row of the table begins with {other}"),
    }
}

impl Endpoint {
    /// The actions of which one is needed.
    pub fn actions(&self) -> &'static [Action] {
        match self.need {
            Open | SignedIn => &[],
            Any(actions) | Handler(actions) => actions,
        }
    }

    /// Its route with its gate and the limit of its body.
    fn route(&self, edge: &Shared) -> MethodRouter<Shared> {
        let begins_session = self.method == Method::POST && self.path == "/api/v1/session";
        let gated = Gate { edge: edge.clone(), need: self.need, begins_session };
        let bytes = match self.path.rsplit('/').next() {
            Some("documents" | "scan") => DOCUMENT_BYTES_MAX + MULTIPART_EXTRA_BYTES_MAX,
            Some("submissions") => SUBMISSION_BYTES_MAX,
            Some("statuses") => STATUS_BYTES_MAX,
            Some("imports") => IMPORT_BYTES_MAX,
            Some("batches") => EVENTS_BYTES_MAX,
            _ => REQUEST_BYTES_MAX,
        };
        let route = (self.route)().route_layer(DefaultBodyLimit::max(bytes));
        route.route_layer(from_fn_with_state(gated, gate))
    }
}

/// Everything that the server answers: the table, and the web application beside it.
pub fn router(edge: Shared) -> Router {
    let table = endpoints()
        .into_iter()
        .fold(Router::new(), |router, endpoint| router.route(endpoint.path, endpoint.route(&edge)));
    let events = NotForContentType::const_new("text/event-stream");
    let compressed = CompressionLayer::new().compress_when(DefaultPredicate::new().and(events));
    table
        .fallback(assets::handle)
        .layer(compressed)
        .layer(from_fn_with_state(edge.clone(), envelope))
        .with_state(edge)
}
