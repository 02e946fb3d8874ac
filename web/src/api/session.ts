import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { api, keepCsrfToken, Refusal, type Schemas, value } from './client';

export interface Session {
  /** The id of the person, or nobody. */
  readonly member: string | null;
}

/** Who was signed in last on this device: their kept answers are shown before the server is asked. */
const LAST = 'member';

export function rememberedMember(): string | null {
  try {
    return localStorage.getItem(LAST);
  } catch {
    return null;
  }
}

export function rememberMember(member: string | null): void {
  try {
    if (member === null) localStorage.removeItem(LAST);
    else localStorage.setItem(LAST, member);
  } catch {
    // Without storage, each visit begins by asking.
  }
}

async function askSession(signal: AbortSignal): Promise<Session> {
  try {
    const answer = await value(api.GET('/api/v1/session', { signal }));
    keepCsrfToken(answer.csrf_token ?? null);
    return { member: answer.member ?? null };
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return { member: null };
    if (error instanceof Refusal && error.code === 'OFFLINE') return { member: rememberedMember() };
    throw error;
  }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => askSession(signal),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  meta: { kept: false },
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => value(api.GET('/api/v1/me', { signal })),
  staleTime: 60_000,
});

/** The signed-in person, on every screen behind the sign-in. */
export function useMe(): Schemas['ProfileView'] {
  return useSuspenseQuery(meQuery).data;
}

/** The same where the screen should not wait for it. */
export function useMeIfKnown(): Schemas['ProfileView'] | undefined {
  return useQuery(meQuery).data;
}
