import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Schemas } from '../../api/client';
import { Skeleton } from '../../ui/Loading';
import { Tabs } from '../../ui/Tabs';
import { useWords } from '../../words/catalogue';
import { requestsQuery } from '../communities/queries';
import { partnershipsQuery, pileOf } from './queries';
import { deskRoute } from './routes';
import { deskWords } from './words';

/** Each pile comes when it is looked at. */
const Partnerships = lazy(() => import('./Partnerships').then(part => ({ default: part.Partnerships })));
const Requests = lazy(() => import('./Requests').then(part => ({ default: part.Requests })));
const Cells = lazy(() => import('./Cells').then(part => ({ default: part.Cells })));
const Accounts = lazy(() => import('./Accounts').then(part => ({ default: part.Accounts })));

function Later({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Skeleton />}>{children}</Suspense>;
}

/** The piles on the desk; a number says what waits for a steward. */
export function Desk({ community }: { community: Schemas['OwnCommunityView'] }) {
  const words = useWords(deskWords);
  const navigate = useNavigate();
  const { part = 'partnerships' } = deskRoute.useSearch();
  const { id } = community;
  const partnerships = useQuery({ ...partnershipsQuery(id), placeholderData: undefined });
  const requests = useQuery({ ...requestsQuery(id), placeholderData: undefined });
  const incoming = partnerships.data?.rows.filter(row => pileOf(row, id) === 'incoming').length ?? 0;
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
      tabs={[
        {
          id: 'partnerships' as const,
          name: words.partnerships,
          count: incoming,
          content: (
            <Later>
              <Partnerships community={community} />
            </Later>
          ),
        },
        {
          id: 'requests' as const,
          name: words.requests,
          count: requests.data?.total ?? 0,
          content: (
            <Later>
              <Requests community={community} />
            </Later>
          ),
        },
        {
          id: 'cells' as const,
          name: words.cells,
          content: (
            <Later>
              <Cells community={community} />
            </Later>
          ),
        },
        {
          id: 'accounts' as const,
          name: words.accounts,
          content: (
            <Later>
              <Accounts community={community} />
            </Later>
          ),
        },
      ]}
    />
  );
}
