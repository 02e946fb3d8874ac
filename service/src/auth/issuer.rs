//! Identity providers: a valid token of a configured provider identifies its subject.
//!
//! Tokens are JWTs (RFC 7519) signed with a key of the issuer's JWKS (RFC 7517). The address of the JWKS is
//! configured, or found by OpenID Connect discovery. Keys are fetched when a token names an unknown key, at most
//! once a minute, and again after an hour, so that a withdrawn key is no longer accepted. Symmetric algorithms and
//! `none` are never accepted.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use trust_commons::Timestamp;

use crate::clock;

const BETWEEN_FETCHES: Duration = Duration::from_secs(60);
/// The seconds by which an issuer's clock may differ from ours.
const LEEWAY: f64 = 60.0;
const BETWEEN_RENEWALS: Duration = Duration::from_secs(3600);
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// A trusted provider.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerConfig {
    /// The `iss` of its tokens, byte for byte.
    pub issuer: String,
    /// The `aud` that its tokens must name.
    pub audience: String,
    /// The address of its keys; found by OpenID Connect discovery if absent.
    #[serde(default)]
    pub jwks_url: Option<String>,
    /// The claim that proposes a member id for a new member.
    #[serde(default = "preferred_username")]
    pub name_claim: String,
    /// The accepted types (`typ`) of tokens; the empty text stands for tokens without a type.
    #[serde(default = "token_types")]
    pub token_types: Vec<String>,
}

impl IssuerConfig {
    /// Returns whether a token of this type signs a person in. An issuer also signs other tokens: for sign-outs,
    /// proofs and events.
    fn accepts_type(&self, named: Option<&str>) -> bool {
        let named = match named {
            None => "",
            Some("") => return false,
            Some(named) => named,
        };
        let named = named.to_ascii_lowercase();
        let named = named.strip_prefix("application/").unwrap_or(&named);
        self.token_types.iter().any(|accepted| accepted.eq_ignore_ascii_case(named))
    }
}

fn token_types() -> Vec<String> {
    // RFC 7519, section 5.1: the type is optional.
    ["JWT", "at+jwt", ""].map(str::to_owned).into()
}

fn preferred_username() -> String {
    "preferred_username".to_owned()
}

/// The person whom a provider's token identifies.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The subject at the provider.
    pub subject: String,
    /// The name at the provider, if the token has it.
    pub name: Option<String>,
    /// The time of signing in at the provider, in seconds; the time of the token if the provider does not say.
    pub signed_in_at: Option<Timestamp>,
    /// The time at which the token expires, in seconds.
    pub expires_at: Timestamp,
}

/// The reason why a token is refused, for the log. The texts contain nothing of the token or of a provider's
/// response, since the sender could otherwise write log lines.
#[derive(Debug, thiserror::Error)]
pub enum IssuersError {
    /// The token is malformed, wrongly signed, expired, or not meant for this service.
    #[error("the token is not valid: {}", of_token(.0.kind()))]
    Token(#[from] jsonwebtoken::errors::Error),
    /// The issuer is not configured.
    #[error("the token's issuer is not configured")]
    Issuer,
    /// The token is of another kind, such as a sign-out token.
    #[error("the token is of a type that is not accepted")]
    Type,
    /// The issuer does not publish the key of the signature.
    #[error("the token's key is not one of its issuer's")]
    Key,
    /// The keys cannot be fetched.
    #[error("the issuer's keys cannot be fetched: {}", of_fetch(.0))]
    Fetch(#[from] reqwest::Error),
}

fn of_token(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidToken => "it is not a token",
        ErrorKind::InvalidSignature => "its signature is wrong",
        ErrorKind::MissingRequiredClaim(_) => "a claim is missing",
        ErrorKind::ExpiredSignature => "it has expired",
        ErrorKind::ImmatureSignature => "it is not valid yet",
        ErrorKind::InvalidIssuer => "its issuer is wrong",
        ErrorKind::InvalidAudience => "its audience is wrong",
        ErrorKind::InvalidSubject => "its subject is wrong",
        ErrorKind::InvalidAlgorithm
        | ErrorKind::InvalidAlgorithmName
        | ErrorKind::MissingAlgorithm
        | ErrorKind::UnsupportedAlgorithm => "its algorithm is not accepted",
        ErrorKind::Base64(_) | ErrorKind::Json(_) | ErrorKind::Utf8(_) => "it cannot be read",
        _ => "its key is unusable",
    }
}

fn of_fetch(error: &reqwest::Error) -> &'static str {
    match error {
        error if error.is_timeout() => "the request timed out",
        error if error.is_connect() => "no connection",
        error if error.is_status() => "the response is an error",
        error if error.is_redirect() => "it redirects too often",
        error if error.is_decode() => "the response is malformed",
        error if error.is_builder() => "the address is invalid",
        _ => "the response ended early",
    }
}

/// The trusted providers, with the keys that they publish.
pub struct Issuers {
    issuers: Vec<Arc<Issuer>>,
    client: reqwest::Client,
}

struct Issuer {
    config: IssuerConfig,
    keys: RwLock<JwkSet>,
    /// The time of the last request for the keys. A caller that waits for the keys holds the lock.
    asked: Mutex<Option<Instant>>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    /// A number with or without a fraction.
    exp: f64,
    /// The time before which the token is not valid, also a number.
    nbf: Option<f64>,
    #[serde(flatten)]
    others: HashMap<String, serde_json::Value>,
}

impl Claims {
    /// Returns the time of signing in according to the provider, or else the time of the token. A value that is no
    /// time is ignored.
    fn signed_in_at(&self) -> Option<Timestamp> {
        let claim = self.others.get("auth_time").or_else(|| self.others.get("iat"))?;
        claim.as_f64().map(|at| Timestamp::from_secs(at as i64))
    }

    /// Refuses tokens that have expired or are not valid yet.
    fn stand_at(&self, now: f64) -> Result<(), IssuersError> {
        if self.exp < now - LEEWAY {
            return Err(IssuersError::Token(ErrorKind::ExpiredSignature.into()));
        }
        match self.nbf {
            Some(begins) if begins > now + LEEWAY => {
                Err(IssuersError::Token(ErrorKind::ImmatureSignature.into()))
            }
            _ => Ok(()),
        }
    }
}

#[derive(Deserialize)]
struct Issued {
    iss: String,
}

#[derive(Deserialize)]
struct Discovery {
    jwks_uri: String,
}

impl Issuers {
    /// Makes the providers of a configuration.
    pub fn new(configs: Vec<IssuerConfig>) -> Result<Self, IssuersError> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        let issuer = |config| {
            let keys = RwLock::new(JwkSet { keys: Vec::new() });
            Arc::new(Issuer { config, keys, asked: Mutex::default() })
        };
        Ok(Issuers { issuers: configs.into_iter().map(issuer).collect(), client })
    }

    /// Returns the person whom a token identifies.
    pub async fn verify(&self, token: &str) -> Result<Identity, IssuersError> {
        let header = decode_header(token)?;
        let issued: Issued = jsonwebtoken::dangerous::insecure_decode(token)?.claims;
        let issuer = self.issuers.iter().find(|issuer| issuer.config.issuer == issued.iss);
        let issuer = issuer.ok_or(IssuersError::Issuer)?;
        // A service without extensions must refuse tokens that require one (RFC 7515, 4.1.11).
        if header.crit.is_some() || !issuer.config.accepts_type(header.typ.as_deref()) {
            return Err(IssuersError::Type);
        }
        if !ALGORITHMS.contains(&header.alg) {
            return Err(IssuersError::Key);
        }
        let jwk = issuer.key(&self.client, header.kid.as_deref()).await?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[&issuer.config.issuer]);
        validation.set_audience(&[&issuer.config.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The times are checked with the clock of this process, which the library does not know.
        validation.validate_exp = false;
        let claims = decode::<Claims>(token, &DecodingKey::from_jwk(&jwk)?, &validation)?.claims;
        claims.stand_at(clock::now().as_secs() as f64)?;
        let signed_in_at = claims.signed_in_at();
        let name = claims.others.get(&issuer.config.name_claim);
        Ok(Identity {
            issuer: issued.iss,
            subject: claims.sub,
            // Texts of the record must not contain a NUL.
            name: name.and_then(|name| name.as_str()).map(|name| name.replace('\0', "")),
            signed_in_at,
            expires_at: Timestamp::from_secs(claims.exp as i64),
        })
    }
}

impl Issuer {
    /// Returns a key of the issuer. Known keys are used until newer ones arrive; only tokens with an unknown key
    /// wait.
    async fn key(
        self: &Arc<Self>,
        client: &reqwest::Client,
        kid: Option<&str>,
    ) -> Result<Jwk, IssuersError> {
        if let Some(known) = self.find(kid) {
            if self.asked.try_lock().is_ok_and(|mut asked| is_due(&mut asked, BETWEEN_RENEWALS)) {
                tokio::spawn(self.clone().renew(client.clone()));
            }
            return Ok(known);
        }
        let mut asked = self.asked.lock().await;
        if self.find(kid).is_none() && is_due(&mut asked, BETWEEN_FETCHES) {
            self.keep(self.fetch(client).await?);
        }
        self.find(kid).ok_or(IssuersError::Key)
    }

    async fn renew(self: Arc<Self>, client: reqwest::Client) {
        match self.fetch(&client).await {
            Ok(keys) => self.keep(keys),
            Err(error) => tracing::warn!(%error, "an issuer's keys could not be fetched again"),
        }
    }

    fn keep(&self, keys: JwkSet) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Returns the key with this id; for a token without a key id, the only key.
    fn find(&self, kid: Option<&str>) -> Option<Jwk> {
        let set = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        match (kid, set.keys.as_slice()) {
            (Some(kid), _) => set.find(kid).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        }
    }

    async fn fetch(&self, client: &reqwest::Client) -> Result<JwkSet, IssuersError> {
        let address = match &self.config.jwks_url {
            Some(address) => address.clone(),
            None => {
                let issuer = self.config.issuer.trim_end_matches('/');
                let address = format!("{issuer}/.well-known/openid-configuration");
                let found = client.get(address).send().await?.error_for_status()?;
                found.json::<Discovery>().await?.jwks_uri
            }
        };
        Ok(client.get(address).send().await?.error_for_status()?.json().await?)
    }
}

/// Returns whether the last request for the keys is longer ago than `pause`, or never happened, and if so records a
/// request now.
fn is_due(asked: &mut Option<Instant>, pause: Duration) -> bool {
    let is_due = asked.is_none_or(|asked| asked.elapsed() > pause);
    if is_due {
        *asked = Some(Instant::now());
    }
    is_due
}
