import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { namesOf } from '../../api/names';
import { useMe } from '../../api/session';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { EVERYBODY, type ExchangeDraft } from './draft';
import { membersQuery } from './queries';
import { exchangeWords } from './words';

/** The choice of the other party: members who were accepted for the caller's listing first, then the other members. */
export function WithWhom({
  community,
  draft,
  listing,
  onChange,
  error,
}: {
  community: { id: string; name: string };
  draft: ExchangeDraft;
  listing: Schemas['ListingView'] | undefined;
  onChange: (change: Partial<ExchangeDraft>) => void;
  error: string | null;
}) {
  const words = useWords(exchangeWords);
  const me = useMe();
  const members = useQuery(membersQuery(community.id)).data;
  const names = namesOf(listing, members);
  const accepted = (listing?.own?.accepted ?? []).map(id => ({
    id,
    name: names.member(id) ?? words.somebody,
  }));
  const others = (members?.rows ?? []).filter(
    ({ id }) => id !== me.id && !accepted.some(person => person.id === id),
  );
  return (
    <Select
      label={words.withWhom}
      placeholder={words.withMissing}
      selected={draft.with === '' ? null : draft.with}
      onSelect={id => onChange({ with: id })}
      error={error}
      options={[
        ...accepted,
        ...(draft.role === 'provider' ? [{ id: EVERYBODY, name: words.withAll(community.name) }] : []),
        ...others.map(({ id, name }) => ({ id, name })),
      ]}
    />
  );
}
