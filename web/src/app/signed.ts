import { api, keepCsrfToken, onMissingToken, value } from '../api/client';
import { forget, keepSaving, restore } from '../api/keep';
import { listen } from '../api/live';
import { queryClient } from '../api/queries';
import { forgetHidden } from './hidden';
import { rememberedMember, rememberMember, sessionQuery } from '../api/session';

/**
 * The life of a session on this device: what is kept, what listens, and that all of it ends with the sign-out, in every tab.
 */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('trust-session') : null;
let stop: (() => void) | null = null;
let current: string | null = null;
let left: () => void = () => {};

/** Called when nobody is signed in any more. */
export function onLeft(listener: () => void): void {
  left = listener;
}

onMissingToken(async () => {
  if (current === null) return false;
  return (await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })).member !== null;
});

/** Shows the kept answers of the last person, before the server says whether the session still holds. */
export async function begin(): Promise<void> {
  const member = rememberedMember();
  if (member !== null) {
    await restore(queryClient, member);
    enter(member);
  }
  channel?.addEventListener('message', () => location.reload());
}

/** From now on this person's answers are kept and their changes heard. */
export function enter(member: string): void {
  if (current === member) return;
  stop?.();
  if (current !== null) {
    // Somebody else was remembered here: nothing of theirs is shown to this person, not even while it is asked again.
    queryClient.removeQueries({ type: 'inactive' });
    void queryClient.resetQueries();
    queryClient.setQueryData(sessionQuery.queryKey, { member });
  }
  current = member;
  if (rememberedMember() !== member) forgetHidden();
  rememberMember(member);
  const ends = [keepSaving(queryClient, member), listen(member)];
  stop = () => {
    for (const end of ends) end();
  };
}

/** Nothing of the person stays on the device. */
export async function leave(): Promise<void> {
  if (current === null && rememberedMember() === null) return;
  stop?.();
  stop = null;
  current = null;
  keepCsrfToken(null);
  rememberMember(null);
  forgetHidden();
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, { member: null });
  await forget();
  channel?.postMessage('left');
  left();
}

export async function signIn(member: string, password: string): Promise<void> {
  const answer = await value(api.POST('/api/v1/session', { body: { member, password } }));
  begun(answer.member ?? member, answer.csrf_token ?? null);
}

/** After a sign-in of any kind: the answer's token, and a cache without what the person before saw. */
export function begun(member: string, token: string | null): void {
  queryClient.clear();
  keepCsrfToken(token);
  queryClient.setQueryData(sessionQuery.queryKey, { member });
  enter(member);
  channel?.postMessage('entered');
}

export async function signOut(): Promise<void> {
  await value(api.DELETE('/api/v1/session')).catch(() => {});
  await leave();
}
