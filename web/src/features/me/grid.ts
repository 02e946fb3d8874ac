import type { Schemas } from '../../api/client';

type Cell = Schemas['CellBounds'];

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** So many squares to each side of the chosen one. */
export const REACH = 3;

const LARGEST_LATITUDE = 89.9;

export const middleOf = ({ south, north, west, east }: Cell): Point => ({
  latitude: (south + north) / 2,
  longitude: (west + east) / 2,
});

/** The middle of a square that lies some squares north and east of another. */
export function stepFrom(cell: Cell, north: number, east: number): Point {
  const { latitude, longitude } = middleOf(cell);
  const up = latitude + north * (cell.north - cell.south);
  const along = longitude + east * (cell.east - cell.west);
  return {
    latitude: Math.max(-LARGEST_LATITUDE, Math.min(LARGEST_LATITUDE, up)),
    longitude: ((((along + 180) % 360) + 360) % 360) - 180,
  };
}

const KILOMETRES_OF_DEGREE = 111.2;

/** Width and height of a square in kilometres. */
export function sizeOf({ south, north, west, east }: Cell): { width: number; height: number } {
  const turn = Math.cos((((south + north) / 2) * Math.PI) / 180);
  return {
    width: (east - west) * KILOMETRES_OF_DEGREE * turn,
    height: (north - south) * KILOMETRES_OF_DEGREE,
  };
}

/** What a person types or pastes: "50.85, 4.36". */
export function pointOf(text: string): Point | null {
  const numbers = text.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
  const [latitude, longitude] = numbers;
  if (numbers.length !== 2 || latitude === undefined || longitude === undefined) return null;
  return Math.abs(latitude) <= LARGEST_LATITUDE && Math.abs(longitude) <= 180
    ? { latitude, longitude }
    : null;
}
