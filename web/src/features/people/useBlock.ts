import { useMutation } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { personQuery, trustQuery } from './queries';
import { peopleWords } from './words';

interface Person {
  readonly id: string;
  readonly name: string;
}

const TOUCHED: ReadonlySet<unknown> = new Set(['people', 'blocks', 'listings', 'skills', 'skill-counts']);

/** Asks again for what a block changes; not for the blocked person, whom the server does not know any more. */
const settle = (blocked?: string) =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [noun, , id] }) => TOUCHED.has(noun) && (blocked === undefined || id !== blocked),
  });

/** Lifts a block; who is blocked is never told either way. */
export function useUnblock() {
  const words = useWords(peopleWords);
  const say = useProblemWords();
  return useMutation({
    mutationFn: ({ id }: Person) =>
      value(api.DELETE('/api/v1/blocks/{member}', { params: { path: { member: id } } })),
    onSuccess: (_, { name }) => toast(words.unblocked(name)),
    onError: error => toast(say(error)),
    onSettled: () => settle(),
  });
}

export function useBlock(onDone: () => void) {
  const words = useWords(peopleWords);
  const unblock = useUnblock();
  return useMutation({
    mutationFn: ({ id }: Person) => value(api.POST('/api/v1/blocks', { body: { member: id } })),
    onSuccess: (_, person) => {
      queryClient.setQueryData(personQuery(person.id).queryKey, null);
      queryClient.removeQueries({ queryKey: trustQuery(person.id).queryKey });
      onDone();
      toast(words.blocked(person.name), () => unblock.mutate(person));
    },
    onSettled: (_, error, { id }) => settle(error ? undefined : id),
  });
}
