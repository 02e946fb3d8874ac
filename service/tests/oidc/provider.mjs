// A real OpenID provider, on a port of its own. Prints one line of JSON: its address, tokens that it issued,
// and tokens that somebody forged or that were good once. Stops when its standard input closes.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

const AUDIENCE = 'https://trustd.example';

async function key(kid, alg = 'RS256') {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' } };
}

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const [published, elliptic, stranger] = [await key('published'), await key('elliptic', 'ES256'), await key('stranger')];

const clients = ['kim', 'lou', 'ana', 'Not an id'].map((client_id) => ({
  client_id,
  client_secret: `secret of ${client_id}`,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
}));

const provider = new Provider(issuer, {
  clients,
  jwks: { keys: [published.jwk, elliptic.jwk] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, audience) => ({
        scope: 'use',
        audience,
        accessTokenTTL: 600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: audience.endsWith('elliptic') ? 'ES256' : 'RS256' } },
      }),
    },
  },
  extraTokenClaims: (_, token) => ({ preferred_username: token.clientId }),
});
server.on('request', provider.callback());

async function issued(client_id, resource = AUDIENCE) {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id,
      client_secret: `secret of ${client_id}`,
      resource,
      scope: 'use',
    }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(body));
  return body.access_token;
}

const now = Math.floor(Date.now() / 1000);
const claims = { iss: issuer, sub: 'mallory', aud: AUDIENCE, preferred_username: 'mallory', iat: now, exp: now + 600 };

function signed(changes, { privateKey, kid, alg } = published, typ = 'at+jwt') {
  const payload = Object.fromEntries(Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined));
  return new SignJWT(payload).setProtectedHeader(typ === null ? { alg, kid } : { alg, kid, typ }).sign(privateKey);
}

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const shared = new TextEncoder().encode(JSON.stringify(published.jwk.n));
const good = await signed({});
const [head, , signature] = good.split('.');

console.log(JSON.stringify({
  issuer,
  good: {
    kim: await issued('kim'),
    kim_again: await issued('kim'),
    lou: await issued('lou'),
    ana: await issued('ana'),
    unnamed: await issued('Not an id'),
  },
  bad: {
    wrong_audience: await issued('kim', 'https://elsewhere.example'),
    expired: await signed({ iat: now - 1000, exp: now - 400 }),
    not_yet: await signed({ nbf: now + 400 }),
    without_expiry: await signed({ exp: undefined }),
    without_subject: await signed({ sub: undefined }),
    without_audience: await signed({ aud: undefined }),
    other_issuer: await signed({ iss: 'https://elsewhere.example' }),
    unknown_key: await signed({}, stranger),
    stolen_key_id: await signed({}, { ...stranger, kid: 'published' }),
    alg_none: `${base64({ alg: 'none', kid: 'published' })}.${base64(claims)}.`,
    symmetric: await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'published' }).sign(shared),
    other_claims: `${head}.${base64({ ...claims, sub: 'kim' })}.${signature}`,
    of_a_sign_out: await signed({}, published, 'logout+jwt'),
    of_a_proof: await signed({}, published, 'dpop+jwt'),
    of_an_empty_type: await signed({}, published, ''),
    no_token: 'a.b.c',
  },
  // Of somebody without a password, by how long ago they signed in: what the token says beside when it was made.
  signed_in: Object.fromEntries(await Promise.all(Object.entries({
    just_now: { auth_time: now },
    nine_minutes_ago: { auth_time: now - 540, iat: now - 540 },
    long_ago: { auth_time: now - 660 },
    made_long_ago: { iat: now - 660 },
    made_just_now: {},
    never: { iat: undefined },
    as_a_text: { auth_time: String(now) },
    in_the_future: { auth_time: now + 3600 },
  }).map(async ([when, changes]) => [when, await signed({ sub: 'nell', preferred_username: 'nell', ...changes })]))),
  types: await Promise.all(['JWT', 'jwt', 'at+jwt', 'application/at+jwt', null].map((typ) => signed({}, published, typ))),
  // Of the very key that the provider publishes, to show that only what is wrong makes the others bad.
  control: good,
}));

process.stdin.resume().on('close', () => process.exit()).on('end', () => process.exit());
