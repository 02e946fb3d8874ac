import { lazy, Suspense, useState } from 'react';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { postWords } from './words';

const PlaceSheet = lazy(async () => ({ default: (await import('../me/PlaceSheet')).PlaceSheet }));

/** Where a post is: at the place of the member, which can be set right here. */
export function MyPlace() {
  const words = useWords(postWords);
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="post-aside">
      <p>{me.place ? words.atMyPlace : words.noPlace}</p>
      <Button icon="place" onPress={() => setOpen(true)}>
        {me.place ? words.changePlace : words.setPlace}
      </Button>
      <Suspense>{isOpen && <PlaceSheet me={me} onClose={() => setOpen(false)} />}</Suspense>
    </div>
  );
}
