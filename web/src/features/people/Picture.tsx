import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLayout } from '../../app/layout';
import { hueOf, initialsOf } from '../../ui/Avatar';
import { useWords } from '../../words/catalogue';
import { draw, RING } from './picture';
import { usePeople } from './usePeople';
import { peopleWords } from './words';

const MARGIN = 44;

/** The list as a picture: it says nothing that the list does not say, so it is for the eyes alone. */
export function Picture() {
  const words = useWords(peopleWords);
  const wide = useLayout() === 'wide';
  const navigate = useNavigate();
  const { me, neighbours, data } = usePeople();
  const drawn = useMemo(() => me && neighbours && data && draw(me, neighbours, data), [me, neighbours, data]);
  if (!drawn || drawn.spots.length === 1) return <div className="neighbours-picture" />;
  const { spots, lines, rings } = drawn;
  const edge = (side: 'x' | 'y', sign: number) => Math.max(...spots.map(spot => sign * spot[side])) + MARGIN;
  const [left, top] = [edge('x', -1), edge('y', -1)];
  const box = [-left, -top, left + edge('x', 1), top + edge('y', 1)].map(Math.round).join(' ');
  return (
    <figure className="neighbours-picture" aria-hidden="true">
      <svg viewBox={box}>
        {Array.from({ length: rings }, (_, ring) => (
          <circle key={ring} className="neighbours-ring" r={(ring + 1) * RING} />
        ))}
        {lines.map(({ from, to, weight, isBack }) => (
          <line
            key={`${from.id} ${to.id}`}
            className="neighbours-line"
            data-back={isBack || undefined}
            data-own={weight !== null || undefined}
            strokeWidth={weight === null ? 1.5 : 1 + weight * 5}
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
          />
        ))}
        {spots.map(({ id, name, x, y, size, ring }) => (
          <g
            key={id}
            className="neighbours-spot"
            data-me={ring === 0 || undefined}
            transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
            style={{ '--hue': hueOf(id) } as React.CSSProperties}
            onClick={
              ring === 0
                ? undefined
                : () => void navigate({ to: '/people/$id', params: { id }, search: true })
            }
          >
            <title>{name}</title>
            <circle r={size} />
            <text className="neighbours-letters" dy="0.36em" fontSize={size * 0.75}>
              {initialsOf(name)}
            </text>
          </g>
        ))}
        {spots
          .filter(({ ring }) => wide || ring < 2)
          .map(({ id, name, x, y, size, ring }) => (
            <text key={id} className="neighbours-name" x={x} y={y + size + (wide ? 15 : 18)}>
              {ring === 0 ? words.you : name}
            </text>
          ))}
      </svg>
      <figcaption className="soft">{words.pictureHint}</figcaption>
    </figure>
  );
}
