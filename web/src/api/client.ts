import createClient, { type Middleware } from 'openapi-fetch';
import { connection } from './connection';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];
export type ProblemCode = Problem['code'];

/** A refusal of the server, or of the network (`OFFLINE`). */
export class Refusal extends Error {
  readonly code: ProblemCode | 'OFFLINE';
  readonly status: number;
  readonly problem: Problem | null;

  constructor(code: ProblemCode | 'OFFLINE', status: number, problem: Problem | null) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.problem = problem;
  }
}

let csrfToken: string | null = null;

/** The session's answer brings the token; every write repeats it. */
export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

let askCsrfToken: () => Promise<boolean> = () => Promise.resolve(false);

/**
 * Called before a write whose token is not there yet: a known device shows its screens before the session is answered. Says
 * whether the write needs a token; if the session cannot be asked, it is not sent.
 */
export function onMissingToken(ask: () => Promise<boolean>): void {
  askCsrfToken = ask;
}

let prepare: (refusal: Refusal) => Promise<unknown> = () => Promise.resolve();

/** Called before a refusal of the server is thrown: what it takes to say it is there when a screen shows it. */
export function onRefusal(begin: (refusal: Refusal) => Promise<unknown>): void {
  prepare = begin;
}

const repeatCsrfToken: Middleware = {
  async onRequest({ request }) {
    if (request.method === 'GET') return request;
    const isNeeded = csrfToken === null && (await askCsrfToken());
    if (csrfToken !== null) request.headers.set('X-CSRF-Token', csrfToken);
    else if (isNeeded) throw new TypeError('the session could not be asked for its token');
    return request;
  },
};

// fetch is looked up at each call, so that tests may replace it.
export const api = createClient<paths>({ baseUrl: '', fetch: request => fetch(request) });
api.use(repeatCsrfToken);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The value of an answer, or a Refusal thrown: for queries and mutations. */
export async function value<T>(request: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    connection.lost();
    throw new Refusal('OFFLINE', 0, null);
  }
  connection.found();
  if (answer.response.ok) return (answer.data ?? {}) as NonNullable<T>;
  const problem = isProblem(answer.error) ? answer.error : null;
  const refusal = new Refusal(problem?.code ?? 'INTERNAL', answer.response.status, problem);
  await prepare(refusal);
  throw refusal;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body;
}

/** For the header `Idempotency-Key`: one for each opening of a form, so that a repeated press sends nothing twice. */
export function idempotencyKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
