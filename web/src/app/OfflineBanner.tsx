import { useEffect, useState } from 'react';
import { useOnline } from '../api/connection';
import { queryClient, renewAll } from '../api/queries';
import { Banner } from '../ui/Banner';
import { uiWords } from '../ui/words';
import { useWords } from '../words/catalogue';
import { useFormat } from '../words/format';

/** One line, in one place: no screen says it again. It names the time of the newest answer that is still shown. */
export function OfflineBanner() {
  const online = useOnline();
  return online ? null : <Offline />;
}

function Offline() {
  const words = useWords(uiWords);
  const format = useFormat();
  const [newest] = useState(() =>
    Math.max(
      0,
      ...queryClient
        .getQueryCache()
        .getAll()
        .map(query => query.state.dataUpdatedAt),
    ),
  );
  useEffect(() => () => renewAll(queryClient), []);
  return (
    <Banner icon="offline" tone="warning">
      {newest === 0 ? words.offline : words.offlineSince(format.dateTime(newest / 1000))}
    </Banner>
  );
}
