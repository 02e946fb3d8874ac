import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { Tabs } from '../../ui/Tabs';
import { useWords } from '../../words/catalogue';
import { requestsQuery } from '../communities/queries';
import { Accounts } from './Accounts';
import { Cells } from './Cells';
import { Partnerships } from './Partnerships';
import { partnershipsQuery, pileOf } from './queries';
import { Requests } from './Requests';
import { deskRoute } from './routes';
import { deskWords } from './words';

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
          content: <Partnerships community={community} />,
        },
        {
          id: 'requests' as const,
          name: words.requests,
          count: requests.data?.total ?? 0,
          content: <Requests community={community} />,
        },
        { id: 'cells' as const, name: words.cells, content: <Cells community={community} /> },
        { id: 'accounts' as const, name: words.accounts, content: <Accounts community={community} /> },
      ]}
    />
  );
}
