import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { FormSheet } from '../../ui/FormSheet';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { refreshDesk } from './queries';
import { deskWords } from './words';

const NONE = 'none';
const HOURS = [0, 2, 5, 10, 20, 40, 60, 100];

/** How far an account may go down and up, and from where it warns; what was before comes back by one press. */
export function LimitsSheet({
  community,
  account,
  name,
  onClose,
}: {
  community: string;
  account: Schemas['AccountView'];
  name: string;
  onClose: () => void;
}) {
  const words = useWords(deskWords);
  const format = useFormat();
  const say = useProblemWords();
  const before = {
    floor: account.floor ?? null,
    ceiling: account.ceiling ?? null,
    soft: account.soft ?? null,
  };
  const [limits, setLimits] = useState(before);
  const write = (body: Schemas['LimitsBody']) =>
    account.member
      ? value(
          api.POST('/api/v1/communities/{id}/ledger/accounts/{member}/limits', {
            params: { path: { id: community, member: account.member } },
            body,
          }),
        )
      : value(
          api.POST('/api/v1/communities/{id}/ledger/clearing/{partnership}/limits', {
            params: { path: { id: community, partnership: account.partnership ?? '' } },
            body,
          }),
        );
  const back = useMutation({
    mutationFn: () => write(before),
    onSuccess: refreshDesk,
    onError: error => toast(say(error)),
  });
  const options = (sign: 1 | -1, present: number | null) => {
    const steps = new Set(HOURS.map(hours => hours * 60 * sign + 0));
    if (present !== null) steps.add(present);
    return [
      { id: NONE, name: words.noLimit },
      ...[...steps]
        .toSorted((one, other) => sign * (one - other))
        .map(minutes => ({ id: String(minutes), name: format.credit(minutes) })),
    ];
  };
  const select = (key: 'floor' | 'ceiling' | 'soft', sign: 1 | -1, label: string, hint: string) => (
    <Select
      label={label}
      hint={hint}
      selected={limits[key] === null ? NONE : String(limits[key])}
      onSelect={id => setLimits(last => ({ ...last, [key]: id === NONE ? null : Number(id) }))}
      options={options(sign, before[key])}
    />
  );
  return (
    <FormSheet
      title={words.limitsOf(name)}
      action={words.save}
      onClose={onClose}
      send={() => write(limits)}
      onSent={() => {
        toast(words.saidLimits(name), () => back.mutate());
        refreshDesk();
      }}
    >
      <p>{words.balanceIs(format.credit(account.balance))}</p>
      {select('floor', -1, words.floor, words.floorHint)}
      {select('soft', -1, words.soft, words.softHint)}
      {select('ceiling', 1, words.ceiling, words.ceilingHint)}
    </FormSheet>
  );
}
