import { lazy, Suspense, useState } from 'react';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { foundWords } from './foundWords';

const load = async () => ({ default: (await import('./FoundSheet')).FoundSheet });
const FoundSheet = lazy(load);

export function FoundButton() {
  const words = useWords(foundWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button icon="add" onPress={() => setOpen(true)} onHoverStart={() => void load()}>
        {words.found}
      </Button>
      <Suspense>{isOpen && <FoundSheet onClose={() => setOpen(false)} />}</Suspense>
    </div>
  );
}
