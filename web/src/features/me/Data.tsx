import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { EraseDialog } from './EraseDialog';
import { meWords } from './words';

/** Takes everything along, or erases it. */
export function Data() {
  const words = useWords(meWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const me = useMe();
  const [isErasing, setErasing] = useState(false);
  const take = useMutation({
    mutationFn: () => value(api.GET('/api/v1/me/export')),
    onSuccess: everything => download(`${me.id}.json`, everything),
  });
  return (
    <>
      <section className="panel stack">
        <h2>{words.exportTitle}</h2>
        <p>{words.exportWhy}</p>
        <div role="alert" className="field-error">
          {take.isError && say(take.error)}
        </div>
        <div>
          <Button
            icon="download"
            look="primary"
            isPending={take.isPending}
            onPress={() => take.mutate()}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {words.exportDo}
          </Button>
        </div>
      </section>
      <section className="panel stack">
        <h2>{words.eraseTitle}</h2>
        <p>{words.eraseWhy}</p>
        <div>
          <Button
            icon="remove"
            look="danger"
            onPress={() => setErasing(true)}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {words.eraseBegin}
          </Button>
        </div>
      </section>
      {isErasing && <EraseDialog member={me.id} onClose={() => setErasing(false)} />}
    </>
  );
}

function download(name: string, content: unknown) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
