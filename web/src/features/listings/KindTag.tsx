import type { Schemas } from '../../api/client';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { listingWords } from './words';

export function KindTag({ kind, urgent }: { kind: Schemas['ListingKind']; urgent?: boolean }) {
  const words = useWords(listingWords);
  return (
    <span className="row">
      <Tag icon={kind} tone={kind === 'need' ? 'accent' : 'plain'}>
        {words[kind]}
      </Tag>
      {urgent && (
        <Tag icon="urgent" tone="warning">
          {words.urgent}
        </Tag>
      )}
    </span>
  );
}
