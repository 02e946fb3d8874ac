import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMe } from '../../api/session';
import { CommunityRow } from '../../ui/CommunityRow';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { Section } from '../../ui/Section';
import { useWords } from '../../words/catalogue';
import { CommunityCard } from './CommunityCard';
import { FoundButton } from './FoundButton';
import { discoverQuery } from './queries';
import { communitiesRoute } from './routes';
import { communityWords } from './words';

/** One's own first, then the partners, then the others. */
export function Discover() {
  const words = useWords(communityWords);
  const me = useMe();
  const { q = '' } = communitiesRoute.useSearch();
  const chosen = useParams({ strict: false, select: params => params.id });
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(discoverQuery(q));
  const partners = data?.rows.filter(row => row.partner) ?? [];
  const others = data?.rows.filter(row => !row.partner) ?? [];
  return (
    <>
      {q === '' && me.communities.length > 0 && (
        <Section title={words.yours}>
          <ul className="rows panel">
            {me.communities.map(community => (
              <li key={community.id}>
                <CommunityRow
                  id={community.id}
                  name={community.name}
                  link={
                    <Link to="/communities/$id" params={{ id: community.id }} search>
                      {community.name}
                    </Link>
                  }
                  detail={community.steward ? words.youSteward : words.youMember}
                />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton lines={2} />
      ) : (
        <Dimmed busy={isPlaceholderData}>
          <div className="stack">
            {[
              { title: words.partners, rows: partners },
              { title: words.others, rows: others },
            ].map(
              ({ title, rows }) =>
                rows.length > 0 && (
                  <Section key={title} title={title}>
                    <ul className="stack">
                      {rows.map(community => (
                        <li key={community.id}>
                          <CommunityCard community={community} selected={chosen === community.id} />
                        </li>
                      ))}
                    </ul>
                  </Section>
                ),
            )}
          </div>
          {data.rows.length === 0 && (
            <Empty icon="communities" title={q === '' ? words.noOthers : words.noneFound}>
              {q === '' ? words.noOthersWhy : words.noneFoundWhy}
            </Empty>
          )}
        </Dimmed>
      )}
      <FoundButton />
    </>
  );
}
