//! Which path leads where, and what all answers share.

use crate::admin::{self, Guard};
use crate::http::{Cache, document};
use crate::keys::Chain;
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::server::Clock;
use crate::signing::{Envelope, PublicKey};
use crate::source::Sources;
use crate::store::{Readers, Writer};
use crate::web::Site;
use crate::{headers, pages, policy, reports};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use cairn::privacy::alarm::uneven;
use cairn::privacy::mechanism::{Mechanism, Randomiser};
use cairn::privacy::policy::{Policy, TaskHash};
use cairn::privacy::release::Release;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// DSSE's own media type.
const RELEASE_TYPE: &str = "application/vnd.dsse+json";
const METRICS_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What every request may need.
pub(crate) struct App {
    pub(crate) policy: Policy,
    /// How reports to each task are made, by the name that they carry.
    pub(crate) tasks: HashMap<TaskHash, (Mechanism, Randomiser)>,
    pub(crate) clock: Clock,
    pub(crate) body_limit: Duration,
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    pub(crate) metrics: Metrics,
    pub(crate) sources: Sources,
    policy_json: String,
    key_json: String,
    keys_json: String,
    site: Site,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("policy", &self.policy.id()).finish_non_exhaustive()
    }
}

type Shared = State<Arc<App>>;

impl App {
    #[allow(clippy::too_many_arguments, reason = "each is made elsewhere and lives here")]
    pub(crate) fn new(
        policy: Policy,
        clock: Clock,
        body_limit: Duration,
        site: Site,
        readers: Readers,
        writer: Writer,
        sources: Sources,
        key: &PublicKey,
        chain: &Chain,
    ) -> anyhow::Result<Self> {
        let tasks = policy::tasks(&policy)
            .filter_map(|(hash, task)| Some((hash, (task.mechanism, task.randomiser().ok()?))))
            .collect();
        Ok(Self {
            policy_json: serde_json::to_string_pretty(&policy)?,
            key_json: serde_json::to_string_pretty(key)?,
            keys_json: chain.document()?,
            metrics: Metrics::default(),
            policy,
            tasks,
            clock,
            body_limit,
            readers,
            writer,
            sources,
            site,
        })
    }

    /// What everybody may ask for.
    pub(crate) fn public(self: &Arc<Self>) -> Router {
        let router = Router::new()
            .route("/v1/reports", post(reports::post))
            .route("/v1/releases/latest", get(latest_release))
            .route("/policy.json", get(policy_in_force))
            .route("/packs/index.json", get(packs))
            .fallback(elsewhere);
        self.finished(router)
    }

    /// What only the operator may.
    pub(crate) fn admin(self: &Arc<Self>, guard: Guard) -> Router {
        let router = Router::new()
            .route("/", get(operator))
            .route("/operator", get(operator))
            .route("/metrics", get(metrics))
            .fallback(async || Problem::not_found());
        self.finished(router).layer(from_fn_with_state(Arc::new(guard), admin::check))
    }

    /// With what both listeners give out.
    fn finished(self: &Arc<Self>, router: Router<Arc<Self>>) -> Router {
        router
            .route("/v1/releases/key", get(signing_key))
            .route("/v1/releases/keys", get(key_statements))
            .route("/v1/releases/{number}", get(release))
            .route("/v1/policy", get(policy_in_force))
            .route("/page.css", get(style))
            .route("/healthz", get(health))
            .method_not_allowed_fallback(method_not_allowed)
            .layer(map_response_with_state(Arc::clone(self), finish))
            .with_state(Arc::clone(self))
    }

    /// The epoch of now.
    pub(crate) fn epoch(&self) -> u32 {
        self.policy.epoch_at((self.clock)())
    }
}

async fn finish(State(app): Shared, response: Response) -> Response {
    app.metrics.answered(response.status());
    headers::secure(response)
}

async fn latest_release(State(app): Shared, headers: HeaderMap) -> Result<Response, Problem> {
    let body = app.readers.release(None).await.map_err(unreadable)?;
    let body = body.ok_or_else(|| Problem::no_release("nothing has been published yet"))?;
    Ok(document(&headers, RELEASE_TYPE, Cache::Revalidate, body))
}

async fn release(
    State(app): Shared,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let number: u32 = number.parse().map_err(|_| Problem::not_found())?;
    let body = app.readers.release(Some(number)).await.map_err(unreadable)?;
    let body = body.ok_or_else(|| Problem::no_release("there is no release of that number"))?;
    Ok(document(&headers, RELEASE_TYPE, Cache::Forever, body))
}

async fn signing_key(State(app): Shared, headers: HeaderMap) -> Response {
    document(&headers, "application/json", Cache::Revalidate, app.key_json.clone())
}

async fn key_statements(State(app): Shared, headers: HeaderMap) -> Response {
    document(&headers, "application/json", Cache::Revalidate, app.keys_json.clone())
}

async fn policy_in_force(State(app): Shared, headers: HeaderMap) -> Response {
    document(&headers, "application/json", Cache::Revalidate, app.policy_json.clone())
}

async fn packs(State(app): Shared, headers: HeaderMap) -> Result<Response, Problem> {
    let packs = app.site.packs().await.map_err(|error| {
        tracing::error!(%error, "the packs could not be listed");
        Problem::plain(StatusCode::INTERNAL_SERVER_ERROR, "the packs could not be listed")
    })?;
    let body = serde_json::json!({ "packs": packs }).to_string();
    Ok(document(&headers, "application/json", Cache::Revalidate, body))
}

async fn operator(State(app): Shared) -> Result<Response, Problem> {
    let latest = app.readers.release(None).await.map_err(unreadable)?;
    let release = latest.map(|body| own(&body)).transpose().map_err(|error| {
        tracing::error!(%error, "the latest release could not be read");
        Problem::unavailable()
    })?;
    let ripe = app.readers.ripe(app.policy.cohort_floor).await.map_err(unreadable)?;
    let epoch = app.epoch();
    let mut alarms = Vec::new();
    for epoch in [epoch, epoch.saturating_sub(1)] {
        let taken = app.readers.taken(epoch).await.map_err(unreadable)?;
        let of_task = |(hash, _)| taken.get(&hash).copied().unwrap_or(0);
        let counts: Vec<u64> = policy::tasks(&app.policy).map(of_task).collect();
        alarms.extend(uneven(&counts).map(|alarm| (epoch, alarm)));
    }
    let page = pages::operator::page(&app.policy, epoch, release.as_ref(), &ripe, &alarms);
    Ok(pages::html(StatusCode::OK, page))
}

/// What an envelope of this server's own holds.
fn own(body: &[u8]) -> anyhow::Result<Release> {
    let envelope: Envelope = serde_json::from_slice(body)?;
    Ok(serde_json::from_slice(&envelope.payload()?)?)
}

async fn style(headers: HeaderMap) -> Response {
    document(&headers, "text/css; charset=utf-8", Cache::Revalidate, pages::STYLE)
}

async fn health(State(app): Shared) -> Response {
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    if app.writer.is_running() && app.readers.ping().await.is_ok() {
        (plain, "ok").into_response()
    } else {
        Problem::unavailable().into_response()
    }
}

async fn metrics(State(app): Shared) -> Response {
    let headers = [(header::CONTENT_TYPE, METRICS_TYPE), (header::CACHE_CONTROL, "no-store")];
    (headers, app.metrics.text()).into_response()
}

async fn method_not_allowed() -> Problem {
    Problem::plain(StatusCode::METHOD_NOT_ALLOWED, "the Allow header says which methods this path knows")
}

/// Files, and everything that is not there.
async fn elsewhere(State(app): Shared, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path() == "/v1" || uri.path().starts_with("/v1/") {
        return Problem::not_found().into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        let mut response = method_not_allowed().await.into_response();
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
        return response;
    }
    app.site.answer(uri.path(), &headers).await
}

#[allow(clippy::needless_pass_by_value, reason = "made for map_err")]
fn unreadable(error: sqlx::Error) -> Problem {
    tracing::error!(%error, "the database could not be read");
    Problem::unavailable()
}
