import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, type Schemas, value } from '../../api/client';
import { Button } from '../../ui/Button';
import { ErrorState } from '../../ui/ErrorState';
import { Field } from '../../ui/Field';
import { Skeleton } from '../../ui/Loading';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { middleOf, type Point, pointOf, sizeOf } from './grid';
import { PlaceGrid } from './PlaceGrid';
import { placeWords } from './placeWords';

export interface Picked {
  readonly point: Point | null;
  readonly precision: Schemas['Precision'];
}

/** The place of the member as it is now. */
export const savedPlace = ({ place, preference }: Schemas['ProfileView']): Picked => ({
  point: place ? { latitude: place.latitude, longitude: place.longitude } : null,
  precision: preference.precision,
});

const placePreviewQuery = (point: Point, precision: Schemas['Precision']) =>
  queryOptions({
    queryKey: ['place', point, precision],
    queryFn: ({ signal }) =>
      value(api.POST('/api/v1/me/place/preview', { body: { point, precision }, signal })),
    meta: { kept: false },
  });

/** The place and how roughly it is kept; the square that others will see is shown before anything is saved. */
export function PlacePicker({
  picked,
  onPick,
  isMain,
}: {
  picked: Picked;
  onPick: (picked: Picked) => void;
  /** Whether finding the place is what the view is for. */
  isMain?: boolean;
}) {
  const words = useWords(placeWords);
  const { point, precision } = picked;
  return (
    <div className="stack">
      {point ? (
        <PlaceSquare
          point={point}
          precision={precision}
          onMove={next => onPick({ ...picked, point: next })}
        />
      ) : (
        <FindPlace isMain={isMain} onFind={next => onPick({ ...picked, point: next })} />
      )}
      <Select
        label={words.precision}
        hint={words.precisionHint}
        selected={precision}
        onSelect={next => onPick({ ...picked, precision: next })}
        options={(['exact', 'neighborhood', 'city', 'region'] as const).map(id => ({ id, name: words[id] }))}
      />
    </div>
  );
}

function PlaceSquare({
  point,
  precision,
  onMove,
}: {
  point: Point;
  precision: Schemas['Precision'];
  onMove: (point: Point) => void;
}) {
  const words = useWords(placeWords);
  const format = useFormat();
  const { data, error, refetch } = useQuery(placePreviewQuery(point, precision));
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={2} />;
  const { cell } = data;
  const middle = middleOf(cell);
  const size = sizeOf(cell);
  return (
    <>
      <PlaceGrid cell={cell} onMove={onMove} />
      <p role="status">
        {words.square(
          `${format.distance(size.width)} × ${format.distance(size.height)}`,
          `${degrees(middle.latitude, 'N', 'S')} ${degrees(middle.longitude, words.e, words.w)}`,
        )}
      </p>
    </>
  );
}

const degrees = (number: number, over: string, under: string) =>
  `${Math.abs(number).toFixed(2)}° ${number < 0 ? under : over}`;

function FindPlace({ onFind, isMain }: { onFind: (point: Point) => void; isMain: boolean | undefined }) {
  const words = useWords(placeWords);
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  return (
    <div className="panel stack">
      {'geolocation' in navigator && (
        <Button
          icon="place"
          look={isMain ? 'primary' : 'secondary'}
          wide
          onPress={() =>
            navigator.geolocation.getCurrentPosition(
              ({ coords }) =>
                onFind({ latitude: rough(coords.latitude), longitude: rough(coords.longitude) }),
              () => setSaid(words.refused),
            )
          }
        >
          {words.fromDevice}
        </Button>
      )}
      <Form
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          const point = pointOf(typed);
          if (point) onFind(point);
          else setSaid(words.noPoint);
        }}
      >
        <Field
          label={words.typed}
          hint={words.typedHint}
          value={typed}
          onChange={setTyped}
          verbatim
          autoComplete="off"
          error={said}
        />
        <Button type="submit">{words.show}</Button>
      </Form>
    </div>
  );
}

/** To a kilometre, before it leaves the device; a finer place can be pointed at afterwards. */
const rough = (degrees: number) => Math.round(degrees * 100) / 100;
