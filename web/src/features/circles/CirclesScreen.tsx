import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatchRoute, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useLayout } from '../../app/layout';
import { BackLink } from '../../app/BackLink';
import { appWords } from '../../app/words';
import { Button } from '../../ui/Button';
import { CommunityRow } from '../../ui/CommunityRow';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { ListDetail } from '../../ui/ListDetail';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { circlesQuery } from '../post/audience';
import { circleWords } from './words';
import './circles.css';

const NewCircleSheet = lazy(async () => ({ default: (await import('./NewCircleSheet')).NewCircleSheet }));

export function CirclesScreen() {
  const words = useWords(circleWords);
  const isOpen = Boolean(useMatchRoute()({ to: '/circles/$id' }));
  const wide = useLayout() === 'wide';
  return (
    <ListDetail
      isOpen={isOpen}
      list={<Circles />}
      detail={<Outlet />}
      nothing={
        wide && (
          <Empty icon="circles" title={words.what}>
            {words.whatWhy}
          </Empty>
        )
      }
    />
  );
}

function Circles() {
  const wide = useLayout() === 'wide';
  const words = useWords(circleWords);
  const places = useWords(appWords);
  const navigate = useNavigate();
  const [isMaking, setMaking] = useState(false);
  const { data, error, refetch } = useQuery(circlesQuery);
  const make = (
    <Button
      icon="add"
      look={data?.rows.length === 0 ? 'primary' : 'secondary'}
      onPress={() => setMaking(true)}
    >
      {words.newCircle}
    </Button>
  );
  return (
    <Screen header={<ScreenHeader title={places.circles} back={<BackLink to="/me" />} />}>
      {!data ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={2} />
        )
      ) : data.rows.length === 0 ? (
        <Empty icon="circles" title={words.empty} action={make}>
          {words.whatWhy}
        </Empty>
      ) : (
        <>
          <ul className="rows" aria-label={places.circles}>
            {data.rows.map(circle => (
              <li key={circle.id}>
                <CommunityRow
                  id={circle.id}
                  name={circle.name}
                  link={
                    <Link to="/circles/$id" params={{ id: circle.id }}>
                      {circle.name}
                    </Link>
                  }
                  detail={`${words[circle.kind]} · ${words.members(circle.members)}`}
                />
              </li>
            ))}
          </ul>
          <div>{make}</div>
          {!wide && <p className="soft">{words.whatWhy}</p>}
        </>
      )}
      <Suspense>
        {isMaking && (
          <NewCircleSheet
            onClose={() => setMaking(false)}
            onMade={({ id }) => void navigate({ to: '/circles/$id', params: { id } })}
          />
        )}
      </Suspense>
    </Screen>
  );
}
