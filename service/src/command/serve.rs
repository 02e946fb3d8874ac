//! `trustd serve`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum_server::{Handle, Server};
use clap::Args;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

use crate::app::{App, Parts};
use crate::auth::{Guesses, Issuers, Passwords};
use crate::clock;
use crate::config::Config;
use crate::connections::Connections;
use crate::cursors::Cursors;
use crate::demo;
use crate::engine_time::EngineTime;
use crate::feed::{Feed, injects};
use crate::http::{self, Metrics};
use crate::limits::Limits;
use crate::questions::Questions;
use crate::store::{self, Store, listing};
use crate::streams::Streams;
use crate::terminal::Failure;
use crate::waiters::Waiters;
use crate::work::Backend;

#[derive(Args)]
pub struct Serve {
    /// Fill an empty database with a fictional network of three communities, or with this number of copies of it
    #[arg(long, value_name = "COPIES", num_args = 0..=1, default_missing_value = "1")]
    demo: Option<u32>,
    /// Start the clock at another time: `+36d`, `-2h`, `2027-03-01`; only with --demo
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    clock: Option<String>,
}

impl Serve {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        if let Some(time) = &self.clock {
            if self.demo.is_none() {
                return Err("--clock moves the time of a demo only: add --demo".into());
            }
            clock::set(clock::moment(time, clock::now())?)?;
        }
        let _serving = match store::begin_serving(&config.database) {
            Err(_) if injects("second") => None,
            serving => serving?,
        };
        let app = open(config).await?;
        tokio::spawn(stop_on_signal(app.stop.clone()));
        let metrics = Metrics::install()?;
        tokio::spawn(metrics.clone().add_up(app.stop.clone()));
        let listener = bind(app.config.listen, "--listen").await?;
        let operators = match app.config.admin_listen {
            Some(address) => Some(bind(address, "--admin-listen").await?),
            None => None,
        };
        let filled = match self.demo {
            Some(copies) => Some(fill(&app, copies).await?),
            None => None,
        };
        match filled {
            Some(true) => app.demo.store(true, Ordering::SeqCst),
            Some(false) if self.clock.is_some() => {
                return Err(
                    "--clock moves the time of a demo only: this database is not a demo".into()
                );
            }
            _ => {}
        }
        println!("listening on http://{}", listener.local_addr()?);
        match filled {
            Some(true) => {
                println!(
                    "sign in as alder (a steward), birch (a neighbour) or vega (a stranger), password: {}",
                    demo::PASSWORD
                );
            }
            Some(false) => println!("this database is not empty: it is served without the demo"),
            None => {}
        }
        if let Some(operators) = &operators {
            println!("health and metrics on http://{}", operators.local_addr()?);
        }
        let people = Served { listener, router: http::router(app.clone()) };
        let operators = operators
            .map(|listener| Served { listener, router: http::operators(app.clone(), metrics) });
        serve(app, people, operators).await
    }
}

/// Fills the demo database, unless `stop` is cancelled earlier.
async fn fill(app: &App, copies: u32) -> Result<bool, Failure> {
    // A log line for each of its requests would hide the address.
    let quietly = NoSubscriber::default();
    tokio::select! {
        filled = demo::fill(app, copies).with_subscriber(quietly) => filled,
        () = app.stop.cancelled() => Err("stopped before the demo was complete".into()),
    }
}

/// Opens the database of a configuration and makes a service on it.
pub async fn open(config: Config) -> Result<App, Failure> {
    let store = Store::open(&config.database, config.connections).await?;
    on(store, config).await
}

/// Makes a service on an open database.
pub async fn on(store: Store, config: Config) -> Result<App, Failure> {
    let feed =
        Feed::start(store.clone(), config.engine, config.sharing_model, config.max_age).await?;
    let cursors = Cursors::new(&listing::cursor_secret(&mut *store.read().await?).await?)?;
    Ok(App::new(Parts {
        cursors,
        issuers: Issuers::new(config.issuers.clone())?,
        limits: Limits::new(&config),
        questions: Questions::new(config.trust_questions),
        guesses: Guesses::new(config.sign_in_failures, config.log_salt.as_deref()),
        waiters: Waiters::default(),
        engine_time: EngineTime::new(Duration::from_millis(config.engine_ms.into())),
        streams: Streams::default(),
        passwords: Passwords::new(config.password_queue as usize),
        stop: CancellationToken::new(),
        demo: AtomicBool::new(false),
        backend: Backend { store, feed: Arc::new(feed), config: Arc::new(config) },
    }))
}

/// Binds an address, or names the option whose address is not available.
async fn bind(address: SocketAddr, option: &str) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("cannot listen on {address} ({option}): {error}").into())
}

/// Routes, and the address that serves them.
struct Served {
    listener: TcpListener,
    router: Router,
}

/// Serves until `stop` is cancelled; then finishes requests in progress, for at most the time that a request may
/// take.
async fn serve(app: App, people: Served, operators: Option<Served>) -> Result<(), Failure> {
    let following = tokio::spawn(app.feed.clone().run(app.stop.clone()));
    let telling = tokio::spawn(http::feed_streams(app.clone()));
    let sweeping = tokio::spawn(crate::sweep::run(app.clone(), app.stop.clone()));
    let for_operators = async {
        match operators {
            Some(operators) => operators.until_stopped(&app).await,
            None => Ok(()),
        }
    };
    tokio::try_join!(people.until_stopped(&app), for_operators)?;
    following.await?;
    telling.await?;
    sweeping.await?;
    app.store.close().await;
    Ok(())
}

impl Served {
    async fn until_stopped(self, app: &App) -> std::io::Result<()> {
        // Operators have connections of their own, which the public cannot exhaust.
        let connections = Connections::new(&app.config);
        tokio::spawn(connections.clone().watch(app.stop.clone()));
        let handle = Handle::new();
        tokio::spawn(close_on_stop(app.clone(), handle.clone()));
        let server = Server::from_listener(self.listener).acceptor(connections).handle(handle);
        // With HTTP/2 enabled, the server could wait for the first bytes without limit.
        let mut server = server.http1_only();
        let headers_within = app.config.request_timeout;
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(headers_within);
        server.serve(self.router.into_make_service_with_connect_info::<SocketAddr>()).await
    }
}

async fn close_on_stop(app: App, handle: Handle<SocketAddr>) {
    app.stop.cancelled().await;
    handle.graceful_shutdown(Some(app.config.request_timeout));
}

async fn stop_on_signal(stop: CancellationToken) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
    stop.cancel();
}
