import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useMe } from '../../api/session';
import { Sheet } from '../../ui/Dialog';
import { ErrorState } from '../../ui/ErrorState';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { communityQuery } from '../communities/queries';
import { AMOUNTS } from '../exchanges/draft';
import { balancesQuery, refreshExchange } from '../exchanges/queries';
import { exchangeWords } from '../exchanges/words';
import { listingWords } from '../listings/words';
import { Cost } from './Cost';
import { costOf, leftOf } from './price';
import { refreshSkills, type Skill, skillQuery } from './queries';
import { useSetSearch } from './useSetSearch';
import { skillWords } from './words';

/** A request for help with the skill that the address names. It is seen once its price, and what the member has, are known. */
export function AskSheet({ id }: { id: string }) {
  const words = useWords(skillWords);
  const set = useSetSearch();
  const { data: skill, error, refetch } = useQuery(skillQuery(id));
  const community = useQuery(communityQuery(skill?.community ?? ''));
  const balances = useQuery(balancesQuery(useMe().id));
  const close = () => set({ ask: undefined });
  if (error || community.error || skill === null)
    return (
      <Sheet title={words.skill} isOpen onClose={close}>
        <ErrorState
          error={error ?? community.error}
          onRetry={() => void (error ? refetch() : community.refetch())}
        />
      </Sheet>
    );
  if (!skill || !community.data || balances.isPending) return null;
  const { credit } = community.data;
  return <AskForm skill={skill} credit={credit} balances={balances.data?.rows} onClose={close} />;
}

function AskForm({
  skill,
  credit,
  balances,
  onClose,
}: {
  skill: Skill;
  credit: boolean;
  balances: readonly Schemas['BalanceView'][] | undefined;
  onClose: () => void;
}) {
  const words = useWords(skillWords);
  const listing = useWords(listingWords);
  const exchange = useWords(exchangeWords);
  const format = useFormat();
  const navigate = useNavigate();
  const [minutes, setMinutes] = useState(60);
  const [note, setNote] = useState('');
  const { owner } = skill;
  const cost = costOf(minutes, skill.minutes_per_hour ?? 0, credit);
  const balance = balances?.find(row => row.community === skill.community) ?? balances?.[0];
  const after = leftOf(cost, balance);
  const refusal =
    typeof skill.minutes_per_hour === 'number'
      ? skill.actions.includes('ask')
        ? null
        : words.tooManyAsks(owner.name)
      : words.notForExchangeWhy(owner.name);
  return (
    <FormSheet
      title={words.ask(owner.name)}
      action={listing.send(owner.name)}
      icon="send"
      disabledBecause={
        refusal ??
        (after?.forbidden && typeof after.floor === 'number'
          ? exchange.tooLittle(format.credit(after.floor))
          : null)
      }
      onClose={onClose}
      send={key =>
        value(
          api.POST('/api/v1/skills/{id}/requests', {
            params: { path: { id: skill.id }, header: { 'Idempotency-Key': key } },
            body: { minutes, note: note.trim() },
          }),
        )
      }
      onSent={made => {
        toast(exchange.sentAsk);
        refreshExchange(made.id);
        void refreshSkills();
        return navigate({ to: '/exchanges/$id', params: { id: made.id } });
      }}
    >
      <p>
        <b>{skill.name}</b>
      </p>
      <Select
        label={words.howLong}
        selected={String(minutes)}
        onSelect={id => setMinutes(Number(id))}
        options={AMOUNTS.map(amount => ({ id: String(amount), name: format.credit(amount) }))}
      />
      <Cost cost={cost} owner={owner.name} balance={balance} after={after} />
      <Field
        label={listing.message}
        hint={words.noteHint}
        lines={4}
        value={note}
        onChange={setNote}
        maxLength={2000}
      />
      <p className="soft">
        {cost === null ? exchange.seenByTwo(owner.name) : exchange.seenByStewards(owner.name)}
      </p>
    </FormSheet>
  );
}
