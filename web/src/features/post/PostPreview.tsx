import type { Schemas } from '../../api/client';
import { useLayout } from '../../app/layout';
import { AudienceLine } from '../../ui/AudienceLine';
import { Card } from '../../ui/Card';
import { useWords } from '../../words/catalogue';
import { KindTag } from '../listings/KindTag';
import type { Draft } from './draft';
import { postWords } from './words';

/** Beside the form on wide screens: the card that others will see. */
export function PostPreview({
  draft,
  kind,
  me,
  preview,
}: {
  draft: Draft;
  kind: Schemas['ListingKind'];
  me: Schemas['ProfileView'];
  preview: Pick<Schemas['PreviewView'], 'total' | 'rounded'> | undefined;
}) {
  const words = useWords(postWords);
  if (useLayout() === 'narrow') return null;
  return (
    <aside className="post-preview stack" aria-label={words.preview}>
      <h2>{words.preview}</h2>
      <Card
        tag={<KindTag kind={kind} urgent={kind === 'need' && draft.urgent} />}
        title={draft.title.trim() === '' ? <span className="soft">{words.untitled}</span> : draft.title}
        person={[me.name, me.communities[0]?.name].filter(Boolean).join(' · ')}
        reason={draft.description === '' ? undefined : draft.description}
      />
      {draft.audience === 'private' ? (
        <AudienceLine total={0} />
      ) : (
        preview && preview.total > 0 && <AudienceLine total={preview.total} atLeast={preview.rounded} />
      )}
    </aside>
  );
}
