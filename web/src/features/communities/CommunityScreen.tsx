import { useQuery } from '@tanstack/react-query';
import { BackLink } from '../../app/BackLink';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { appWords } from '../../app/words';
import { CommunityDetail } from './CommunityDetail';
import { communityQuery } from './queries';
import { communityRoute } from './routes';

export function CommunityScreen() {
  const places = useWords(appWords);
  const { id } = communityRoute.useParams();
  const { data, error, isPlaceholderData, refetch } = useQuery(communityQuery(id));
  const community = isPlaceholderData || error ? undefined : data;
  return (
    <Screen
      key={id}
      header={
        <ScreenHeader
          title={community?.name ?? places.communities}
          back={<BackLink to="/communities" search />}
        />
      }
    >
      {community ? (
        <CommunityDetail community={community} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={3} />
      )}
    </Screen>
  );
}
