import { describe, expect, it } from 'vitest';
import { type Exchange, isOver, nextStep, otherOf, stateOf, stepsOf } from './steps';

const offered: Exchange = {
  id: 'x',
  kind: 'service',
  mode: 'credit',
  minutes: 90,
  title: 'Bread',
  provider: 'birch',
  receiver: 'holly',
  role: 'receiver',
  is_cross_community: false,
  status: 'offered',
  created_at: 100,
  actions: ['request', 'cancel'],
};

describe('the steps of an exchange', () => {
  it('has one next step, for whoever has the turn', () => {
    expect(nextStep(offered)).toBe('request');
    expect(nextStep({ ...offered, actions: ['cancel'] })).toBeNull();
    expect(nextStep({ ...offered, actions: ['cancel', 'accept'] })).toBe('accept');
    expect(nextStep({ ...offered, actions: [] })).toBeNull();
  });

  it('leaves the offer out of the line where there was none', () => {
    expect(stepsOf(offered)).toMatchObject({ now: 0, steps: { length: 5 } });
    const asked: Exchange = { ...offered, status: 'requested', requested_at: 100 };
    expect(stepsOf(asked)).toMatchObject({
      now: 0,
      steps: ['requested', 'accepted', 'in_progress', 'completed'],
    });
    expect(stepsOf({ ...asked, accepted_at: 200 }).now).toBe(1);
  });

  it('stops the line where it was called off', () => {
    const off: Exchange = {
      ...offered,
      status: 'cancelled',
      requested_at: 150,
      accepted_at: 200,
      cancelled_at: 300,
    };
    expect(stepsOf(off).now).toBe(2);
    expect(stateOf(off)).toBe('cancelled');
    expect(isOver(off)).toBe(true);
  });

  it('knows the other one', () => {
    expect(otherOf(offered)).toBe('birch');
    expect(otherOf({ ...offered, role: 'provider' })).toBe('holly');
    expect(otherOf({ ...offered, role: null, receiver: null })).toBe('birch');
  });
});
