import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Schemas } from '../../api/client';
import { BackLink } from '../../app/BackLink';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { circlesQuery } from '../post/audience';
import { CircleMembers } from './CircleMembers';
import { CircleMenu } from './CircleMenu';
import { OpenInvites } from './OpenInvites';
import { circleRoute } from './routes';
import { circleWords } from './words';

const AddSheet = lazy(async () => ({ default: (await import('./AddSheet')).AddSheet }));
const InviteSheet = lazy(async () => ({ default: (await import('./InviteSheet')).InviteSheet }));

export function CircleScreen() {
  const words = useWords(circleWords);
  const { id } = circleRoute.useParams();
  const { data, error, refetch } = useQuery(circlesQuery);
  const circle = data?.rows.find(one => one.id === id);
  return (
    <Screen
      header={
        <ScreenHeader
          key={id}
          title={circle?.name ?? words.circle}
          back={<BackLink to="/circles" />}
          actions={circle && <CircleMenu circle={circle} />}
        />
      }
    >
      {circle ? (
        <Circle key={id} circle={circle} />
      ) : data ? (
        <Empty
          icon="circles"
          title={words.gone}
          action={
            <Link className="button" to="/circles">
              {words.toCircles}
            </Link>
          }
        >
          {words.goneWhy}
        </Empty>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={2} />
      )}
    </Screen>
  );
}

function Circle({ circle }: { circle: Schemas['CircleView'] }) {
  const words = useWords(circleWords);
  const [open, setOpen] = useState<'add' | 'invite' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {circle.description !== '' && <p>{circle.description}</p>}
      <CircleMembers circle={circle} />
      <div className="row">
        <Button look="primary" icon="add" onPress={() => setOpen('add')}>
          {words.add}
        </Button>
        <Button icon="qr" onPress={() => setOpen('invite')}>
          {words.invite}
        </Button>
      </div>
      <OpenInvites circle={circle.id} />
      <Suspense>
        {open === 'add' && <AddSheet circle={circle} onClose={close} />}
        {open === 'invite' && <InviteSheet circle={circle} onClose={close} />}
      </Suspense>
    </>
  );
}
