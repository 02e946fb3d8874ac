import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Schemas } from '../../api/client';
import { Skeleton } from '../../ui/Loading';
import { Tabs } from '../../ui/Tabs';
import { useWords } from '../../words/catalogue';
import { requestsQuery } from '../communities/queries';
import { partnershipsQuery, pileOf } from './queries';
import { DESK_PARTS, type DeskPart, deskRoute } from './routes';
import { deskWords } from './words';

/** Each pile comes when it is looked at. */
const PILES = {
  partnerships: lazy(async () => ({ default: (await import('./Partnerships')).Partnerships })),
  requests: lazy(async () => ({ default: (await import('./Requests')).Requests })),
  cells: lazy(async () => ({ default: (await import('./Cells')).Cells })),
  accounts: lazy(async () => ({ default: (await import('./Accounts')).Accounts })),
};

/** The piles on the desk; a number says what waits for a steward. */
export function Desk({ community }: { community: Schemas['OwnCommunityView'] }) {
  const words = useWords(deskWords);
  const navigate = useNavigate();
  const { part = 'partnerships' } = deskRoute.useSearch();
  const { id } = community;
  const partnerships = useQuery({ ...partnershipsQuery(id), placeholderData: undefined });
  const requests = useQuery({ ...requestsQuery(id), placeholderData: undefined });
  const waiting: Partial<Record<DeskPart, number>> = {
    partnerships: partnerships.data?.rows.filter(row => pileOf(row, id) === 'incoming').length ?? 0,
    requests: requests.data?.total ?? 0,
  };
  return (
    <Tabs
      label={community.name}
      selected={part}
      onSelect={next =>
        void navigate({
          to: '/desk/$community',
          params: { community: id },
          search: next === 'partnerships' ? {} : { part: next },
          replace: true,
        })
      }
      tabs={DESK_PARTS.map(pile => {
        const Pile = PILES[pile];
        return {
          id: pile,
          name: words[pile],
          count: waiting[pile],
          content: (
            <Suspense fallback={<Skeleton />}>
              <Pile community={community} />
            </Suspense>
          ),
        };
      })}
    />
  );
}
