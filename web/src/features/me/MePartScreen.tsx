import { lazy, Suspense } from 'react';
import { BackLink } from '../../app/BackLink';
import { NotFound } from '../../app/NotFound';
import { Skeleton } from '../../ui/Loading';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { type Part, PARTS } from './parts';
import { mePartRoute } from './routes';
import { meWords } from './words';
import './me.css';

const SCREENS: Record<Part, React.LazyExoticComponent<() => React.ReactNode>> = {
  profile: lazy(async () => ({ default: (await import('./Profile')).Profile })),
  skills: lazy(async () => ({ default: (await import('../skills/MySkills')).MySkills })),
  place: lazy(async () => ({ default: (await import('./Place')).Place })),
  sharing: lazy(async () => ({ default: (await import('./SharingDefault')).SharingDefault })),
  blocks: lazy(async () => ({ default: (await import('./Blocks')).Blocks })),
  devices: lazy(async () => ({ default: (await import('./Devices')).Devices })),
  password: lazy(async () => ({ default: (await import('./Password')).Password })),
  data: lazy(async () => ({ default: (await import('./Data')).Data })),
};

/** The screen of a part of the member's own data, such as `/me/devices`. */
export function MePartScreen() {
  const words = useWords(meWords);
  const { part } = mePartRoute.useParams();
  const known = PARTS.find(one => one.id === part)?.id;
  if (!known) return <NotFound />;
  const Content = SCREENS[known];
  return (
    <Screen header={<ScreenHeader key={known} title={words[known]} back={<BackLink to="/me" />} />}>
      <Suspense fallback={<Skeleton lines={2} />}>
        <Content />
      </Suspense>
    </Screen>
  );
}
