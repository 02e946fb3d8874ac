import type { Schemas } from '../../api/client';
import { hueOf } from '../../ui/Avatar';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { HALF_BAR, ribbonsOf } from './picture';
import { flowWords } from './words';

const WIDTH = 600;
const HEIGHT = 220;

/** Left what each gave, right what each received; the table has the same numbers. */
export function FlowPicture({
  flows,
  name,
}: {
  flows: readonly Schemas['CommunityFlowView'][];
  name: (id: string) => string;
}) {
  const words = useWords(flowWords);
  const format = useFormat();
  const ribbons = ribbonsOf(
    flows.map(row => ({ id: row.community, out: row.outflow ?? 0, into: row.inflow ?? 0 })),
    WIDTH,
    HEIGHT,
  );
  const amount = (id: string, side: 'out' | 'into') => {
    const row = flows.find(flow => flow.community === id);
    return format.number((side === 'out' ? row?.outflow : row?.inflow) ?? 0);
  };
  return (
    <div className="flow" aria-hidden="true">
      {(['out', 'into'] as const).map(side => (
        <div key={side} className="flow-names" data-side={side}>
          <span className="soft">{side === 'out' ? words.gave : words.received}</span>
          {ribbons
            .filter(ribbon => ribbon.side === side)
            .map(ribbon => (
              <span
                key={ribbon.id}
                className="flow-name"
                style={{ '--hue': hueOf(ribbon.id), flexGrow: ribbon.height } as React.CSSProperties}
              >
                <b>{amount(ribbon.id, side)}</b> {name(ribbon.id)}
              </span>
            ))}
        </div>
      ))}
      <svg className="flow-ribbons" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        {ribbons.map(ribbon => (
          <path
            key={ribbon.side + ribbon.id}
            d={ribbon.path}
            style={{ '--hue': hueOf(ribbon.id) } as React.CSSProperties}
          />
        ))}
        <rect className="flow-bar" x={WIDTH / 2 - HALF_BAR} width={2 * HALF_BAR} height={HEIGHT} />
      </svg>
    </div>
  );
}
