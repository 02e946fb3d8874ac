import type { Schemas } from '../../api/client';

export type Exchange = Schemas['ExchangeView'];
/** What goes on, before what ends. */
const ONWARD = ['complete', 'start', 'accept', 'request'] as const;
const ACTIONS = [...ONWARD, 'cancel', 'reverse'] as const;
export type ExchangeAction = (typeof ACTIONS)[number];

/** What the reader may do now: the server says so. */
export function actionsOf(exchange: Exchange): readonly ExchangeAction[] {
  const isKnown = (action: string): action is ExchangeAction => ACTIONS.includes(action as ExchangeAction);
  return exchange.actions.filter(isKnown);
}

/** The one next step that is the reader's, if it is their turn. */
export function nextStep(exchange: Exchange): (typeof ONWARD)[number] | null {
  const actions = actionsOf(exchange);
  return ONWARD.find(step => actions.includes(step)) ?? null;
}

export type StateWord =
  'offered' | 'requested' | 'accepted' | 'in_progress' | 'completed' | 'cancelled' | 'reversed';

/** Where it is, as people see it: accepting is a step of its own, and so is taking back. */
export function stateOf(exchange: Exchange): StateWord {
  if (exchange.reversed_at) return 'reversed';
  if (exchange.status === 'requested' && exchange.accepted_at) return 'accepted';
  return exchange.status;
}

const STEPS = ['offered', 'requested', 'accepted', 'in_progress', 'completed'] as const;

/** The line of steps and the present one. What began with a request was never offered. */
export function stepsOf(exchange: Exchange): { steps: readonly (typeof STEPS)[number][]; now: number } {
  const asked = exchange.requested_at === exchange.created_at && exchange.status !== 'offered';
  const steps = asked ? STEPS.slice(1) : STEPS;
  const state = stateOf(exchange);
  const last = exchange.started_at
    ? 'in_progress'
    : exchange.accepted_at
      ? 'accepted'
      : exchange.requested_at
        ? 'requested'
        : 'offered';
  const at = state === 'reversed' ? 'completed' : state === 'cancelled' ? last : state;
  return { steps, now: Math.max(0, steps.indexOf(at as (typeof STEPS)[number])) };
}

export const isOver = (exchange: Exchange): boolean =>
  exchange.status === 'completed' || exchange.status === 'cancelled';

/** The person on the other side: with somebody who only reads an open offer, that is who offers. */
export function otherOf(exchange: Exchange): string | null {
  return (exchange.role === 'provider' ? exchange.receiver : exchange.provider) ?? null;
}
