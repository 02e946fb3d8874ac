import type { Schemas } from '../api/client';
import { useLanguage } from '../words/language';
import { useWords } from '../words/catalogue';
import { countWords, type Counted } from './counted';
import { consequenceWords } from './consequenceWords';
import './lines.css';

/** What a change would do, in sentences from the engine's own numbers; spoken when they have settled. */
export function Consequence({
  preview,
  busy,
  children,
}: {
  preview: Schemas['ChangePreview'] | undefined;
  busy: boolean;
  /** What is certain without asking. */
  children?: React.ReactNode;
}) {
  const lines = useLines(preview);
  const words = useWords(consequenceWords);
  return (
    <section className="consequence" role="status" aria-busy={busy} data-busy={busy || undefined}>
      <h3>{words.title}</h3>
      <ul>
        {children}
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
        {preview && lines.length === 0 && <li className="soft">{words.nothing}</li>}
        {!preview && <li className="soft">{words.asking}</li>}
      </ul>
    </section>
  );
}

const SHOWN = 3;

function useLines(preview: Schemas['ChangePreview'] | undefined): readonly string[] {
  const words = useWords(consequenceWords);
  const language = useLanguage();
  if (!preview) return [];
  const people = (count: Counted) => countWords(count, language, words);
  const { audience, listings, own_listings: own } = preview;
  const lines: string[] = [];
  const lost = people(audience.lost);
  const gained = people(audience.gained);
  if (lost) lines.push(words.audienceLost(lost));
  if (gained) lines.push(words.audienceGained(gained));
  for (const listing of own.filter(one => exact(one.lost) > 0).slice(0, SHOWN))
    lines.push(words.hidden(listing.title, people(listing.lost) ?? ''));
  for (const listing of own.filter(one => exact(one.gained) > 0).slice(0, SHOWN))
    lines.push(words.shown(listing.title, people(listing.gained) ?? ''));
  const few = own.filter(one => typeof one.lost.fewer_than === 'number').length;
  if (few > 0) lines.push(words.few(few, own[0]?.lost.fewer_than ?? 5));
  if (listings.lost > 0) lines.push(words.listingsLost(listings.lost));
  if (listings.gained > 0) lines.push(words.listingsGained(listings.gained));
  return lines;
}

const exact = (count: Counted) => count.count ?? 0;
