import { beforeEach, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
});

const { forgetHidden, hide, unhide } = await import('./hidden');

beforeEach(forgetHidden);

it('keeps what is hidden on the device, each once, and takes it back', () => {
  hide('a');
  hide('b');
  hide('a');
  expect(kept.get('hidden')).toBe('b,a');
  unhide('b');
  expect(kept.get('hidden')).toBe('a');
  forgetHidden();
  expect(kept.get('hidden')).toBe('');
});

it('keeps the newest five hundred', () => {
  for (let index = 0; index < 501; index += 1) hide(String(index));
  expect(kept.get('hidden')?.split(',')).toHaveLength(500);
  expect(kept.get('hidden')?.startsWith('1,')).toBe(true);
});
