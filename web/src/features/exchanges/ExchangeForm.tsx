import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { namesOf } from '../../api/names';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Chips } from '../../ui/Chips';
import { Field } from '../../ui/Field';
import { Skeleton } from '../../ui/Loading';
import { PersonRow } from '../../ui/PersonRow';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { AmountField } from './AmountField';
import { afterwards, bodyOf, EVERYBODY, type ExchangeDraft } from './draft';
import { balancesQuery, communityQuery, refreshExchange } from './queries';
import { exchangeWords } from './words';
import { WithWhom } from './WithWhom';

/** Who gives, what, and what for; the limits are said before anything is sent. */
export function ExchangeForm({
  start,
  listing,
  person,
}: {
  start: ExchangeDraft;
  listing: Schemas['ListingView'] | undefined;
  person: Schemas['MemberView'] | undefined;
}) {
  const words = useWords(exchangeWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const me = useMe();
  const navigate = useNavigate();
  const [key] = useState(idempotencyKey);
  const [tried, setTried] = useState(false);
  const [draft, setDraft] = useState(start);
  const [home, setHome] = useState(
    () => (me.communities.find(({ id }) => id === listing?.community) ?? me.communities[0])?.id ?? '',
  );
  const change = (part: Partial<ExchangeDraft>) => setDraft(before => ({ ...before, ...part }));
  const { data: community, isLoading: isAsked } = useQuery(communityQuery(home));
  const balance = useQuery(balancesQuery(me.id)).data?.rows.find(row => row.community === home);
  const credit = community?.credit === true;
  const taken: ExchangeDraft = credit ? draft : { ...draft, mode: 'gift' };
  const after = afterwards(taken, balance);
  const fixed = person ?? (listing && listing.via !== 'own' ? listing.owner : undefined);
  const name = fixed?.name ?? namesOf(listing).member(draft.with) ?? words.somebody;
  const homeName = me.communities.find(({ id }) => id === home)?.name ?? '';
  const send = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/communities/{id}/exchanges', {
          params: { path: { id: home }, header: { 'Idempotency-Key': key } },
          body: bodyOf(taken, listing?.id),
        }),
      ),
    onSuccess: made => {
      toast(taken.role === 'provider' ? words.sentOffer : words.sentAsk);
      refreshExchange(made.id);
      void navigate({ to: '/exchanges/$id', params: { id: made.id }, replace: true });
    },
  });
  const missing = { title: draft.title.trim() === '', with: draft.with === '' };
  const toAll = draft.with === EVERYBODY;
  return (
    <Form
      className="exchange-form"
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (!missing.title && !missing.with && !after?.forbidden) send.mutate();
      }}
    >
      {fixed && <PersonRow id={fixed.id} name={fixed.name} detail={listing?.title} />}
      <Field
        label={words.aboutWhat}
        hint={words.aboutHint}
        value={draft.title}
        onChange={title => change({ title })}
        error={tried && missing.title ? words.aboutMissing : null}
        maxLength={200}
      />
      {!listing && (
        <div className="field">
          <span className="field-label">{words.role}</span>
          <Chips
            label={words.role}
            selected={draft.role}
            onSelect={role => change({ role, ...(toAll && role === 'receiver' && { with: '' }) })}
            chips={[
              { id: 'provider', name: words.iGive },
              { id: 'receiver', name: words.iReceive },
            ]}
          />
        </div>
      )}
      {me.communities.length > 1 && (
        <Select
          label={words.community}
          selected={home}
          onSelect={setHome}
          options={me.communities.map(({ id, name: called }) => ({ id, name: called }))}
        />
      )}
      {!fixed && (
        <WithWhom
          community={{ id: home, name: homeName }}
          draft={draft}
          listing={listing}
          onChange={change}
          error={tried && missing.with ? words.withMissing : null}
        />
      )}
      <div className="field">
        <span className="field-label">{words.kind}</span>
        <Chips
          label={words.kind}
          selected={draft.kind}
          onSelect={kind => change({ kind })}
          chips={(['service', 'object_loan', 'shared_purchase'] as const).map(id => ({
            id,
            name: words[id],
          }))}
        />
      </div>
      {isAsked && <Skeleton lines={1} />}
      {credit && <AmountField draft={draft} onChange={change} balance={balance} after={after} />}
      <Field
        label={words.details}
        hint={words.detailsHint}
        lines={3}
        value={draft.description}
        onChange={description => change({ description })}
        maxLength={2000}
      />
      <p className="soft">
        {toAll
          ? words.seenByAll(homeName)
          : taken.mode === 'credit'
            ? words.seenByStewards(name)
            : words.seenByTwo(name)}
      </p>
      <div role="alert" className="field-error">
        {send.isError && say(send.error)}
      </div>
      <div className="exchange-act">
        <Button
          look="primary"
          type="submit"
          icon="send"
          isPending={send.isPending}
          disabledBecause={
            !online
              ? ui.offlineWrite
              : after?.forbidden && after.floor !== null
                ? words.tooLittle(format.credit(after.floor))
                : null
          }
        >
          {toAll ? words.offerAll : draft.role === 'provider' ? words.offerTo(name) : words.askOf(name)}
        </Button>
      </div>
    </Form>
  );
}
