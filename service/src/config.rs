//! The configuration: flags, then the environment, then a TOML file, then defaults.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use trust_commons::sharing::SharingModel;
use trust_core::Settings;
use utoipa::ToSchema;

use crate::auth::IssuerConfig;
use crate::quota::Quotas;

/// The options. Every flag `--some-name` is also the variable `TRUSTD_SOME_NAME` and the key `some_name` of the
/// file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// A TOML file with the same names, underscored; flags and environment variables override it
    #[arg(long, global = true, env = "TRUSTD_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// A file for SQLite, or a postgres:// address [default: trustd.db]
    #[arg(
        long,
        global = true,
        env = "TRUSTD_DATABASE",
        hide_env_values = true,
        value_name = "FILE|URL"
    )]
    database: Option<String>,
    /// The number of connections to the database [default: 8]
    #[arg(long, global = true, env = "TRUSTD_CONNECTIONS", value_name = "N")]
    connections: Option<u32>,
    /// The address to listen on [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "TRUSTD_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The address for health checks and metrics, or `off` [default: 127.0.0.1, the port of --listen plus 1000]
    #[arg(long, global = true, env = "TRUSTD_ADMIN_LISTEN", value_name = "ADDRESS|off")]
    admin_listen: Option<AdminListen>,
    /// The sharing model: emergent, federated or hybrid [default: hybrid]
    #[arg(long, global = true, env = "TRUSTD_SHARING_MODEL", value_name = "MODEL")]
    sharing_model: Option<SharingModel>,
    /// The name of this instance, as people read it [default: trustd]
    #[arg(long, global = true, env = "TRUSTD_NAME", value_name = "TEXT")]
    name: Option<String>,
    /// The people who can make an account: open (everybody), invite (holders of an invite) or closed (nobody)
    /// [default: invite]
    #[arg(
        long,
        global = true,
        env = "TRUSTD_SIGN_UP",
        value_name = "MODE",
        hide_possible_values = true
    )]
    sign_up: Option<SignUp>,
    /// The public address, such as https://neighbours.example; required behind a proxy that terminates TLS
    #[arg(long, global = true, env = "TRUSTD_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Send cookies over HTTPS only [default: true, unless the public address is loopback without TLS]
    #[arg(long, global = true, env = "TRUSTD_SECURE_COOKIE", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    secure_cookie: Option<bool>,
    /// The address of a proxy whose X-Forwarded-For is trusted
    #[arg(long, global = true, env = "TRUSTD_TRUSTED_PROXY", value_name = "IP")]
    trusted_proxy: Option<IpAddr>,
    /// The sustained requests per second of an account or address [default: 200]
    #[arg(long, global = true, env = "TRUSTD_RATE", value_name = "N")]
    rate: Option<u32>,
    /// The requests that an account or address may send at once before the rate applies [default: 2000]
    #[arg(long, global = true, env = "TRUSTD_BURST", value_name = "N")]
    burst: Option<u32>,
    /// The password attempts per minute of an address [default: 60]
    #[arg(long, global = true, env = "TRUSTD_SIGN_IN_RATE", value_name = "N")]
    sign_in_rate: Option<u32>,
    /// The declarations of trust that a person may change in a day (UTC) [default: 50]
    #[arg(long, global = true, env = "TRUSTD_TRUST_CHANGES", value_name = "N")]
    trust_changes: Option<u32>,
    /// The blocks that a person may create and lift in a day (UTC) [default: 300]
    #[arg(long, global = true, env = "TRUSTD_BLOCK_CHANGES", value_name = "N")]
    block_changes: Option<u32>,
    /// The questions that a person may ask in a day (UTC) about people whom they have not declared trust in
    /// [default: 1000]
    #[arg(long, global = true, env = "TRUSTD_TRUST_QUESTIONS", value_name = "N")]
    trust_questions: Option<u32>,
    /// The wrong passwords for an account from one place before it has to wait [default: 5]
    #[arg(long, global = true, env = "TRUSTD_SIGN_IN_FAILURES", value_name = "N")]
    sign_in_failures: Option<u32>,
    /// The milliseconds of computing per second that an account may use before its requests queue [default: 100]
    #[arg(long, global = true, env = "TRUSTD_ENGINE_MS", value_name = "N")]
    engine_ms: Option<u32>,
    /// The passwords that may wait to be hashed; half as many from one address [default: 64]
    #[arg(long, global = true, env = "TRUSTD_PASSWORD_QUEUE", value_name = "N")]
    password_queue: Option<u32>,
    /// The invites that an account may create in a day [default: 50]
    #[arg(long, global = true, env = "TRUSTD_INVITES_PER_DAY", value_name = "N")]
    invites_per_day: Option<u32>,
    /// The invites that may be created from an address in a day [default: 200]
    #[arg(long, global = true, env = "TRUSTD_INVITES_PER_ADDRESS", value_name = "N")]
    invites_per_address: Option<u32>,
    /// The accounts that may be created from an address in an hour [default: 50]
    #[arg(long, global = true, env = "TRUSTD_ACCOUNTS_PER_ADDRESS", value_name = "N")]
    accounts_per_address: Option<u32>,
    /// The simultaneous connections of clients, at most what the limit of open files allows [default: 10000]
    #[arg(long, global = true, env = "TRUSTD_CLIENT_CONNECTIONS", value_name = "N")]
    client_connections: Option<u32>,
    /// The simultaneous connections of an address, except a trusted proxy [default: 2000]
    #[arg(long, global = true, env = "TRUSTD_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    connections_per_address: Option<u32>,
    /// The simultaneous event streams of an account [default: 5]
    #[arg(long, global = true, env = "TRUSTD_STREAMS", value_name = "N")]
    streams: Option<u32>,
    /// The simultaneous event streams of an address [default: 1000]
    #[arg(long, global = true, env = "TRUSTD_STREAMS_PER_ADDRESS", value_name = "N")]
    streams_per_address: Option<u32>,
    /// The stored text of a member, in bytes [default: 4194304]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_TEXTS", value_name = "N")]
    quota_texts: Option<u64>,
    /// The open listings of a member [default: 500]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_LISTINGS", value_name = "N")]
    quota_listings: Option<u64>,
    /// The listings of a member, open or closed [default: 2000]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_KEPT_LISTINGS", value_name = "N")]
    quota_kept_listings: Option<u64>,
    /// The circles of a member [default: 100]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_CIRCLES", value_name = "N")]
    quota_circles: Option<u64>,
    /// The open invites of a member [default: 100]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_INVITES", value_name = "N")]
    quota_invites: Option<u64>,
    /// The communities that a member has founded [default: 20]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_COMMUNITIES", value_name = "N")]
    quota_communities: Option<u64>,
    /// The script tokens of a member [default: 100]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_TOKENS", value_name = "N")]
    quota_tokens: Option<u64>,
    /// The stored responses to a member's idempotency keys [default: 10000]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_ANSWERS", value_name = "N")]
    quota_answers: Option<u64>,
    /// The stored notifications of a member [default: 2000]
    #[arg(long, global = true, env = "TRUSTD_QUOTA_NOTICES", value_name = "N")]
    quota_notices: Option<u32>,
    /// The days until a notification is deleted, read or not [default: 180]
    #[arg(long, global = true, env = "TRUSTD_NOTICE_DAYS", value_name = "N")]
    notice_days: Option<u32>,
    /// The seconds until a request times out [default: 10]
    #[arg(long, global = true, env = "TRUSTD_REQUEST_SECONDS", value_name = "N")]
    request_seconds: Option<u64>,
    /// The seconds after which an unconfirmed state of the record is too old for answers [default: 5]
    #[arg(long, global = true, env = "TRUSTD_STALE_SECONDS", value_name = "N")]
    stale_seconds: Option<u64>,
    /// The largest request body, in bytes [default: 65536]
    #[arg(long, global = true, env = "TRUSTD_BODY_BYTES", value_name = "N")]
    body_bytes: Option<usize>,
    /// The days until an unused browser session ends [default: 14]
    #[arg(long, global = true, env = "TRUSTD_SESSION_IDLE_DAYS", value_name = "N")]
    session_idle_days: Option<u32>,
    /// The days until a browser session ends, used or not [default: 30]
    #[arg(long, global = true, env = "TRUSTD_SESSION_DAYS", value_name = "N")]
    session_days: Option<u32>,
    /// Write log lines as JSON
    #[arg(long, global = true, env = "TRUSTD_LOG_JSON", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    log_json: Option<bool>,
    /// The secret for hashes of accounts and addresses in the log [default: random at each start]
    #[arg(
        long,
        global = true,
        env = "TRUSTD_LOG_SALT",
        hide_env_values = true,
        value_name = "TEXT"
    )]
    log_salt: Option<String>,
    /// The identity providers; only in the file
    #[arg(skip)]
    issuers: Vec<IssuerConfig>,
    /// The settings of the engine; only in the file
    #[arg(skip)]
    engine: Option<Settings>,
}

/// The people who can make an account over the interface.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Everybody.
    Open,
    /// Holders of an invite, and people for whom an identity provider vouches.
    #[default]
    Invite,
    /// Nobody.
    Closed,
}

/// The address for health checks and metrics.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
enum AdminListen {
    At(SocketAddr),
    Off,
}

impl AdminListen {
    /// Returns a loopback address whose port follows from the public port, so that several servers on one machine
    /// do not collide. If the system chooses the public port, it also chooses this port.
    fn beside(listen: SocketAddr) -> Self {
        let port = match listen.port() {
            0 => 0,
            port => port.checked_add(1000).unwrap_or(port - 1000),
        };
        AdminListen::At(([127, 0, 0, 1], port).into())
    }

    fn address(self) -> Option<SocketAddr> {
        match self {
            AdminListen::At(address) => Some(address),
            AdminListen::Off => None,
        }
    }
}

impl FromStr for AdminListen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(AdminListen::Off),
            text => text.parse().map(AdminListen::At).map_err(|_| {
                "neither an address with a port, such as 127.0.0.1:9080, nor `off`".to_owned()
            }),
        }
    }
}

impl TryFrom<String> for AdminListen {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// The configuration.
#[derive(Debug, Clone, Serialize)]
pub struct Config {
    /// The database: a file or an address.
    #[serde(skip)]
    pub database: String,
    /// The size of the connection pool.
    pub connections: u32,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address for health checks and metrics; absent if it is turned off.
    pub admin_listen: Option<SocketAddr>,
    /// The sharing model.
    pub sharing_model: SharingModel,
    /// The name of this instance.
    pub name: String,
    /// The people who can make an account.
    pub sign_up: SignUp,
    /// Whether the public address uses TLS, so that browsers may be told to require TLS.
    pub tls: bool,
    /// Whether cookies are sent over HTTPS only.
    pub secure_cookie: bool,
    /// The address of the proxy whose X-Forwarded-For is trusted.
    pub trusted_proxy: Option<IpAddr>,
    /// The sustained requests per second of an account or address.
    pub rate: u32,
    /// The requests that an account or address may send at once.
    pub burst: u32,
    /// The password attempts per minute of an address.
    pub sign_in_rate: u32,
    /// The declarations of trust that a person may change in a day.
    pub trust_changes: u32,
    /// The blocks that a person may create and lift in a day.
    pub block_changes: u32,
    /// The questions that a person may ask in a day about people whom they have not declared trust in.
    pub trust_questions: u32,
    /// The wrong passwords for an account from one place before it has to wait.
    pub sign_in_failures: u32,
    /// The milliseconds of computing per second that an account may use before its requests queue.
    pub engine_ms: u32,
    /// The passwords that may wait to be hashed.
    pub password_queue: u32,
    /// The invites that an account may create in a day.
    pub invites_per_day: u32,
    /// The invites that may be created from an address in a day.
    pub invites_per_address: u32,
    /// The accounts that may be created from an address in an hour.
    pub accounts_per_address: u32,
    /// The simultaneous connections of clients.
    pub client_connections: u32,
    /// The simultaneous connections of an address.
    pub connections_per_address: u32,
    /// The simultaneous event streams of an account.
    pub streams: u32,
    /// The simultaneous event streams of an address.
    pub streams_per_address: u32,
    /// The quotas of each member.
    pub quotas: Quotas,
    /// The time until a request times out.
    pub request_timeout: Duration,
    /// The greatest age at which an unconfirmed state of the record may be used for answers.
    pub max_age: Duration,
    /// The largest request body, in bytes.
    pub body_bytes: usize,
    /// The seconds until an unused browser session ends.
    pub session_idle_seconds: i64,
    /// The seconds until a browser session ends, used or not.
    pub session_seconds: i64,
    /// Whether log lines are JSON.
    pub log_json: bool,
    /// The secret for hashes in the log.
    #[serde(skip)]
    pub log_salt: Option<String>,
    /// The trusted identity providers.
    pub issuers: Vec<IssuerConfig>,
    /// The settings of the engine.
    pub engine: Settings,
}

/// An invalid configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: {error}", path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        error: std::io::Error,
    },
    /// The file cannot be parsed. The message does not repeat the line, which may contain a password.
    #[error("{}, line {line}: {reason}", path.display())]
    Parse {
        /// The path of the file.
        path: PathBuf,
        /// The number of the line.
        line: usize,
        /// The error of the operating system.
        reason: String,
    },
    /// The public address is not an address that a browser can open.
    #[error("public_url is not an http:// or https:// address")]
    PublicUrl,
    /// A value is too small.
    #[error("{name} must be at least {least}")]
    TooFew {
        /// The name of the option.
        name: &'static str,
        /// The smallest allowed value.
        least: u64,
    },
}

impl Options {
    /// Resolves these options, and the file that they name, to a configuration.
    pub fn resolve(self) -> Result<Config, ConfigError> {
        let file = self.config.as_deref().map(read).transpose()?.unwrap_or_default();
        let quotas = self.quotas(&file);
        let days = self.session_days.or(file.session_days).unwrap_or(30);
        let seconds = self.request_seconds.or(file.request_seconds).unwrap_or(10);
        let listen = self.listen.or(file.listen).unwrap_or(([127, 0, 0, 1], 8080).into());
        let admin = self.admin_listen.or(file.admin_listen).unwrap_or(AdminListen::beside(listen));
        let public = match self.public_url.or(file.public_url) {
            Some(text) => Some(public_url(&text)?),
            None => None,
        };
        let idle_days = self.session_idle_days.or(file.session_idle_days).unwrap_or(14);
        let secure = self.secure_cookie.or(file.secure_cookie);
        let config = Config {
            database: self.database.or(file.database).unwrap_or_else(|| "trustd.db".to_owned()),
            connections: self.connections.or(file.connections).unwrap_or(8),
            listen,
            admin_listen: admin.address(),
            sharing_model: self.sharing_model.or(file.sharing_model).unwrap_or_default(),
            name: self.name.or(file.name).unwrap_or_else(|| "trustd".to_owned()),
            sign_up: self.sign_up.or(file.sign_up).unwrap_or_default(),
            tls: public.as_ref().is_some_and(|url| url.scheme() == "https"),
            secure_cookie: secure.unwrap_or_else(|| needs_tls(public.as_ref(), listen)),
            trusted_proxy: self.trusted_proxy.or(file.trusted_proxy),
            rate: self.rate.or(file.rate).unwrap_or(200),
            burst: self.burst.or(file.burst).unwrap_or(2000),
            sign_in_rate: self.sign_in_rate.or(file.sign_in_rate).unwrap_or(60),
            trust_changes: self.trust_changes.or(file.trust_changes).unwrap_or(50),
            block_changes: self.block_changes.or(file.block_changes).unwrap_or(300),
            trust_questions: self.trust_questions.or(file.trust_questions).unwrap_or(1000),
            sign_in_failures: self.sign_in_failures.or(file.sign_in_failures).unwrap_or(5),
            engine_ms: self.engine_ms.or(file.engine_ms).unwrap_or(100),
            password_queue: self.password_queue.or(file.password_queue).unwrap_or(64),
            invites_per_day: self.invites_per_day.or(file.invites_per_day).unwrap_or(50),
            invites_per_address: self
                .invites_per_address
                .or(file.invites_per_address)
                .unwrap_or(200),
            accounts_per_address: self
                .accounts_per_address
                .or(file.accounts_per_address)
                .unwrap_or(50),
            client_connections: self
                .client_connections
                .or(file.client_connections)
                .unwrap_or(10_000),
            connections_per_address: self
                .connections_per_address
                .or(file.connections_per_address)
                .unwrap_or(2_000),
            streams: self.streams.or(file.streams).unwrap_or(5),
            streams_per_address: self
                .streams_per_address
                .or(file.streams_per_address)
                .unwrap_or(1000),
            quotas,
            request_timeout: Duration::from_secs(seconds),
            max_age: Duration::from_secs(self.stale_seconds.or(file.stale_seconds).unwrap_or(5)),
            body_bytes: self.body_bytes.or(file.body_bytes).unwrap_or(1 << 16),
            session_idle_seconds: i64::from(idle_days) * 24 * 3600,
            session_seconds: i64::from(days) * 24 * 3600,
            log_json: self.log_json.or(file.log_json).unwrap_or(false),
            log_salt: self.log_salt.or(file.log_salt),
            issuers: file.issuers,
            engine: self.engine.or(file.engine).unwrap_or_default(),
        };
        config.check()?;
        Ok(config)
    }
}

impl Options {
    fn quotas(&self, file: &Options) -> Quotas {
        Quotas {
            texts: self.quota_texts.or(file.quota_texts).unwrap_or(4_194_304),
            listings: self.quota_listings.or(file.quota_listings).unwrap_or(500),
            kept_listings: self.quota_kept_listings.or(file.quota_kept_listings).unwrap_or(2_000),
            circles: self.quota_circles.or(file.quota_circles).unwrap_or(100),
            invites: self.quota_invites.or(file.quota_invites).unwrap_or(100),
            communities: self.quota_communities.or(file.quota_communities).unwrap_or(20),
            tokens: self.quota_tokens.or(file.quota_tokens).unwrap_or(100),
            answers: self.quota_answers.or(file.quota_answers).unwrap_or(10_000),
            notifications: self.quota_notices.or(file.quota_notices).unwrap_or(2_000),
            notice_days: self.notice_days.or(file.notice_days).unwrap_or(180),
        }
    }
}

impl Config {
    fn check(&self) -> Result<(), ConfigError> {
        let figures = [
            // A writer holds one connection and may wait for another one to follow the log.
            ("connections", u64::from(self.connections), 2),
            ("rate", u64::from(self.rate), 1),
            ("burst", u64::from(self.burst), 1),
            ("sign_in_rate", u64::from(self.sign_in_rate), 1),
            ("sign_in_failures", u64::from(self.sign_in_failures), 1),
            ("trust_changes", u64::from(self.trust_changes), 1),
            ("block_changes", u64::from(self.block_changes), 1),
            ("trust_questions", u64::from(self.trust_questions), 1),
            ("password_queue", self.password_queue.into(), 1),
            ("invites_per_day", self.invites_per_day.into(), 1),
            ("invites_per_address", self.invites_per_address.into(), 1),
            ("accounts_per_address", self.accounts_per_address.into(), 1),
            ("client_connections", self.client_connections.into(), 1),
            ("connections_per_address", self.connections_per_address.into(), 1),
            ("streams", self.streams.into(), 1),
            ("streams_per_address", self.streams_per_address.into(), 1),
            ("quota_notices", self.quotas.notifications.into(), 1),
            ("notice_days", self.quotas.notice_days.into(), 1),
            ("request_seconds", self.request_timeout.as_secs(), 1),
            ("stale_seconds", self.max_age.as_secs(), 1),
            ("session_days", self.session_seconds.unsigned_abs(), 1),
            ("session_idle_days", self.session_idle_seconds.unsigned_abs(), 1),
        ];
        match figures.into_iter().find(|(_, value, least)| value < least) {
            Some((name, _, least)) => Err(ConfigError::TooFew { name, least }),
            None => Ok(()),
        }
    }
}

fn public_url(text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text).map_err(|_| ConfigError::PublicUrl)?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(ConfigError::PublicUrl),
    }
}

/// Returns whether traffic between clients and the service crosses a network and so needs encryption: always,
/// except on loopback.
fn needs_tls(public: Option<&Url>, listen: SocketAddr) -> bool {
    let Some(url) = public else { return !listen.ip().is_loopback() };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_name = host == "localhost" || host.ends_with(".localhost");
    let is_here = is_name || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    url.scheme() == "https" || !is_here
}

fn read(path: &Path) -> Result<Options, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Read { path: path.to_owned(), error })?;
    toml::from_str(&text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let (line, reason) = (before.matches('\n').count() + 1, error.message().to_owned());
        ConfigError::Parse { path: path.to_owned(), line, reason }
    })
}
