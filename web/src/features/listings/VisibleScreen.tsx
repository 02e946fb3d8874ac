import type { UseQueryResult } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Refusal } from '../../api/client';
import { BackLink } from '../../app/BackLink';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { listingWords } from './words';

/** The screen of a listing or a skill: what it shows, that it is gone or hidden, that it could not be asked for, or not yet. */
export function VisibleScreen<T>({
  id,
  query,
  list,
  titleOf,
  untitled,
  goneWhy,
  children,
}: {
  id: string;
  query: UseQueryResult<T | null>;
  /** The list that it is found in. */
  list: '/' | '/skills';
  titleOf: (shown: T) => string;
  /** The title while nothing is known of it. */
  untitled: string;
  goneWhy: string;
  children: (shown: T) => ReactNode;
}) {
  const words = useWords(listingWords);
  const { data, error, isPending, isPlaceholderData, refetch } = query;
  const shown = isPlaceholderData ? undefined : data;
  const gone = shown === null || (error instanceof Refusal && error.status === 404);
  return (
    <div className="listing">
      <ScreenHeader
        key={id}
        title={shown ? titleOf(shown) : gone ? words.gone : untitled}
        back={<BackLink to={list} search />}
      />
      {gone ? (
        <Empty
          icon="eye"
          title={words.gone}
          action={
            <Link className="button" to={list} search={true}>
              {words.toList}
            </Link>
          }
        >
          {goneWhy}
        </Empty>
      ) : shown ? (
        children(shown)
      ) : error && !isPending ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="listing-body">
          <Skeleton lines={2} />
        </div>
      )}
      <Outlet />
    </div>
  );
}
