//! Identity providers: whoever holds a token of one that is configured is believed to be its subject.
//!
//! Tokens are JWTs (RFC 7519) signed with a key of the issuer's JWKS (RFC 7517). The address of the JWKS is
//! given, or found by OpenID Connect discovery. Keys are fetched when a token names one that is not known,
//! at most once a minute. Symmetric algorithms and `none` are never accepted.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, Serialize};
use tokio::sync::RwLock;

const BETWEEN_FETCHES: Duration = Duration::from_secs(60);
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

/// A provider that is believed.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerConfig {
    /// The `iss` of its tokens, byte for byte.
    pub issuer: String,
    /// The `aud` that its tokens must name.
    pub audience: String,
    /// Where its keys are; found by OpenID Connect discovery if left out.
    #[serde(default)]
    pub jwks_url: Option<String>,
    /// The claim that proposes a member id for somebody new.
    #[serde(default = "preferred_username")]
    pub name_claim: String,
}

fn preferred_username() -> String {
    "preferred_username".to_owned()
}

/// Whom a provider vouches for.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Who it is to the provider.
    pub subject: String,
    /// What the provider calls them, if it says.
    pub name: Option<String>,
}

/// Why a token is not believed.
#[derive(Debug, thiserror::Error)]
pub enum IssuersError {
    /// Not a token, signed wrongly, over, or not meant for this service.
    #[error("the token is not valid: {0}")]
    Token(#[from] jsonwebtoken::errors::Error),
    /// Of nobody who is configured.
    #[error("the token's issuer is not configured")]
    Issuer,
    /// Signed with a key that the issuer does not publish.
    #[error("the token's key is not one of its issuer's")]
    Key,
    /// The keys cannot be fetched.
    #[error("the issuer's keys cannot be fetched: {0}")]
    Fetch(#[from] reqwest::Error),
}

/// All providers that are believed, with the keys they publish.
pub struct Issuers {
    issuers: Vec<Issuer>,
    client: reqwest::Client,
}

struct Issuer {
    config: IssuerConfig,
    keys: RwLock<Keys>,
}

#[derive(Default)]
struct Keys {
    set: Option<JwkSet>,
    fetched: Option<Instant>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(flatten)]
    others: HashMap<String, serde_json::Value>,
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
    /// The providers of a configuration.
    pub fn new(configs: Vec<IssuerConfig>) -> Result<Self, IssuersError> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
        let issuers =
            configs.into_iter().map(|config| Issuer { config, keys: RwLock::default() }).collect();
        Ok(Issuers { issuers, client })
    }

    /// Whom a token vouches for.
    pub async fn verify(&self, token: &str) -> Result<Identity, IssuersError> {
        let header = decode_header(token)?;
        let issued: Issued = jsonwebtoken::dangerous::insecure_decode(token)?.claims;
        let issuer = self.issuers.iter().find(|issuer| issuer.config.issuer == issued.iss);
        let issuer = issuer.ok_or(IssuersError::Issuer)?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(IssuersError::Key);
        }
        let jwk = issuer.key(&self.client, header.kid.as_deref()).await?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[&issuer.config.issuer]);
        validation.set_audience(&[&issuer.config.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        let claims = decode::<Claims>(token, &DecodingKey::from_jwk(&jwk)?, &validation)?.claims;
        let name = claims.others.get(&issuer.config.name_claim);
        Ok(Identity {
            issuer: issued.iss,
            subject: claims.sub,
            name: name.and_then(|name| name.as_str()).map(str::to_owned),
        })
    }
}

impl Issuer {
    async fn key(&self, client: &reqwest::Client, kid: Option<&str>) -> Result<Jwk, IssuersError> {
        if let Some(key) = self.keys.read().await.find(kid) {
            return Ok(key);
        }
        let mut keys = self.keys.write().await;
        if keys.find(kid).is_none()
            && keys.fetched.is_none_or(|fetched| fetched.elapsed() > BETWEEN_FETCHES)
        {
            keys.fetched = Some(Instant::now());
            keys.set = Some(self.fetch(client).await?);
        }
        keys.find(kid).ok_or(IssuersError::Key)
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

impl Keys {
    /// The key of this id; of a token that names none, the only key there is.
    fn find(&self, kid: Option<&str>) -> Option<Jwk> {
        let set = self.set.as_ref()?;
        match (kid, set.keys.as_slice()) {
            (Some(kid), _) => set.find(kid).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        }
    }
}
