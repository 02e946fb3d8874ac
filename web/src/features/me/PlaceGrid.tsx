import type { Schemas } from '../../api/client';
import { IconButton } from '../../ui/IconButton';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { type Point, REACH, sizeOf, stepFrom } from './grid';
import { placeWords } from './placeWords';

const COUNT = 2 * REACH + 1;
const SQUARE = 46;
const SIDE = COUNT * SQUARE;

/**
 * Squares instead of a map: nothing is fetched from anybody, and the square in the middle is all that others see.
 * For the keyboard and for screen readers there are four buttons; the squares are for the pointer.
 */
export function PlaceGrid({ cell, onMove }: { cell: Schemas['CellBounds']; onMove: (point: Point) => void }) {
  const words = useWords(placeWords);
  const format = useFormat();
  const size = sizeOf(cell);
  const squares = Array.from({ length: COUNT * COUNT }, (_, index) => ({
    north: REACH - Math.floor(index / COUNT),
    east: (index % COUNT) - REACH,
  }));
  const move = (north: number, east: number) => onMove(stepFrom(cell, north, east));
  return (
    <div className="place-grid">
      <IconButton icon="down" name={words.north} onPress={() => move(1, 0)} />
      <IconButton icon="down" name={words.west} onPress={() => move(0, -1)} />
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
        {squares.map(({ north, east }) => (
          <rect
            key={`${north} ${east}`}
            x={(east + REACH) * SQUARE}
            y={(REACH - north) * SQUARE}
            width={SQUARE}
            height={SQUARE}
            className="place-square"
            data-chosen={(north === 0 && east === 0) || undefined}
            onClick={() => move(north, east)}
          />
        ))}
        <text x={SIDE / 2} y={SIDE / 2} dy="0.36em" className="place-size">
          {format.distance(size.width)}
        </text>
      </svg>
      <IconButton icon="down" name={words.east} onPress={() => move(0, 1)} />
      <IconButton icon="down" name={words.south} onPress={() => move(-1, 0)} />
    </div>
  );
}
