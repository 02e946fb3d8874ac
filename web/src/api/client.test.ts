import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, keepCsrfToken, onMissingToken, Refusal, value } from './client';

function answering(body: unknown, status: number) {
  const fetched = vi.fn<(request: Request) => Promise<Response>>(() =>
    Promise.resolve(
      new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }),
    ),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
  keepCsrfToken(null);
});

describe('answers', () => {
  it('throws the code of a refusal', async () => {
    answering({ code: 'LISTING_CLOSED', status: 409, detail: '', title: '', type: 'about:blank' }, 409);
    const refusal = await value(api.GET('/api/v1/me')).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).code).toBe('LISTING_CLOSED');
    expect((refusal as Refusal).status).toBe(409);
  });

  it('calls a lost connection OFFLINE', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
    const refusal = await value(api.GET('/api/v1/me')).catch((error: unknown) => error);
    expect((refusal as Refusal).code).toBe('OFFLINE');
  });

  it('asks for a CSRF token that is not there yet, before it writes', async () => {
    const fetched = answering({}, 200);
    onMissingToken(async () => {
      keepCsrfToken('late');
      return true;
    });
    await api.DELETE('/api/v1/session');
    onMissingToken(async () => false);
    expect(fetched.mock.calls[0]?.[0].headers.get('x-csrf-token')).toBe('late');
  });

  it('sends no write whose CSRF token cannot be asked for', async () => {
    const fetched = answering({}, 200);
    onMissingToken(async () => true);
    await expect(value(api.DELETE('/api/v1/session'))).rejects.toMatchObject({ code: 'OFFLINE' });
    onMissingToken(async () => false);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('repeats the CSRF token on writes alone', async () => {
    keepCsrfToken('token');
    const fetched = answering({}, 200);
    await api.GET('/api/v1/me');
    await api.DELETE('/api/v1/session');
    expect(fetched.mock.calls[0]?.[0].headers.get('x-csrf-token')).toBeNull();
    expect(fetched.mock.calls[1]?.[0].headers.get('x-csrf-token')).toBe('token');
  });
});
