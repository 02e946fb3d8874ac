import { useMutation } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { peopleWords } from './words';

/** A declaration as it stands; null weight is none. */
export interface Declared {
  readonly weight: number | null;
  readonly shared: boolean;
}

interface Change {
  readonly person: { readonly id: string; readonly name: string };
  readonly before: Declared;
  readonly after: Declared;
}

async function declare(id: string, { weight, shared }: Declared) {
  const params = { path: { id } };
  if (weight === null) return value(api.DELETE('/api/v1/members/{id}/trust', { params }));
  return value(api.PUT('/api/v1/members/{id}/trust', { params, body: { weight, shared } }));
}

/** Sets or takes back trust, says so, and offers the way back. */
export function useTrust(onDone: () => void) {
  const words = useWords(peopleWords);
  const say = useProblemWords();
  const settle = () => queryClient.invalidateQueries({ queryKey: ['people'] });
  const undo = useMutation({
    mutationFn: ({ person, before }: Change) => declare(person.id, before),
    onSuccess: () => toast(words.undone),
    onError: error => toast(say(error)),
    onSettled: settle,
  });
  return useMutation({
    mutationFn: ({ person, after }: Change) => declare(person.id, after),
    onSuccess: (_, change) => {
      onDone();
      const { person, after } = change;
      const said = after.weight === null ? words.tookBack(person.name) : words.trustSet(person.name);
      toast(said, () => undo.mutate(change));
    },
    onSettled: settle,
  });
}
