import type { Schemas } from '../../api/client';
import { Checkbox } from '../../ui/Checkbox';
import { useWords } from '../../words/catalogue';
import { termsWords } from './termsWords';

export type Terms = Schemas['Terms'];

const TERMS = ['share_offers', 'share_needs', 'share_member_count'] as const;

/** What two communities share with each other, of what is offered. */
export function TermsChoice({
  mine,
  theirs,
  offered,
  terms,
  onChange,
}: {
  mine: string;
  theirs: string;
  /** Everything may be chosen without it. */
  offered?: Terms;
  terms: Terms;
  onChange: (change: (before: Terms) => Terms) => void;
}) {
  const words = useWords(termsWords);
  return (
    <>
      <p>{words.both(mine, theirs)}</p>
      <div>
        {TERMS.filter(term => !offered || offered[term]).map(term => (
          <Checkbox
            key={term}
            isSelected={terms[term] ?? false}
            onChange={on => onChange(before => ({ ...before, [term]: on }))}
          >
            {words[term]}
          </Checkbox>
        ))}
      </div>
    </>
  );
}

/** Why terms cannot be sent, if they cannot. */
export function useMissing(terms: Terms): string | null {
  const words = useWords(termsWords);
  return terms.share_offers || terms.share_needs ? null : words.nothingShared;
}
