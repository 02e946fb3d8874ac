export interface Flow {
  readonly id: string;
  readonly out: number;
  readonly into: number;
}

/** A ribbon from a community on the left, which gave, through the middle to one on the right, which received. */
export interface Ribbon {
  readonly id: string;
  readonly side: 'out' | 'into';
  readonly path: string;
  readonly top: number;
  readonly height: number;
}

const GAP = 12;

/** Nobody knows what went from whom to whom: all ribbons meet at a bar in the middle, half of which is as wide as this. */
export const HALF_BAR = 6;

/** What was given on the left and received on the right, in one scale: both sides are as high, since the totals agree. */
export function ribbonsOf(flows: readonly Flow[], width: number, height: number): Ribbon[] {
  const total = Math.max(1, sum(flows, 'out'), sum(flows, 'into'));
  const ends = Math.max(1, flows.length - 1);
  const scale = (height - GAP * ends) / total;
  const middle = width / 2;
  return (['out', 'into'] as const).flatMap(side => {
    let top = 0;
    let inner = (height - total * scale) / 2;
    return flows
      .filter(flow => flow[side] > 0)
      .map(flow => {
        const thick = flow[side] * scale;
        const [from, to] = side === 'out' ? [0, middle - HALF_BAR] : [width, middle + HALF_BAR];
        const bend = (from + to) / 2;
        const ribbon = {
          id: flow.id,
          side,
          top,
          height: thick,
          path:
            `M${from} ${r(top)}C${bend} ${r(top)} ${bend} ${r(inner)} ${to} ${r(inner)}` +
            `V${r(inner + thick)}C${bend} ${r(inner + thick)} ${bend} ${r(top + thick)} ${from} ${r(top + thick)}Z`,
        };
        top += thick + GAP;
        inner += thick;
        return ribbon;
      });
  });
}

const sum = (flows: readonly Flow[], side: 'out' | 'into'): number =>
  flows.reduce((all, flow) => all + flow[side], 0);

const r = (value: number): number => Math.round(value * 10) / 10;
