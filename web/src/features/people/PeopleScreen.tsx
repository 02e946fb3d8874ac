import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { ListDetail } from '../../ui/ListDetail';
import { People, Picture } from './People';
import { peopleRoute } from './routes';
import './people.css';

const TrustSheet = lazy(async () => ({ default: (await import('./TrustSheet')).TrustSheet }));
const BlockDialog = lazy(async () => ({ default: (await import('./BlockDialog')).BlockDialog }));

export function PeopleScreen() {
  const isOpen = Boolean(useMatchRoute()({ to: '/people/$id' }));
  const { trust, block } = peopleRoute.useSearch();
  return (
    <>
      <ListDetail
        isOpen={isOpen}
        list={<People />}
        detail={<Outlet />}
        nothing={
          <Suspense>
            <Picture />
          </Suspense>
        }
      />
      <Suspense>
        {trust && <TrustSheet key={trust} id={trust} />}
        {block && <BlockDialog key={block} id={block} />}
      </Suspense>
    </>
  );
}
