/** The four words, with the number that each stands for; nothing is finer than the slider. */
export const LEVELS = [
  { id: 'acquainted', weight: 0.3 },
  { id: 'known', weight: 0.6 },
  { id: 'close', weight: 0.8 },
  { id: 'family', weight: 0.95 },
] as const;

export const LEAST = 0.05;
export const STEP = 0.05;
